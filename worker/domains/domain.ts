import { asc, eq, sql } from 'drizzle-orm'
import type { DomainHints } from '../contract/domain.ts'
import { isPublicDomain } from '../contract/public-domain.ts'
import { newId } from '../database/id.ts'
import { channels, domains } from '../database/schema/people.ts'
import { type AnyOccurrence, type Desk, type Write, assertMay, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { isPublicName } from '../mailers/smtp-host.ts'

export type DomainRow = typeof domains.$inferSelect

/** Each is looked at every day. */
const MOST_DOMAINS = 50

/** By name. Admins only. */
export async function listDomains(desk: Desk): Promise<DomainRow[]> {
  assertMay(desk.actor, 'domain.changed', { inboxId: null })
  return desk.db.select().from(domains).orderBy(asc(domains.name))
}

/** Throws `not_found`. Admins only. */
export async function findDomain(desk: Desk, id: string): Promise<DomainRow> {
  assertMay(desk.actor, 'domain.changed', { inboxId: null })
  const [row] = await desk.db.select().from(domains).where(eq(domains.id, id))
  if (!row) throw notFound('domain')
  return row
}

/**
 * Notes that answers are to leave from a domain. Nothing does until its records were found: see check-domain.ts.
 * @throws DomainError `invalid_input` for one that nobody has by themselves, `address_taken` for one that is there
 */
export async function addDomain(desk: Desk, name: string): Promise<DomainRow> {
  assertMay(desk.actor, 'domain.added', { inboxId: null })
  if (!isPublicName(name) || isPublicDomain(name)) throw wrong('domain', 'is no domain of your own')
  const now = Date.now()
  const isTaken = sql`EXISTS (SELECT 1 FROM domains WHERE name = ${name})`
  const count = sql`(SELECT count(*) FROM domains)`
  const [state] = await desk.db.all<{ taken: number; n: number }>(sql`SELECT ${isTaken} AS taken, ${count} AS n`)
  if (state!.taken)
    throw new DomainError('address_taken', 'This domain is connected already.', [
      { path: 'domain', message: 'is taken' },
    ])
  if (state!.n >= MOST_DOMAINS) throw wrong('domains', `are ${MOST_DOMAINS} already`)
  const id = newId(now)
  await desk.commit(
    { type: 'domain.added', subject: { inboxId: null }, data: { domainId: id, name } },
    guard(desk.db, sql`NOT ${isTaken} AND ${count} < ${MOST_DOMAINS}`),
    desk.db.insert(domains).values({ id, name, dueAt: now, createdAt: now }),
  )
  return findDomain(desk, id)
}

/** Says what only the sending service knows of its records. */
export async function changeDomain(desk: Desk, id: string, { selector, spf }: DomainHints): Promise<void> {
  const { name } = await findDomain(desk, id)
  await desk.commit(
    { type: 'domain.changed', subject: { inboxId: null }, data: { domainId: id, name } },
    desk.db.update(domains).set({ selector, spf, dueAt: Date.now() }).where(eq(domains.id, id)),
  )
}

/**
 * Forgets a domain. Channels whose answers left from it answer from their own address from now on. What it is called at
 * the sending service, and its records, stay.
 */
export async function removeDomain(desk: Desk, id: string): Promise<void> {
  const { name } = await findDomain(desk, id)
  const { changed, write } = await proveAddresses(desk, name, false)
  await desk.commitAll(
    [{ type: 'domain.removed', subject: { inboxId: null }, data: { domainId: id, name } }, ...changed],
    desk.db.delete(domains).where(eq(domains.id, id)),
    write,
  )
}

/**
 * With what the addresses at a domain are, or are no more, proven by it, and which channels' answers leave from another one
 * then. Those proven by a code stay so.
 */
export async function proveAddresses(
  { db }: Desk,
  name: string,
  isVerified: boolean,
): Promise<{ changed: AnyOccurrence[]; write: Write }> {
  const [before, after] = isVerified ? (['lapsed', 'domain'] as const) : (['domain', 'lapsed'] as const)
  const isThere = sql`from_proof = ${before} AND substr(from_email, instr(from_email, '@') + 1) = ${name}`
  const { id, inboxId, address } = channels
  const rows = await db.select({ id, inboxId, address }).from(channels).where(isThere)
  return {
    changed: rows.map((row) => ({
      type: 'channel.changed',
      subject: { inboxId: row.inboxId },
      data: { channelId: row.id, address: row.address },
    })),
    write: db.update(channels).set({ fromProof: after }).where(isThere),
  }
}

/** Whether any address at this domain may be chosen without a code. */
export function isVerifiedDomain(name: string) {
  return sql`EXISTS (SELECT 1 FROM domains WHERE name = ${name} AND verified_at IS NOT NULL)`
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('invalid_input', `${path}: ${message}`, [{ path, message }])
}
