import type { Member } from '../../worker/contract/account.ts'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'

/**
 * Whom a conversation may be assigned to: those who may act in its inbox, also who is invited and has
 * not come yet. Whoever has it now is among them, so that a list to choose from shows who it is.
 * Oneself first: that is what is chosen most.
 */
export function assignable(inbox: Inbox, { inboxId, assigneeId }: Conversation): Member[] {
  const start = inbox.start.value
  const mayAct = start?.inboxes.find((one) => one.id === inboxId)?.memberIds
  const isMe = ({ id }: Member) => Number(id === start?.me.id)
  return (start?.members ?? [])
    .filter(({ id, status }) => id === assigneeId || (status !== 'deactivated' && (!mayAct || mayAct.includes(id))))
    .sort((a, b) => isMe(b) - isMe(a) || a.name.localeCompare(b.name))
}
