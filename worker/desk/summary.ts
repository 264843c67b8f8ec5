import type { Conversation } from '../contract/conversation.ts'
import type { conversations } from '../database/schema/conversations.ts'

/** A conversation as a reader sees it: `readerId` decides whether it is unread; nobody's is read. */
export function summary(row: typeof conversations.$inferSelect, readerId: string | null): Conversation {
  const { ticketId, ticketNumber, ticketStageId, readBy, closedAt: _, continuedIn: __, ...rest } = row
  const ticket =
    ticketId && ticketNumber !== null && ticketStageId
      ? { id: ticketId, number: ticketNumber, stageId: ticketStageId }
      : null
  return { ...rest, ticket, isUnread: readerId === null || !readBy.includes(readerId) }
}
