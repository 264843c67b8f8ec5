import { eq, sql } from 'drizzle-orm'
import type { Identity, Signature } from '../contract/channel.ts'
import { channels } from '../database/schema/people.ts'
import { type Desk, assertMay, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { isVerifiedDomain } from '../domains/domain.ts'
import { isSame, sign } from '../desk/signature.ts'
import { findChannel } from './channel.ts'

/** How long a code is good, and until another one is mailed to the same address, in milliseconds. */
const GOOD_FOR = 60 * 60_000
const PAUSE = 30_000
/** Of a million codes. */
const MOST_TRIES = 5

/**
 * Says whom a channel's answers are from; it holds for what is sent from now on. Another address than the account's own
 * holds where its domain is verified; else it is returned, and nothing leaves from it until a code that is mailed there
 * is typed.
 */
export async function changeIdentity(desk: Desk, id: string, identity: Identity): Promise<string | null> {
  const channel = await findChannel(desk, id)
  const { fromName, nameForm, fromKind, fromEmail } = identity
  const { inboxId, address } = channel
  const proof = fromEmail === null ? null : await findProof(desk, channel, fromEmail)
  const isNew = fromEmail !== null && proof === 'domain' && fromEmail !== channel.fromEmail
  await desk.commit(
    isNew
      ? { type: 'channel.from_verified', subject: { inboxId }, data: { channelId: id, email: fromEmail } }
      : { type: 'channel.changed', subject: { inboxId }, data: { channelId: id, address } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) <> 'disconnected'`),
    ...(proof === 'domain' ? [guard(desk.db, isVerifiedDomain(domainOf(fromEmail!)))] : []),
    desk.db
      .update(channels)
      .set({
        fromName,
        nameForm,
        ...((fromEmail === null || proof !== null) && { fromKind }),
        ...(proof !== null && { fromEmail, fromProof: proof }),
        ...(channel.wantedEmail !== null &&
          (fromEmail !== channel.wantedEmail || proof !== null) && {
            wantedEmail: null,
            wantedAt: null,
            wantedTries: 0,
          }),
      })
      .where(eq(channels.id, id)),
  )
  return proof === null ? fromEmail : null
}

/** What proves that answers may leave from an address; null is nothing yet. */
async function findProof(
  desk: Desk,
  { fromEmail, fromProof }: Awaited<ReturnType<typeof findChannel>>,
  email: string,
): Promise<'code' | 'domain' | null> {
  if (email === fromEmail && fromProof === 'code') return 'code'
  const [row] = await desk.db.all<{ verified: number }>(sql`SELECT ${isVerifiedDomain(domainOf(email))} AS verified`)
  return row?.verified ? 'domain' : null
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}

/**
 * Makes the code that proves that somebody reads this address, to be mailed there.
 * @throws DomainError `too_many_requests` where one was made a moment ago
 */
export async function wantAddress(desk: Desk, id: string, email: string): Promise<string> {
  const { inboxId, wantedEmail, wantedAt } = await findChannel(desk, id)
  assertMay(desk.actor, 'channel.from_wanted', { inboxId })
  const now = Date.now()
  if (wantedEmail === email && wantedAt !== null && now - wantedAt < PAUSE)
    throw new DomainError('too_many_requests', 'A code was mailed to this address a moment ago.')
  await desk.commit(
    { type: 'channel.from_wanted', subject: { inboxId }, data: { channelId: id, email } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) <> 'disconnected'`),
    desk.db.update(channels).set({ wantedEmail: email, wantedAt: now, wantedTries: 0 }).where(eq(channels.id, id)),
  )
  return codeFor(desk, id, email, now)
}

/** No code was mailed after all: another may be asked for at once. */
export async function forgetCode(desk: Desk, id: string): Promise<void> {
  const { inboxId, address } = await findChannel(desk, id)
  await desk.commit(
    { type: 'channel.changed', subject: { inboxId }, data: { channelId: id, address } },
    desk.db.update(channels).set({ wantedAt: 0 }).where(eq(channels.id, id)),
  )
}

/** Lets answers leave from the wanted address. Throws `invalid_input` for a code that is wrong, too old, or was guessed at too often. */
export async function verifyAddress(desk: Desk, id: string, code: string): Promise<void> {
  const { inboxId, wantedEmail: email, wantedAt, wantedTries } = await findChannel(desk, id)
  const subject = { inboxId }
  assertMay(desk.actor, 'channel.from_verified', subject)
  if (email === null || wantedAt === null || Date.now() - wantedAt > GOOD_FOR || wantedTries >= MOST_TRIES)
    throw wrongCode()
  // Counted before it is compared: many at once are as many as one after the other.
  await desk.commit(
    { type: 'channel.code_tried', subject, data: { channelId: id } },
    guard(desk.db, sql`(SELECT wanted_tries FROM channels WHERE id = ${id}) < ${MOST_TRIES}`),
    desk.db
      .update(channels)
      .set({ wantedTries: sql`wanted_tries + 1` })
      .where(eq(channels.id, id)),
  )
  const encoder = new TextEncoder()
  const right = await codeFor(desk, id, email, wantedAt)
  if (!isSame(encoder.encode(code.replaceAll(/\s/g, '')), encoder.encode(right))) throw wrongCode()
  await desk.commit(
    { type: 'channel.from_verified', subject, data: { channelId: id, email } },
    guard(desk.db, sql`(SELECT wanted_email FROM channels WHERE id = ${id}) = ${email}`),
    desk.db
      .update(channels)
      .set({
        fromKind: 'custom',
        fromEmail: email,
        fromProof: 'code',
        wantedEmail: null,
        wantedAt: null,
        wantedTries: 0,
      })
      .where(eq(channels.id, id)),
  )
}

/** Says what stands under a channel's answers; it holds for what is sent from now on. */
export async function changeSignature(desk: Desk, id: string, wanted: Signature): Promise<void> {
  const { inboxId, address } = await findChannel(desk, id)
  await desk.commit(
    { type: 'channel.changed', subject: { inboxId }, data: { channelId: id, address } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) <> 'disconnected'`),
    desk.db.update(channels).set(wanted).where(eq(channels.id, id)),
  )
}

/** Six digits that need not be kept: they follow from what was asked for. */
async function codeFor(desk: Desk, id: string, email: string, at: number): Promise<string> {
  const signed = new TextEncoder().encode(JSON.stringify([id, email, at]))
  const mac = await sign(desk.env.POSTROOM_SECRET, 'postroom address code', signed)
  return String(new DataView(mac.buffer).getUint32(0) % 1_000_000).padStart(6, '0')
}

const wrongCode = () =>
  new DomainError('invalid_input', 'code: is wrong or too old', [{ path: 'code', message: 'is wrong' }])
