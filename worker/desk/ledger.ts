import { inArray, lt, sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { insertRow } from '../database/row.ts'
import { events, handled, rawMail } from '../database/schema/events.ts'
import { rateLimit, session, verification } from '../database/schema/sign-in.ts'
import { uploads } from '../database/schema/conversations.ts'
import { type Write, conflict } from './desk.ts'

/**
 * The books that are kept beside the domain: what became of raw mail, which event was published,
 * which job was done. They change nothing that anybody sees, so no event tells of them.
 */
export function noteRawMail(db: Database, entry: typeof rawMail.$inferInsert) {
  const { state, messageId, reason } = entry
  return db
    .insert(rawMail)
    .values(entry)
    .onConflictDoUpdate({ target: rawMail.key, set: { state, messageId, reason }, setWhere: isWaiting })
}

/** Notes what mail was accepted as, in the batch that accepts it. The batch fails where somebody else has settled it. */
export function settleRawMail(db: Database, entry: RawMail & { messageId: string }): Write {
  const state = sql`CASE WHEN ${isWaiting} THEN excluded.state ELSE ${conflict} END`
  return insertRow(
    db,
    rawMail,
    { ...entry, state: 'accepted' },
    sql`ON CONFLICT (key) DO UPDATE SET state = ${state}, message_id = excluded.message_id`,
  )
}

/** Whether it is known what became of the mail. */
export async function isSettled(db: Database, key: string): Promise<boolean> {
  const rows = await db
    .select({ state: rawMail.state })
    .from(rawMail)
    .where(sql`${rawMail.key} = ${key} AND NOT ${isWaiting}`)
  return rows.length > 0
}

type RawMail = Pick<typeof rawMail.$inferInsert, 'key' | 'envelopeFrom' | 'envelopeTo' | 'size' | 'receivedAt'>

const isWaiting = sql`${rawMail.state} = 'waiting'`

/** A mail is read in seconds: what was begun longer ago has died. */
const LEASE = 2 * 60 * 1000

/**
 * Notes that a mail is about to be read. Returns how often that was begun and not ended, and how often it failed; null
 * for one that is settled, or that somebody else has begun: two at once would look like a death.
 */
export async function beginRawMail(
  db: Database,
  mail: RawMail,
): Promise<{ attempts: number; failures: number } | null> {
  const triedAt = Date.now()
  const [begun] = await db
    .insert(rawMail)
    .values({ ...mail, state: 'waiting', attempts: 1, triedAt })
    .onConflictDoUpdate({
      target: rawMail.key,
      set: { attempts: sql`attempts + 1`, triedAt },
      setWhere: sql`${isWaiting} AND (attempts = 0 OR tried_at <= ${triedAt - LEASE})`,
    })
    .returning({ attempts: rawMail.attempts, failures: rawMail.failures })
  return begun ?? null
}

/** The attempt was no death: it ended, though in vain, and why. */
export async function excuseRawMail(db: Database, key: string, reason: string): Promise<void> {
  await db
    .update(rawMail)
    .set({ attempts: sql`attempts - 1`, failures: sql`failures + 1`, reason: reason.slice(0, 500) })
    .where(sql`${rawMail.key} = ${key} AND ${isWaiting}`)
}

/** Mail that was refused waits again: there may be such an address now. */
export async function reviveRawMail(db: Database, key: string): Promise<void> {
  await db
    .update(rawMail)
    .set({ state: 'waiting', attempts: 0, triedAt: Date.now() })
    .where(sql`${rawMail.key} = ${key} AND ${rawMail.state} = 'refused'`)
}

/** Every subscriber of these events has its job. */
export async function markPublished(db: Database, seqs: number[]): Promise<void> {
  if (seqs.length === 0) return
  await db.update(events).set({ publishedAt: Date.now() }).where(inArray(events.seq, seqs))
}

/** Whether the subscriber has done its job for the event: queues deliver at least once. */
export async function isHandled(db: Database, eventId: string, subscriber: string): Promise<boolean> {
  const rows = await db
    .select({ at: handled.at })
    .from(handled)
    .where(sql`${handled.eventId} = ${eventId} AND ${handled.subscriber} = ${subscriber}`)
  return rows.length > 0
}

/** Remembers that the subscriber has done its job for the event. */
export async function markHandled(db: Database, eventId: string, subscriber: string): Promise<void> {
  await db.insert(handled).values({ eventId, subscriber, at: Date.now() }).onConflictDoNothing()
}

/** @param before milliseconds UTC; older than any job that can still come */
export async function forgetHandled(db: Database, before: number): Promise<void> {
  await db.delete(handled).where(lt(handled.at, before))
}

/** Counts a knock at a door, and returns how many there were in the window that is running. */
export async function countKnock(db: Database, key: string, windowMs: number): Promise<number> {
  const now = Date.now()
  const isOver = sql`${rateLimit.lastRequest} <= ${now}`
  // last_request is the window's end here: the sign-in library, whose table it is, clears away what lies
  // a minute back, and with it would go the count.
  const end = now + windowMs
  const [row] = await db
    .insert(rateLimit)
    .values({ id: key, key, count: 1, lastRequest: end })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`CASE WHEN ${isOver} THEN 1 ELSE ${rateLimit.count} + 1 END`,
        lastRequest: sql`CASE WHEN ${isOver} THEN ${end} ELSE ${rateLimit.lastRequest} END`,
      },
    })
    .returning({ count: rateLimit.count })
  return row!.count
}

/** Codes and sessions that are over, and counts of doors that nobody knocks at any more. */
export async function forgetSignIns(db: Database, now: number): Promise<void> {
  await db.batch([
    db.delete(verification).where(lt(verification.expiresAt, new Date(now))),
    db.delete(session).where(lt(session.expiresAt, new Date(now))),
    db.delete(rateLimit).where(lt(rateLimit.lastRequest, now - 24 * 60 * 60 * 1000)),
  ])
}

/**
 * Forgets files that were uploaded for answers that were never sent, a hundred at a time. Returns the keys of those
 * that are nobody's now: one that an answer took at this moment is not among them.
 */
export async function forgetUploads(db: Database, before: number): Promise<string[]> {
  const old = db.select({ id: uploads.id }).from(uploads).where(lt(uploads.createdAt, before)).limit(100)
  const forgotten = await db.delete(uploads).where(inArray(uploads.id, old)).returning({ fileKey: uploads.fileKey })
  return forgotten.map((file) => file.fileKey)
}
