import type { Conversation } from '../../worker/contract/conversation.ts'
import { stageOf } from '../conversations/member-name.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Tag } from '../ui/chip.tsx'

/** A ticket on a row: its number and stage; only the stage where the row is short. */
export function TicketTag({
  inbox,
  ticket,
  isShort = false,
}: {
  inbox: Inbox
  ticket: NonNullable<Conversation['ticket']>
  isShort?: boolean
}) {
  const found = stageOf(inbox, ticket.stageId)
  const tone = found?.stage.isDone ? 'done' : found?.isFirst === false ? 'wait' : 'new'
  const stage = found?.stage.name ?? ''
  return <Tag tone={tone}>{isShort ? stage : t('ticket.chip', { number: ticket.number, stage })}</Tag>
}
