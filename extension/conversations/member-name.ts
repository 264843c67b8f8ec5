import type { Member, Stage } from '../../worker/contract/account.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'

export function memberOf(inbox: Inbox, id: string | null): Member | null {
  return inbox.start.value?.members.find((member) => member.id === id) ?? null
}

/** A member as others call them; somebody who left and is not known any more is "somebody". */
export function memberName(inbox: Inbox, id: string | null): string {
  return memberOf(inbox, id)?.name ?? t('event.somebody')
}

export function stageOf(inbox: Inbox, stageId: string): { stage: Stage; isFirst: boolean } | null {
  for (const pipeline of inbox.start.value?.pipelines ?? []) {
    const at = pipeline.stages.findIndex((stage) => stage.id === stageId)
    if (at >= 0) return { stage: pipeline.stages[at]!, isFirst: at === 0 }
  }
  return null
}

/** "Bob is answering", of the others who answer a conversation now; null when nobody does. */
export function answeringText(inbox: Inbox, conversationId: string): string | null {
  const ids = inbox.answering.value.get(conversationId) ?? []
  if (ids.length === 0) return null
  const name = memberName(inbox, ids[0]!)
  return ids.length === 1 ? t('answering.one', { name }) : t('answering.many', { name })
}
