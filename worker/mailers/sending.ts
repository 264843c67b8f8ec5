import { eq } from 'drizzle-orm'
import { LIMITS, type Limits, type NewSending, type Sender } from '../contract/sending.ts'
import { type Database, openDatabase } from '../database/client.ts'
import { sending } from '../database/schema/people.ts'
import { type Desk, assertMay } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import type { Env } from '../env.ts'
import { seal, unseal } from './seal.ts'
import { assertMailHost } from './smtp-host.ts'

export type SendingRow = typeof sending.$inferSelect

/** What an admin chose; null where nobody did, and mail leaves as the worker was deployed. */
export async function readSending(db: Database): Promise<SendingRow | null> {
  const [row] = await db.select().from(sending)
  return row ?? null
}

/** What one mail may have, the way that mail leaves now. */
export async function currentLimits({ env, db }: Desk): Promise<Limits> {
  return LIMITS[(await readSending(db))?.sender ?? defaultSender(env) ?? 'smtp']
}

/** How mail leaves while nobody has chosen; null where the deployment names no way. */
export function defaultSender(env: Env): Sender | null {
  return env.SMTP_URL ? 'smtp' : env.EMAIL ? 'cloudflare' : null
}

/**
 * Lets the account's mail leave another way from now on. An empty secret keeps the one that is stored, but never for
 * another server or user: whoever may not read a password may not have it sent to a server of their own either.
 * @throws DomainError `invalid_input` with what is wrong in which field
 */
export async function chooseSending(desk: Desk, wanted: NewSending): Promise<void> {
  assertMay(desk.actor, 'sending.changed', { inboxId: null })
  const { env, db } = desk
  if (wanted.sender === 'cloudflare' && !env.EMAIL) throw wrong('sender', 'is not there')
  if (wanted.sender === 'smtp') assertMailHost(env, wanted)
  const now = Date.now()
  const row: typeof sending.$inferInsert = { id: 1, sender: wanted.sender, changedAt: now }
  if (wanted.sender === 'smtp') {
    const { host, port, security, user } = wanted
    Object.assign(row, { host, port, security, user: user || null })
  }
  if (wanted.sender === 'postmark') row.stream = wanted.stream
  const wants = wanted.sender === 'smtp' ? wanted.user !== '' : wanted.sender !== 'cloudflare'
  if (wants && 'secret' in wanted) Object.assign(row, await secretFor(desk, row, wanted.secret, now))
  await desk.commit(
    { type: 'sending.changed', subject: { inboxId: null }, data: { sender: wanted.sender } },
    db.delete(sending).where(eq(sending.id, 1)),
    db.insert(sending).values(row),
  )
}

/** Forgets what was chosen, its password or key with it. Mail leaves as the worker was deployed. */
export async function forgetSending(desk: Desk): Promise<void> {
  await desk.commit(
    { type: 'sending.changed', subject: { inboxId: null }, data: { sender: null } },
    desk.db.delete(sending).where(eq(sending.id, 1)),
  )
}

/** The password or key of what was chosen, '' where it needs none; null where it cannot be read any more. */
export async function secretOf(env: Env, row: SendingRow): Promise<string | null> {
  return row.secret === null ? '' : unseal(env.POSTROOM_SECRET, purposeOf(row), row.secret)
}

async function secretFor(desk: Desk, row: typeof sending.$inferInsert, typed: string, now: number) {
  const purpose = purposeOf(row)
  if (typed !== '') return { secret: await seal(desk.env.POSTROOM_SECRET, purpose, typed), secretAt: now }
  const stored = await readSending(openDatabase(desk.env.DB))
  if (stored?.secret == null || purposeOf(stored) !== purpose) throw wrong('secret', 'is empty')
  return { secret: stored.secret, secretAt: stored.secretAt }
}

function purposeOf({ sender, host, port, security, user }: typeof sending.$inferInsert): string {
  return JSON.stringify(['sending', sender, host ?? null, port ?? null, security ?? null, user ?? null])
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('invalid_input', `${path}: ${message}`, [{ path, message }])
}
