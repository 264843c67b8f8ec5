import { and, eq, sql } from 'drizzle-orm'
import { messageIds, messages } from '../database/schema/conversations.ts'
import { type Desk, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import type { Incoming } from './incoming.ts'

/**
 * Marks the message of ours that came back as failed, or says on it that it is delayed. The report must name it by its own Message-ID, as it was sent
 * from this inbox into this conversation: a report of anything else, which anybody can write, changes nothing.
 */
export async function noteBounce(
  desk: Desk,
  subject: { inboxId: string; conversationId: string },
  { rfcId, reason, isFinal }: NonNullable<Incoming['bounced']>,
): Promise<void> {
  const [ours] = await desk.db
    .select({ id: messages.id })
    .from(messageIds)
    .innerJoin(messages, eq(messages.id, messageIds.messageId))
    .where(
      and(
        eq(messageIds.inboxId, subject.inboxId),
        eq(messageIds.rfcId, rfcId),
        eq(messageIds.owner, ''),
        eq(messages.conversationId, subject.conversationId),
        eq(messages.direction, 'out'),
      ),
    )
  if (!ours) return
  try {
    await desk.commit(
      { type: isFinal ? 'message.bounced' : 'message.delayed', subject, data: { messageId: ours.id, reason } },
      // It may come back before it is written down that it left.
      guard(desk.db, sql`(SELECT status FROM messages WHERE id = ${ours.id}) IN ('sent', 'sending', 'uncertain')`),
      desk.db
        .update(messages)
        .set(isFinal ? { status: 'failed', failure: reason, leavesAt: null } : { failure: reason })
        .where(eq(messages.id, ours.id)),
    )
  } catch (error) {
    // It is known to have failed, or somebody sends it again at this moment.
    if (!(error instanceof DomainError && error.code === 'conflict')) throw error
  }
}
