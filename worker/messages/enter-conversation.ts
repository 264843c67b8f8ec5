import { eq, sql } from 'drizzle-orm'
import { rememberWrittenTo } from '../contacts/remember-written-to.ts'
import { conversations, messageIds, type messages } from '../database/schema/conversations.ts'
import { statement } from '../database/statement.ts'
import type { ConversationRow, Desk, Write } from '../desk/desk.ts'
import { everybodyIn } from './recipients.ts'

/**
 * What an answer changes in its conversation from the moment it is on its way: the conversation moves up, and answers
 * to it find back. One that is scheduled changes nothing before. `at` in milliseconds UTC; `readerId` is whoever has
 * read the conversation by sending it, null where it leaves by itself.
 */
export function enterConversation(
  desk: Desk,
  conversation: ConversationRow,
  message: Pick<typeof messages.$inferInsert, 'id' | 'recipients' | 'snippet'> & { messageId: string },
  at: number,
  readerId: string | null,
): Write[] {
  const { id: conversationId, inboxId, readBy } = conversation
  const { id: messageId, messageId: rfcId, recipients, snippet } = message
  return [
    desk.db.insert(messageIds).values({ inboxId, rfcId, conversationId, messageId }),
    statement(
      desk.db,
      sql`INSERT INTO participants (conversation_id, email)
      SELECT ${conversationId}, value FROM json_each(${JSON.stringify(everybodyIn(recipients))}) WHERE true
      ON CONFLICT DO UPDATE SET merged_from = NULL WHERE merged_from IS NOT NULL`,
    ),
    rememberWrittenTo(desk, [...recipients.to, ...recipients.cc, ...recipients.bcc], at),
    desk.db
      .update(conversations)
      .set({
        messageCount: sql`message_count + 1`,
        lastMessageAt: sql`max(last_message_at, CAST(${at} AS INTEGER))`,
        lastSentAt: at,
        ...(snippet !== undefined && { snippet }),
        version: sql`version + 1`,
        ...(readerId !== null &&
          !readBy.includes(readerId) && { readBy: sql`json_insert(read_by, '$[#]', ${readerId})` }),
      })
      .where(eq(conversations.id, conversationId)),
  ]
}
