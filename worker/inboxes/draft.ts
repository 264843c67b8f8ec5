import { and, asc, eq, ne, sql } from 'drizzle-orm'
import { LocalPart, type Step } from '../contract/channel.ts'
import * as v from 'valibot'
import { newId } from '../database/id.ts'
import { account, channels, inboxes, stages } from '../database/schema/people.ts'
import { type Desk, assertMay, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'
import { RESERVED_NAMES } from '../messages/sender.ts'
import { findChannel, requireFreeAddress, requireRoom } from './channel.ts'

/** A channel as it is set up, of any state. */
export type ChannelRow = typeof channels.$inferSelect

/** The channels of an inbox that are connected, and those that somebody began to set up, the oldest first. */
export function listChannels(desk: Desk, inboxId: string): Promise<ChannelRow[]> {
  if (!isVisible(desk.actor, inboxId)) throw notFound('inbox')
  return desk.db
    .select()
    .from(channels)
    .where(and(eq(channels.inboxId, inboxId), ne(channels.state, 'disconnected')))
    .orderBy(asc(channels.createdAt))
}

/**
 * Begins to set up a channel, with an address proposed by the inbox's name. Nothing comes to it yet; what will, gets
 * tickets at the first stage unless whoever sets it up says otherwise.
 */
export async function draftChannel(desk: Desk, inboxId: string): Promise<ChannelRow> {
  if (!isVisible(desk.actor, inboxId)) throw notFound('inbox')
  assertMay(desk.actor, 'channel.drafted', { inboxId })
  await requireRoom(desk, inboxId)
  const [[settings], [inbox], taken, [first]] = await desk.db.batch([
    desk.db.select({ name: account.name, mailDomain: account.mailDomain }).from(account),
    desk.db.select({ name: inboxes.name }).from(inboxes).where(eq(inboxes.id, inboxId)),
    desk.db.select({ address: channels.address }).from(channels).where(ne(channels.state, 'disconnected')),
    desk.db.select({ id: stages.id }).from(stages).orderBy(asc(stages.pipelineId), asc(stages.position)).limit(1),
  ])
  const now = Date.now()
  const id = newId(now)
  const address = propose(inbox!.name, settings!.mailDomain, new Set(taken.map((one) => one.address)))
  await desk.commit(
    { type: 'channel.drafted', subject: { inboxId }, data: { channelId: id, address } },
    await requireFreeAddress(desk, address),
    desk.db.insert(channels).values({
      id,
      inboxId,
      kind: 'email',
      state: 'draft',
      step: 'identity',
      address,
      fromName: settings!.name,
      fromKind: 'member',
      ticketStageId: first?.id ?? null,
      createdAt: now,
    }),
  )
  return findChannel(desk, id)
}

/** Notes where whoever sets it up goes on. */
export async function reachStep(desk: Desk, channel: ChannelRow, step: Step): Promise<void> {
  const { id, inboxId, address } = channel
  if (channel.step === null || channel.step === step) return
  await desk.commit(
    { type: 'channel.changed', subject: { inboxId }, data: { channelId: id, address } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) = ${channel.state}`),
    desk.db.update(channels).set({ step }).where(eq(channels.id, id)),
  )
}

/**
 * Gives a draft its address at the mail domain, for good: mail to it is taken in from now on, and whoever forwards there
 * counts on it. Throws `address_taken`, and `conflict` once it has one.
 */
export async function lockAddress(desk: Desk, id: string, local: string): Promise<void> {
  const { inboxId, address: before } = await findChannel(desk, id)
  assertMay(desk.actor, 'channel.locked', { inboxId })
  if (RESERVED_NAMES.has(local)) throw taken()
  const [settings] = await desk.db.select({ mailDomain: account.mailDomain }).from(account)
  const address = `${local}@${settings!.mailDomain}`
  await desk.commit(
    { type: 'channel.locked', subject: { inboxId }, data: { channelId: id, address } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) = 'draft'`),
    ...(address === before ? [] : [await requireFreeAddress(desk, address)]),
    desk.db.update(channels).set({ state: 'locked', step: 'forward', address }).where(eq(channels.id, id)),
  )
}

/** Ends the setting up: it is one of the inbox's addresses. Throws `conflict` where it has no address that stays yet. */
export async function finishDraft(desk: Desk, id: string): Promise<void> {
  const { inboxId, address } = await findChannel(desk, id)
  await desk.commit(
    { type: 'channel.connected', subject: { inboxId }, data: { channelId: id, address } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) = 'locked'`),
    desk.db.update(channels).set({ state: 'connected', step: null }).where(eq(channels.id, id)),
  )
}

/** Gives up setting it up. Where mail came to it already, its conversations stay and are answered from the fallback address. */
export async function discardDraft(desk: Desk, id: string): Promise<void> {
  const { inboxId, address } = await findChannel(desk, id)
  await desk.commit(
    { type: 'channel.discarded', subject: { inboxId }, data: { channelId: id, address } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) IN ('draft', 'locked')`),
    desk.db
      .update(channels)
      .set({ state: 'disconnected', step: null, wantedEmail: null, wantedAt: null })
      .where(eq(channels.id, id)),
  )
}

/** `support@…` for the inbox Support, or the next one that is free. */
function propose(name: string, mailDomain: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '')
  const local = v.is(LocalPart, plain) && !RESERVED_NAMES.has(plain) ? plain : 'mail'
  for (let n = 1; ; n++) {
    const address = `${local}${n === 1 ? '' : `-${n}`}@${mailDomain}`
    if (!taken.has(address)) return address
  }
}

const taken = () =>
  new DomainError('address_taken', 'This name is kept for the product itself, or for whoever runs the mail server.', [
    { path: 'local', message: 'is taken' },
  ])
