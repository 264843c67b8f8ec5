import { eq, sql } from 'drizzle-orm'
import type { Message } from '../contract/message.ts'
import { messages } from '../database/schema/conversations.ts'
import { account } from '../database/schema/people.ts'
import { type Desk, type Write, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { enterConversation } from './enter-conversation.ts'
import { findMessage, onlyOne } from './find-message.ts'
import { signedNow } from './signed-now.ts'

type MessageRow = typeof messages.$inferSelect
/** What of a message its leaving needs; its body is none of it. */
type Scheduled = Pick<MessageRow, 'id' | 'conversationId' | 'messageId' | 'recipients' | 'snippet' | 'leavesAt'>

const YEAR = 366 * 24 * 60 * 60 * 1000

/** @throws DomainError `invalid_input` for a time that is over, or more than a year from `now` */
export function assertLater(leavesAt: number, now: number): void {
  if (leavesAt <= now) throw refusal('is over')
  if (leavesAt > now + YEAR) throw refusal('is more than a year from now')
}

/** Has a scheduled answer leave at another time. Throws `already_sent` where it is on its way, `conflict` where it was taken back. */
export async function rescheduleMessage(desk: Desk, id: string, leavesAt: number): Promise<Message> {
  assertLater(leavesAt, Date.now())
  const { row, inboxId } = await findMessage(desk, id)
  const subject = { inboxId, conversationId: row.conversationId }
  await desk
    .commit(
      { type: 'message.rescheduled', subject, data: { messageId: id, leavesAt } },
      guard(
        desk.db,
        sql`EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND status = 'scheduled' AND conversation_id = ${row.conversationId})`,
      ),
      desk.db.update(messages).set({ leavesAt, failure: null }).where(eq(messages.id, id)),
    )
    .catch((error: unknown) => explain(desk, id, error))
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/** Lets a scheduled answer leave now: when the account's undo time is over. Throws as `rescheduleMessage` does. */
export async function sendScheduledNow(desk: Desk, id: string): Promise<Message> {
  const [settings] = await desk.db.select({ undoSeconds: account.undoSeconds }).from(account)
  const { row } = await findMessage(desk, id)
  await queueScheduled(desk, row, settings!.undoSeconds * 1000).catch((error: unknown) => explain(desk, id, error))
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/**
 * Makes a scheduled message one that is on its way, and leaves in so many milliseconds, from whom and signed as its
 * author's answers are now. Throws the policy's refusal, and `conflict` where it is not scheduled any more, or not for the
 * same time.
 */
export async function queueScheduled(desk: Desk, row: Scheduled, leavesIn: number): Promise<void> {
  const { id } = row
  const conversation = await desk.conversation(row.conversationId)
  const signed = await signedNow(desk, id, conversation)
  const now = Date.now()
  await desk.commit(
    {
      type: 'message.queued',
      subject: { inboxId: conversation.inboxId, conversationId: conversation.id },
      data: { messageId: id },
    },
    stillDue(desk, row),
    desk.db
      .update(messages)
      .set({ ...signed, status: 'queued', sentAt: now, leavesAt: now + leavesIn, failure: null })
      .where(eq(messages.id, id)),
    ...enterConversation(desk, conversation, { ...row, messageId: row.messageId! }, now, null),
  )
}

/** That it is scheduled still, there and for the time that was read: nobody changed that in between. */
export function stillDue(desk: Desk, { id, conversationId, leavesAt }: Scheduled): Write {
  return guard(
    desk.db,
    sql`EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND status = 'scheduled' AND conversation_id = ${conversationId} AND leaves_at IS CAST(${leavesAt} AS INTEGER))`,
  )
}

/** What became of it instead, in the words of whoever is asked for it. */
async function explain(desk: Desk, id: string, error: unknown): Promise<never> {
  if (!(error instanceof DomainError && error.code === 'conflict')) throw error
  const [row] = await desk.db.select({ status: messages.status }).from(messages).where(eq(messages.id, id))
  if (row?.status === 'undone') throw new DomainError('conflict', 'It was taken back meanwhile.')
  if (row?.status === 'scheduled') throw error
  throw new DomainError('already_sent', 'It has already left.')
}

function refusal(message: string): DomainError {
  return new DomainError('invalid_input', `leavesAt: ${message}`, [{ path: 'leavesAt', message }])
}
