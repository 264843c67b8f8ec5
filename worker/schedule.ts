import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import { conversations, messages } from './database/schema/conversations.ts'
import { events, rawMail } from './database/schema/events.ts'
import { loggable } from './desk/failures.ts'
import { system } from './desk/actor.ts'
import { guard, openDesk } from './desk/desk.ts'
import { forgetHandled, forgetSignIns, forgetUploads } from './desk/ledger.ts'
import { recheckDomains } from './domains/recheck-domains.ts'
import type { Env } from './env.ts'
import { enqueue } from './events/publish.ts'
import { subscribers } from './events/subscribers.ts'
import { tryAllAgain } from './ledger/dead-letters.ts'
import { leaveOnTime } from './mailroom/leave-on-time.ts'

const MINUTE = 60 * 1000
const HOUR = 60 * MINUTE
const BATCH = 100

/** What the clock does every minute: it finds whatever an outage left behind, and starts it again. */
export async function keepGoing(env: Env, defer: (work: Promise<unknown>) => void, now: number): Promise<void> {
  const tasks = [
    publishForgotten,
    leaveOnTime,
    sendForgotten,
    settleUncertain,
    takeInWaiting,
    takeInForgotten,
    tryDeadLetters,
    forgetOld,
    recheckDomains,
  ]
  const results = await Promise.allSettled(tasks.map((task) => task(env, defer, now)))
  for (const result of results)
    if (result.status === 'rejected') console.error('scheduled work failed', loggable(result.reason))
}

type Task = (env: Env, defer: (work: Promise<unknown>) => void, now: number) => Promise<void>

/** Events that were committed and never got their jobs. */
const publishForgotten: Task = async (env, defer, now) => {
  const { db } = openDesk(env, system, defer)
  const rows = await db
    .select({ seq: events.seq, type: events.type })
    .from(events)
    .where(and(sql`${events.publishedAt} IS NULL`, lt(events.at, now - MINUTE)))
    .orderBy(asc(events.seq))
    .limit(BATCH)
  for (const event of rows) await enqueue(env, event)
}

/** Queued messages whose time has come and gone: their job is lost. */
const sendForgotten: Task = async (env, defer, now) => {
  const { db } = openDesk(env, system, defer)
  const rows = await db
    // Written out: of a single table Drizzle leaves its name away, and "id" would be the event's.
    .select({
      seq: sql<
        number | null
      >`(SELECT max(e.seq) FROM events e WHERE e.conversation_id = messages.conversation_id AND e.in_timeline = 1
      AND e.type IN (SELECT value FROM json_each(${JSON.stringify(subscribers.deliver)})) AND json_extract(e.data, '$.messageId') = messages.id)`,
    })
    .from(messages)
    .where(and(sql`${messages.status} = 'queued'`, lt(messages.leavesAt, now - MINUTE)))
    .limit(BATCH)
  for (const { seq } of rows)
    if (seq !== null) await env.JOBS.send({ kind: 'handle', subscriber: 'deliver', eventSeq: seq })
}

/** Attempts without an outcome: the worker died in between. Whether it left, only a person can find out. */
const settleUncertain: Task = async (env, defer, now) => {
  const desk = openDesk(env, system, defer)
  const rows = await desk.db
    .select({ id: messages.id, conversationId: messages.conversationId, inboxId: conversations.inboxId })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(sql`${messages.status} = 'sending'`, lt(messages.attemptedAt, now - 10 * MINUTE)))
    .limit(BATCH)
  for (const { id, conversationId, inboxId } of rows) {
    await desk
      .commit(
        { type: 'message.uncertain', subject: { inboxId, conversationId }, data: { messageId: id } },
        guard(desk.db, sql`(SELECT status FROM messages WHERE id = ${id}) = 'sending'`),
        desk.db.update(messages).set({ status: 'uncertain', leavesAt: null }).where(eq(messages.id, id)),
      )
      // Its outcome came in between; the others still wait for theirs.
      .catch((error: unknown) => console.error('not settled', id, loggable(error)))
  }
}

/** Raw mail that was begun and not finished, however long ago. */
const takeInWaiting: Task = async (env, defer, now) => {
  const { db } = openDesk(env, system, defer)
  const rows = await db
    .select({ key: rawMail.key, from: rawMail.envelopeFrom, to: rawMail.envelopeTo })
    .from(rawMail)
    .where(and(sql`${rawMail.state} = 'waiting'`, lt(rawMail.triedAt, now - 5 * MINUTE)))
    .orderBy(asc(rawMail.triedAt))
    .limit(BATCH)
  if (rows.length > 0) await env.JOBS.sendBatch(rows.map((row) => ({ body: { kind: 'accept', ...row } })))
}

/**
 * Raw mail that has no row. Younger than five minutes it may still be under way. Every minute looks at
 * the last half hour, every hour at two days, and every day at a month: what an outage kept longer from being begun.
 */
const takeInForgotten: Task = async (env, defer, now) => {
  const { db } = openDesk(env, system, defer)
  const minute = Math.floor(now / MINUTE)
  const reach = minute % (24 * 60) === 0 ? 30 * 24 * HOUR : minute % 60 === 0 ? 48 * HOUR : HOUR / 2
  // Keys sort by time, so the listing starts where that time begins.
  const startAfter = `raw/${timePrefix(now - reach)}`
  let cursor: string | undefined
  do {
    const list = await env.MAIL.list({
      prefix: 'raw/',
      limit: 500,
      include: ['customMetadata'],
      ...(cursor ? { cursor } : { startAfter }),
    })
    const old = list.objects.filter((object) => object.uploaded.getTime() < now - 5 * MINUTE)
    const rows =
      old.length === 0
        ? []
        : await db
            .select({ key: rawMail.key })
            .from(rawMail)
            .where(
              inArray(
                rawMail.key,
                sql`(SELECT value FROM json_each(${JSON.stringify(old.map((object) => object.key))}))`,
              ),
            )
    const known = new Set(rows.map((row) => row.key))
    const jobs = old
      .filter((object) => !known.has(object.key))
      .map(({ key, customMetadata: { from = '', to = '' } = {} }) => ({
        body: { kind: 'accept' as const, key, from, to },
      }))
    for (let at = 0; at < jobs.length; at += 100) await env.JOBS.sendBatch(jobs.slice(at, at + 100))
    cursor = list.truncated ? list.cursor : undefined
  } while (cursor)
}

/** What the queue has given up, an hour after it was last tried. */
const tryDeadLetters: Task = async (env, _, now) => void (await tryAllAgain(env, now - HOUR))

/** A job comes again within days, not weeks; an upload that no answer took in a week is nobody's any more. */
const forgetOld: Task = async (env, defer, now) => {
  const { db } = openDesk(env, system, defer)
  await forgetHandled(db, now - 14 * 24 * HOUR)
  await forgetSignIns(db, now)
  // The rows first: a file without one can be seen by nobody.
  const keys = await forgetUploads(db, now - 7 * 24 * HOUR)
  if (keys.length > 0) await env.MAIL.delete(keys)
}

/** The first twelve hex digits of a uuidv7 made at that time. */
function timePrefix(at: number): string {
  const hex = at.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}
