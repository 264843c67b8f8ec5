import { asc, eq, lte, and, sql } from 'drizzle-orm'
import type { HeldReason } from '../contract/failure.ts'
import { messages } from '../database/schema/conversations.ts'
import { members } from '../database/schema/people.ts'
import { loggable } from '../desk/failures.ts'
import { memberActor, system } from '../desk/actor.ts'
import { type Desk, openDesk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import type { Env } from '../env.ts'
import { queueScheduled, stillDue } from '../messages/schedule-message.ts'

type Due = Parameters<typeof queueScheduled>[1]

/** A minute's share: what is left over has its turn in the next. */
const BATCH = 200

/**
 * Queues the scheduled answers whose time has come, each by its author's own rights as they are now: whoever was shut
 * out meanwhile sends nothing any more. What may not leave is held, and a person decides. `now` in milliseconds UTC.
 */
export async function leaveOnTime(env: Env, defer: (work: Promise<unknown>) => void, now: number): Promise<void> {
  const desk = openDesk(env, system, defer)
  const rows = await desk.db
    .select({
      id: messages.id,
      conversationId: messages.conversationId,
      messageId: messages.messageId,
      recipients: messages.recipients,
      snippet: messages.snippet,
      leavesAt: messages.leavesAt,
      author: members.email,
    })
    .from(messages)
    .innerJoin(members, eq(members.id, messages.authorId))
    .where(and(sql`${messages.status} = 'scheduled'`, lte(messages.leavesAt, now)))
    .orderBy(asc(messages.leavesAt))
    .limit(BATCH)
  for (const { author, ...message } of rows) {
    // One that stumbles has its turn again in a minute; the others do not wait for it.
    await leave(desk, message, author).catch((error: unknown) =>
      console.error('did not leave on time', message.id, loggable(error)),
    )
  }
}

async function leave(desk: Desk, message: Due, email: string): Promise<void> {
  const { inboxId, place } = await desk.conversation(message.conversationId)
  const author = await memberActor(desk.db, email)
  try {
    if (place === 'trash' || place === 'spam') await hold(desk, message, inboxId, 'put_away')
    else if (!author?.inboxes.get(inboxId)?.canAct) await hold(desk, message, inboxId, 'author_may_not')
    else await queueScheduled(openDesk(desk.env, author, desk.defer), message, 0)
  } catch (error) {
    // Somebody changed its time, sent it or took it back at this moment.
    if (!(error instanceof DomainError && error.code === 'conflict')) throw error
  }
}

async function hold(desk: Desk, message: Due, inboxId: string, reason: HeldReason): Promise<void> {
  const { id, conversationId } = message
  await desk.commit(
    { type: 'message.held', subject: { inboxId, conversationId }, data: { messageId: id, reason } },
    stillDue(desk, message),
    desk.db
      .update(messages)
      .set({ leavesAt: null, failure: { code: reason, values: {}, said: '' } })
      .where(eq(messages.id, id)),
  )
}
