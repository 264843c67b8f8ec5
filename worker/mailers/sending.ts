import { eq } from 'drizzle-orm'
import { LIMITS, type Limits, type NewSending, type Sender } from '../contract/sending.ts'
import type { Database } from '../database/client.ts'
import { domains, sending } from '../database/schema/people.ts'
import { type Desk, type Write, assertMay } from '../desk/desk.ts'
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
  if (wanted.sender === 'cloudflare' && !env.EMAIL) throw wrong('way', 'is not there')
  if (wanted.sender === 'smtp') assertMailHost(env, wanted)
  const now = Date.now()
  const row = { id: 1, ...placeOf(wanted), changedAt: now }
  const secret = await secretFor(desk, row, wanted, now)
  await desk.commit(
    { type: 'sending.changed', subject: { inboxId: null }, data: { sender: wanted.sender } },
    db.delete(sending).where(eq(sending.id, 1)),
    db.insert(sending).values({ ...row, ...secret }),
    ...lookAgain(desk, now),
  )
}

/** Forgets what was chosen, its password or key with it. Mail leaves as the worker was deployed. */
export async function forgetSending(desk: Desk): Promise<void> {
  await desk.commit(
    { type: 'sending.changed', subject: { inboxId: null }, data: { sender: null } },
    desk.db.delete(sending).where(eq(sending.id, 1)),
    ...lookAgain(desk, Date.now()),
  )
}

/** Each way needs records of its own of the domains that mail leaves from: the clock sees to it. */
function lookAgain({ db }: Desk, now: number): Write[] {
  return [db.update(domains).set({ dueAt: now })]
}

/** The password or key of what was chosen, '' where it needs none; null where it cannot be read any more. */
export async function secretOf(env: Env, row: SendingRow): Promise<string | null> {
  return row.secret === null ? '' : unseal(env.POSTROOM_SECRET, purposeOf(row), row.secret)
}

/** Where mail goes: a secret is for this place alone. */
type Place = Pick<SendingRow, 'sender' | 'host' | 'port' | 'security' | 'user' | 'stream'>

function placeOf(wanted: NewSending): Place {
  const none = { host: null, port: null, security: null, user: null, stream: null }
  switch (wanted.sender) {
    case 'smtp': {
      const { sender, host, port, security, user } = wanted
      return { ...none, sender, host, port, security, user: user || null }
    }
    case 'postmark':
      return { ...none, sender: wanted.sender, stream: wanted.stream }
    default:
      return { ...none, sender: wanted.sender }
  }
}

async function secretFor(
  desk: Desk,
  place: Place,
  wanted: NewSending,
  now: number,
): Promise<Pick<SendingRow, 'secret' | 'secretAt'>> {
  if (wanted.sender === 'cloudflare' || (wanted.sender === 'smtp' && place.user === null))
    return { secret: null, secretAt: null }
  const purpose = purposeOf(place)
  if (wanted.secret !== '')
    return { secret: await seal(desk.env.POSTROOM_SECRET, purpose, wanted.secret), secretAt: now }
  const stored = await readSending(desk.db)
  if (!stored?.secret || purposeOf(stored) !== purpose) throw wrong('secret', 'is empty')
  return { secret: stored.secret, secretAt: stored.secretAt }
}

function purposeOf({ sender, host, port, security, user }: Place): string {
  return JSON.stringify(['sending', sender, host, port, security, user])
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('invalid_input', `${path}: ${message}`, [{ path, message }])
}
