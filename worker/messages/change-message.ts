import { eq, sql } from 'drizzle-orm'
import type { Message } from '../contract/message.ts'
import { attachments, conversations, messages } from '../database/schema/conversations.ts'
import { statement } from '../database/statement.ts'
import { type Desk, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { findMessage, onlyOne } from './find-message.ts'

/** Takes back one's own message before it leaves. Throws `already_sent` when it is too late. */
export async function undoMessage(desk: Desk, id: string): Promise<Message> {
  const { row, inboxId } = await findMessage(desk, id)
  if (row.status === 'undone') return onlyOne(desk, [row])
  await desk
    .commit(
      {
        type: 'message.undone',
        subject: { inboxId, conversationId: row.conversationId, ownerId: row.authorId },
        data: { messageId: id },
      },
      guard(
        desk.db,
        sql`EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND status = 'queued' AND conversation_id = ${row.conversationId})`,
      ),
      desk.db.update(messages).set({ status: 'undone', leavesAt: null }).where(eq(messages.id, id)),
      // Its files are the author's again, for the answer that is written instead.
      statement(
        desk.db,
        sql`INSERT INTO uploads (id, member_id, filename, type, size, file_key, created_at)
          SELECT id, ${row.authorId}, filename, type, size, file_key, CAST(${Date.now()} AS INTEGER) FROM attachments WHERE message_id = ${id}`,
      ),
      desk.db.delete(attachments).where(eq(attachments.messageId, id)),
      desk.db
        .update(conversations)
        .set({
          version: sql`version + 1`,
          messageCount: sql`message_count - 1`,
          lastSentAt: sql`(SELECT max(sent_at) FROM messages WHERE conversation_id = ${row.conversationId} AND direction = 'out' AND status <> 'undone')`,
          lastMessageAt: sql`coalesce((SELECT max(sent_at) FROM messages WHERE conversation_id = ${row.conversationId} AND status <> 'undone'), last_message_at)`,
          snippet: sql`coalesce((SELECT snippet FROM messages WHERE conversation_id = ${row.conversationId} AND status <> 'undone' ORDER BY sent_at DESC LIMIT 1), snippet)`,
        })
        .where(eq(conversations.id, row.conversationId)),
    )
    .catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'conflict')
        throw new DomainError('already_sent', 'It has already left.')
      throw error
    })
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/** Sends a failed or uncertain message again: a person decided to. Throws `conflict` for any other. */
export async function retryMessage(desk: Desk, id: string): Promise<Message> {
  const { row, inboxId } = await findMessage(desk, id)
  await desk.commit(
    { type: 'message.retried', subject: { inboxId, conversationId: row.conversationId }, data: { messageId: id } },
    guard(
      desk.db,
      sql`EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND status IN ('failed', 'uncertain') AND conversation_id = ${row.conversationId})`,
    ),
    desk.db.update(messages).set({ status: 'queued', failure: null, leavesAt: Date.now() }).where(eq(messages.id, id)),
  )
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}
