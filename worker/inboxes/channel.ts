import { and, eq, ne, sql } from 'drizzle-orm'
import type { Channel, ChannelChange, NewChannel } from '../contract/account.ts'
import { newId } from '../database/id.ts'
import { channels, stages } from '../database/schema/people.ts'
import { type Desk, type Write, assertMay, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'

const MOST = 50

/**
 * Lets mail to one more address come to the inbox.
 * @throws DomainError `address_taken` when it comes to an inbox already
 */
export async function connectChannel(desk: Desk, inboxId: string, input: NewChannel): Promise<Channel> {
  if (!isVisible(desk.actor, inboxId)) throw notFound('inbox')
  assertMay(desk.actor, 'channel.connected', { inboxId })
  await requireRoom(desk, inboxId)
  const now = Date.now()
  const channel = {
    id: newId(now),
    address: input.address.toLowerCase(),
    fromName: input.fromName,
    choosesOriginal: true,
    ticketStageId: null,
  }
  await desk.commit(
    { type: 'channel.connected', subject: { inboxId }, data: { channelId: channel.id, address: channel.address } },
    await requireFreeAddress(desk, channel.address),
    desk.db.insert(channels).values({ ...channel, inboxId, kind: 'email', createdAt: now }),
  )
  return channel
}

/**
 * Says how mail to an address is taken in from now on. Throws `not_found` for one that the actor may not see, or that is
 * disconnected, and `invalid_input` for a stage that is not there.
 */
export async function changeChannel(desk: Desk, id: string, change: ChannelChange): Promise<Channel> {
  const channel = await findChannel(desk, id)
  const { address, fromName, inboxId, state } = channel
  if (state === 'disconnected') throw notFound('address')
  const { choosesOriginal = channel.choosesOriginal, ticketStageId = channel.ticketStageId } = change
  assertMay(desk.actor, 'channel.changed', { inboxId })
  if (ticketStageId !== null) await requireStage(desk, ticketStageId)
  await desk.commit(
    { type: 'channel.changed', subject: { inboxId }, data: { channelId: id, address } },
    desk.db.update(channels).set({ choosesOriginal, ticketStageId }).where(eq(channels.id, id)),
  )
  return { id, address, fromName, choosesOriginal, ticketStageId }
}

/**
 * Takes an address away from its inbox: mail to it is refused from now on. The conversations that came to it stay, and
 * are answered from the account's fallback address.
 */
export async function disconnectChannel(desk: Desk, id: string): Promise<void> {
  const { inboxId, address, state } = await findChannel(desk, id)
  const subject = { inboxId }
  assertMay(desk.actor, 'channel.disconnected', subject)
  if (state !== 'connected') throw notFound('address')
  await desk.commit(
    { type: 'channel.disconnected', subject, data: { channelId: id, address } },
    guard(desk.db, sql`(SELECT state FROM channels WHERE id = ${id}) = 'connected'`),
    // Kept also where no conversation came to it: the fallback address leads to the oldest one.
    desk.db
      .update(channels)
      .set({ state: 'disconnected', wantedEmail: null, wantedAt: null })
      .where(eq(channels.id, id)),
  )
}

/** A channel whatever its state. Throws `not_found` for one that the actor may not see. */
export async function findChannel(desk: Desk, id: string): Promise<typeof channels.$inferSelect> {
  const [channel] = await desk.db.select().from(channels).where(eq(channels.id, id))
  if (!channel || !isVisible(desk.actor, channel.inboxId)) throw notFound('address')
  return channel
}

async function requireStage(desk: Desk, id: string): Promise<void> {
  const [stage] = await desk.db.select({ id: stages.id }).from(stages).where(eq(stages.id, id))
  if (!stage)
    throw new DomainError('invalid_input', 'ticketStageId: is no stage', [
      { path: 'ticketStageId', message: 'is no stage' },
    ])
}

/** @throws DomainError `invalid_input` for an inbox that can have no more addresses */
export async function requireRoom(desk: Desk, inboxId: string): Promise<void> {
  const [count] = await desk.db
    .select({ n: sql<number>`count(*)` })
    .from(channels)
    .where(and(eq(channels.inboxId, inboxId), ne(channels.state, 'disconnected')))
  if (count!.n >= MOST) throw new DomainError('invalid_input', `An inbox has at most ${MOST} addresses.`)
}

/** Throws `address_taken`. Returns the guard that the address is still free when it is taken. */
export async function requireFreeAddress(desk: Desk, address: string): Promise<Write> {
  const isTaken = sql`EXISTS (SELECT 1 FROM channels WHERE address = ${address} AND state <> 'disconnected')`
  const [row] = await desk.db.all<{ taken: number }>(sql`SELECT ${isTaken} AS taken`)
  if (row?.taken)
    throw new DomainError('address_taken', 'Mail to this address comes to an inbox already.', [
      { path: 'address', message: 'is taken' },
    ])
  return guard(desk.db, sql`NOT ${isTaken}`)
}
