import { inArray, lt, sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { events, handled, rawMail } from '../database/schema/events.ts'

/**
 * The books that are kept beside the domain: what became of raw mail, which event was published,
 * which job was done. They change nothing that anybody sees, so no event tells of them.
 */
export async function noteRawMail(db: Database, entry: typeof rawMail.$inferInsert): Promise<void> {
  await db.insert(rawMail).values(entry).onConflictDoNothing()
}

export async function markPublished(db: Database, seqs: number[]): Promise<void> {
  if (seqs.length === 0) return
  await db.update(events).set({ publishedAt: Date.now() }).where(inArray(events.seq, seqs))
}

export async function isHandled(db: Database, eventId: string, subscriber: string): Promise<boolean> {
  const rows = await db.select({ at: handled.at }).from(handled).where(sql`${handled.eventId} = ${eventId} AND ${handled.subscriber} = ${subscriber}`)
  return rows.length > 0
}

export async function markHandled(db: Database, eventId: string, subscriber: string): Promise<void> {
  await db.insert(handled).values({ eventId, subscriber, at: Date.now() }).onConflictDoNothing()
}

export async function forgetHandled(db: Database, before: number): Promise<void> {
  await db.delete(handled).where(lt(handled.at, before))
}
