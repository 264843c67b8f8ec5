import { eq, sql } from 'drizzle-orm'
import type { Failure } from '../contract/failure.ts'
import { messageIds, messages } from '../database/schema/conversations.ts'
import { system } from '../desk/actor.ts'
import { type Desk, guard, openDesk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { insist } from '../desk/insist.ts'
import type { Env } from '../env.ts'

type MessageRow = typeof messages.$inferSelect

/** What became of handing a message over: it left, it can be tried again, it never will, or nobody knows. */
export type Outcome =
  | { kind: 'sent'; rawKey: string; providerId: string | null; undelivered: Failure | null }
  /** `after`: in how many seconds the other side wants to be asked again, null where it did not say. */
  /** `unansweredBy`: the account that may have taken it all the same, null where it surely did not. */
  | { kind: 'later'; reason: Failure; after: number | null; unansweredBy: string | null }
  | { kind: 'failed'; reason: Failure }
  | { kind: 'uncertain' }

/** How a channel hands a message over. It never throws: what goes wrong is an outcome. */
export type Send = (desk: Desk, message: MessageRow) => Promise<Outcome>

const MAX_ATTEMPTS = 6
/** Seconds: all attempts are within a day, for which services remember the key of a mail that they may have taken. */
const LONGEST_WAIT = 4 * 60 * 60

/**
 * Lets a queued message leave, once. The attempt is written down before it is made and its outcome
 * after it: a worker that dies in between leaves `sending` behind, which cron turns into `uncertain`,
 * and a person decides. Returns the seconds until it should be looked at again, or null.
 */
export async function deliver(
  env: Env,
  messageId: string,
  send: Send,
  defer: (work: Promise<unknown>) => void,
): Promise<number | null> {
  const desk = openDesk(env, system, defer)
  const [message] = await desk.db.select().from(messages).where(eq(messages.id, messageId))
  if (message?.status !== 'queued') return null
  const wait = (message.leavesAt ?? 0) - Date.now()
  if (wait > 0) return Math.ceil(wait / 1000)

  const { inboxId } = await desk.conversation(message.conversationId)
  const subject = { inboxId, conversationId: message.conversationId }
  const data = { messageId }
  const set = (fields: Partial<MessageRow>) => desk.db.update(messages).set(fields).where(eq(messages.id, messageId))
  const attempts = message.attempts + 1
  try {
    await desk.commit(
      { type: 'message.sending', subject, data },
      // Where it was moved meanwhile, the clock sees to it that it leaves from there.
      guard(
        desk.db,
        sql`EXISTS (SELECT 1 FROM messages WHERE id = ${messageId} AND status = 'queued' AND conversation_id = ${subject.conversationId})`,
      ),
      set({ status: 'sending', attempts, attemptedAt: Date.now() }),
    )
  } catch (error) {
    if (error instanceof DomainError && error.code === 'conflict') return null // taken back, or another job has it
    throw error
  }
  const outcome = finalOf(await send(desk, message), message, attempts)
  // Whoever was slower than a person's or the clock's decision has none to add to it.
  const still = guard(
    desk.db,
    sql`EXISTS (SELECT 1 FROM messages WHERE id = ${messageId} AND attempts = ${attempts} AND status IN ('sending', 'uncertain'))`,
  )
  switch (outcome.kind) {
    case 'sent': {
      const { rawKey, providerId, undelivered: reason } = outcome
      await insist(() =>
        desk.commit(
          { type: 'message.sent', subject, data },
          still,
          set({
            status: 'sent',
            rawKey,
            sentAt: Date.now(),
            leavesAt: null,
            failure: null,
            ...(providerId !== null && { messageId: providerId }),
          }),
          // Answers and bounces will name it by the id that it left with.
          ...(providerId === null
            ? []
            : [
                desk.db
                  .insert(messageIds)
                  .values({ ...subject, rfcId: providerId, messageId })
                  .onConflictDoNothing(),
              ]),
        ),
      )
      if (reason !== null)
        await insist(() =>
          desk.commit(
            { type: 'message.bounced', subject, data: { messageId, reason } },
            guard(desk.db, sql`(SELECT status FROM messages WHERE id = ${messageId}) = 'sent'`),
            set({ status: 'failed', failure: reason }),
          ),
        )
      return null
    }
    case 'uncertain':
      await insist(() =>
        desk.commit({ type: 'message.uncertain', subject, data }, still, set({ status: 'uncertain', leavesAt: null })),
      )
      return null
    case 'later': {
      const { reason: failure, after, unansweredBy } = outcome
      const seconds = Math.max(30 * 4 ** (attempts - 1), Math.min(after ?? 0, LONGEST_WAIT))
      const leavesAt = Date.now() + seconds * 1000
      await insist(() =>
        desk.commit(
          { type: 'message.retried', subject, data },
          still,
          set({ status: 'queued', leavesAt, failure, ...(unansweredBy !== null && { unansweredBy }) }),
        ),
      )
      return null
    }
    case 'failed': {
      const { reason } = outcome
      await insist(() =>
        desk.commit(
          { type: 'message.failed', subject, data: { messageId, reason } },
          still,
          set({ status: 'failed', failure: reason, leavesAt: null }),
        ),
      )
      return null
    }
  }
}

/** The outcome, where it is not tried for ever, and nothing has failed that an earlier attempt may have sent. */
function finalOf(outcome: Outcome, { unansweredBy }: MessageRow, attempts: number): Outcome {
  if (outcome.kind !== 'failed' && outcome.kind !== 'later') return outcome
  if (outcome.kind === 'later' && attempts < MAX_ATTEMPTS) return outcome
  if (unansweredBy !== null || (outcome.kind === 'later' && outcome.unansweredBy !== null)) return { kind: 'uncertain' }
  return { kind: 'failed', reason: outcome.reason }
}
