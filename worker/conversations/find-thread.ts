import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Conversation } from '../contract/conversation.ts'
import { conversations, messageIds, messages } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'
import { visibleIn } from '../desk/visible.ts'
import { reader } from './change.ts'

/**
 * The conversation that has one of these messages, by Message-ID without angle brackets, as an agent
 * has it open in their own mail. Ids that were merely referenced prove nothing: then null.
 */
export async function findThread(desk: Desk, rfcIds: string[]): Promise<Conversation | null> {
  const [found] = await desk.db
    .select({ conversation: conversations })
    .from(messageIds)
    .innerJoin(messages, eq(messages.id, messageIds.messageId))
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(visibleIn(desk.actor, messageIds.inboxId), inArray(messageIds.rfcId, rfcIds), eq(messageIds.owner, '')))
    .orderBy(desc(conversations.lastMessageAt))
    .limit(1)
  return found ? reader(desk, found.conversation) : null
}
