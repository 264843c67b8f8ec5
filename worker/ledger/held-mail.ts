import { and, asc, eq, sql } from 'drizzle-orm'
import { rawMail, rawMailCounts } from '../database/schema/events.ts'
import { type Desk, guard } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'
import { reviveRawMail } from '../desk/ledger.ts'

/** Mail that is kept and in no inbox: it waits for its next try, or nobody has its address. */
export type HeldMail = Pick<
  typeof rawMail.$inferSelect,
  'key' | 'envelopeFrom' | 'envelopeTo' | 'size' | 'receivedAt' | 'failures' | 'triedAt' | 'reason'
> & { state: 'waiting' | 'refused' }

/** What became of all the mail that was ever received. Its sum is how much that was. */
export type MailCounts = Record<(typeof rawMailCounts.$inferSelect)['state'], number>

const PAGE = 50

export async function countMail({ db }: Desk): Promise<MailCounts> {
  const rows = await db.select().from(rawMailCounts)
  return { accepted: 0, waiting: 0, refused: 0, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) }
}

/** A page of it, oldest first. `cursor` is the key of the last one seen. */
export async function listHeldMail(
  { db }: Desk,
  state: HeldMail['state'],
  cursor?: string,
): Promise<{ items: HeldMail[]; next: string | null }> {
  const rows = await db
    .select()
    .from(rawMail)
    // The state as text: an index of some rows serves only what names them.
    .where(
      and(
        sql`${rawMail.state} <> 'accepted'`,
        eq(rawMail.state, state),
        cursor === undefined ? undefined : sql`${rawMail.key} > ${cursor}`,
      ),
    )
    .orderBy(asc(rawMail.key))
    .limit(PAGE + 1)
  const items = rows.slice(0, PAGE).map((row) => ({ ...row, state }))
  return { items, next: rows.length > PAGE ? items.at(-1)!.key : null }
}

/** One of them, by its key. Throws `not_found` where it is in an inbox by now, or never was. */
export async function findHeldMail({ db }: Desk, key: string): Promise<HeldMail> {
  const [row] = await db.select().from(rawMail).where(eq(rawMail.key, key))
  if (!row || row.state === 'accepted') throw notFound('mail')
  return { ...row, state: row.state }
}

/** Tries at once to take it in. Throws `not_found`. */
export async function takeInNow(desk: Desk, key: string): Promise<void> {
  const { envelopeFrom: from, envelopeTo: to } = await findHeldMail(desk, key)
  await reviveRawMail(desk.db, key)
  await desk.env.JOBS.send({ kind: 'accept', key, from, to })
}

/** Throws away mail to an address that nobody has, for good. Throws `not_found`, also for mail that waits. */
export async function discardMail(desk: Desk, key: string): Promise<void> {
  const { envelopeFrom: from, envelopeTo: to, state } = await findHeldMail(desk, key)
  if (state !== 'refused') throw notFound('mail')
  await desk.commit(
    { type: 'mail.discarded', subject: { inboxId: null }, data: { from, to } },
    // Tried again at this moment, it may lie in an inbox.
    guard(desk.db, sql`(SELECT state FROM raw_mail WHERE key = ${key}) = 'refused'`),
    desk.db.delete(rawMail).where(eq(rawMail.key, key)),
  )
  // The row first: bytes without one are found again, and refused again.
  await desk.env.MAIL.delete(key)
}
