import { messages } from '../database/schema/conversations.ts'
import { type ConversationRow, type Desk, type Write, isStanding } from '../desk/desk.ts'
import { enterConversation } from './enter-conversation.ts'

/** The writes of a message of ours that waits to leave: itself and, but for a scheduled one, what it changes in its conversation, while that is one by itself. */
export function putInOutbox(
  desk: Desk,
  conversation: ConversationRow,
  row: typeof messages.$inferInsert & { authorId: string; messageId: string },
): Write[] {
  return [
    isStanding(desk.db, conversation.id),
    desk.db.insert(messages).values(row),
    ...(row.status === 'scheduled' ? [] : enterConversation(desk, conversation, row, row.sentAt, row.authorId)),
  ]
}
