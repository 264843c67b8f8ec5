import { eq, sql } from 'drizzle-orm'
import type { Message } from '../contract/message.ts'
import { attachments, conversations, messages } from '../database/schema/conversations.ts'
import { statement } from '../database/statement.ts'
import { type Desk, type Write, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { findMessage, onlyOne } from './find-message.ts'
import { signedNow } from './signed-now.ts'

/**
 * Takes back one's own message before it leaves, or anybody's that is scheduled: its files are then the actor's, for the
 * answer that is written instead. Throws `already_sent` when it is too late.
 */
export async function takeBackMessage(desk: Desk, id: string): Promise<Message> {
  const { row, inboxId } = await findMessage(desk, id)
  if (row.status === 'undone') return onlyOne(desk, [row])
  const isScheduled = row.status === 'scheduled'
  const subject = { inboxId, conversationId: row.conversationId, ownerId: row.authorId }
  const keeper = desk.actor.kind === 'member' ? desk.actor.member.id : row.authorId
  await desk
    .commit(
      { type: isScheduled ? 'message.unscheduled' : 'message.undone', subject, data: { messageId: id } },
      guard(
        desk.db,
        sql`EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND status = ${isScheduled ? 'scheduled' : 'queued'} AND conversation_id = ${row.conversationId})`,
      ),
      desk.db.update(messages).set({ status: 'undone', leavesAt: null }).where(eq(messages.id, id)),
      statement(
        desk.db,
        sql`INSERT INTO uploads (id, member_id, filename, type, size, file_key, created_at)
          SELECT id, ${keeper}, filename, type, size, file_key, CAST(${Date.now()} AS INTEGER) FROM attachments WHERE message_id = ${id}`,
      ),
      desk.db.delete(attachments).where(eq(attachments.messageId, id)),
      // The conversation knows nothing of it before it is on its way.
      ...(isScheduled ? [] : leaveConversation(desk, row.conversationId)),
    )
    .catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'conflict')
        throw new DomainError('already_sent', 'It has already left.')
      throw error
    })
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/** The conversation as it was without what was taken back, and without what is still to come. */
function leaveConversation(desk: Desk, id: string): Write[] {
  const there = sql`FROM messages WHERE conversation_id = ${id} AND status NOT IN ('undone', 'scheduled')`
  return [
    desk.db
      .update(conversations)
      .set({
        version: sql`version + 1`,
        messageCount: sql`message_count - 1`,
        lastSentAt: sql`(SELECT max(sent_at) ${there} AND direction = 'out')`,
        lastMessageAt: sql`coalesce((SELECT max(sent_at) ${there}), last_message_at)`,
        snippet: sql`coalesce((SELECT snippet ${there} ORDER BY sent_at DESC LIMIT 1), snippet)`,
      })
      .where(eq(conversations.id, id)),
  ]
}

/**
 * Sends a failed or uncertain message again: a person decided to. One whose sender had lapsed leaves as its author's answers
 * do now. Throws `conflict` for any other.
 */
export async function retryMessage(desk: Desk, id: string): Promise<Message> {
  const { row, inboxId } = await findMessage(desk, id)
  const signed = wasNeverGiven(row) ? await signedNow(desk, id, await desk.conversation(row.conversationId)) : {}
  await desk.commit(
    { type: 'message.retried', subject: { inboxId, conversationId: row.conversationId }, data: { messageId: id } },
    guard(
      desk.db,
      sql`EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND status IN ('failed', 'uncertain') AND attempts = ${row.attempts} AND conversation_id = ${row.conversationId})`,
    ),
    desk.db
      .update(messages)
      .set({ ...signed, status: 'queued', failure: null, unansweredBy: null, leavesAt: Date.now() })
      .where(eq(messages.id, id)),
  )
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/**
 * Whether it was refused before anybody was given it, at the first attempt: after a later one somebody may know it. An
 * answer to an invitation stays as it is; it can be given anew.
 */
function wasNeverGiven({ status, failure, attempts, invitation }: typeof messages.$inferSelect): boolean {
  return status === 'failed' && failure?.code === 'sender_lapsed' && attempts === 1 && invitation === null
}
