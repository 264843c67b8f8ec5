import { eq, sql } from 'drizzle-orm'
import { rememberWrittenTo } from '../contacts/remember-written-to.ts'
import { conversations, messageIds, messages } from '../database/schema/conversations.ts'
import { statement } from '../database/statement.ts'
import { type ConversationRow, type Desk, type Write, isStanding } from '../desk/desk.ts'
import { everybodyIn } from './recipients.ts'

/** The writes of a message of ours that waits to leave: itself, the id that answers will name, who takes part and is a contact now, and its conversation, while that is one by itself. */
export function putInOutbox(
  desk: Desk,
  conversation: ConversationRow,
  row: typeof messages.$inferInsert & { authorId: string; messageId: string },
): Write[] {
  const { id: conversationId, inboxId } = conversation
  const { to, cc, bcc } = row.recipients
  return [
    isStanding(desk.db, conversationId),
    desk.db.insert(messages).values(row),
    desk.db.insert(messageIds).values({ inboxId, rfcId: row.messageId, conversationId, messageId: row.id }),
    statement(
      desk.db,
      sql`INSERT INTO participants (conversation_id, email)
        SELECT ${conversationId}, value FROM json_each(${JSON.stringify(everybodyIn(row.recipients))}) WHERE true
        ON CONFLICT DO UPDATE SET merged_from = NULL WHERE merged_from IS NOT NULL`,
    ),
    rememberWrittenTo(desk, [...to, ...cc, ...bcc], row.sentAt),
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
