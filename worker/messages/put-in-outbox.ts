import { eq, sql } from 'drizzle-orm'
import { conversations, messageIds, messages } from '../database/schema/conversations.ts'
import { statement } from '../database/statement.ts'
import type { ConversationRow, Desk, Write } from '../desk/desk.ts'
import { everybodyIn } from './recipients.ts'

/** The writes of a message of ours that waits to leave: itself, the id that answers will name, who takes part, and its conversation. */
export function putInOutbox(
  desk: Desk,
  conversation: ConversationRow,
  row: typeof messages.$inferInsert & { authorId: string; messageId: string },
): Write[] {
  const { id: conversationId, inboxId } = conversation
  return [
    desk.db.insert(messages).values(row),
    desk.db.insert(messageIds).values({ inboxId, rfcId: row.messageId, conversationId, messageId: row.id }),
    statement(
      desk.db,
      sql`INSERT OR IGNORE INTO participants (conversation_id, email)
        SELECT ${conversationId}, value FROM json_each(${JSON.stringify(everybodyIn(row.recipients))})`,
    ),
    desk.db
      .update(conversations)
      .set({
        messageCount: sql`message_count + 1`,
        lastMessageAt: sql`max(last_message_at, CAST(${row.sentAt} AS INTEGER))`,
        lastSentAt: row.sentAt,
        ...(row.snippet !== undefined && { snippet: row.snippet }),
        version: sql`version + 1`,
        ...(!conversation.readBy.includes(row.authorId) && {
          readBy: sql`json_insert(read_by, '$[#]', ${row.authorId})`,
        }),
      })
      .where(eq(conversations.id, conversationId)),
  ]
}
