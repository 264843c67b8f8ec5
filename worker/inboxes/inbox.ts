import { type Column, and, asc, eq, sql } from 'drizzle-orm'
import type { InboxSettings, NewInbox } from '../contract/account.ts'
import { newId } from '../database/id.ts'
import { account, channels, inboxMembers, inboxes } from '../database/schema/people.ts'
import { type Desk, assertMay } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'
import { requireFreeName } from '../team/free-name.ts'
import { listWith, requireListed } from './access.ts'
import { requireFreeAddress } from './channel.ts'

const MOST = 100

/** The inboxes that the actor may see, the oldest first. There are at most a hundred, so they come in one piece. */
export function listInboxes(desk: Desk): Promise<InboxSettings[]> {
  return readInboxes(desk)
}

/** One inbox. Throws `not_found` also for one that the actor may not see. */
export async function findInbox(desk: Desk, id: string): Promise<InboxSettings> {
  const [inbox] = await readInboxes(desk, id)
  if (!inbox) throw notFound('inbox')
  return inbox
}

/** All that the actor may see, or of these the one with that id. */
async function readInboxes(desk: Desk, onlyId?: string): Promise<InboxSettings[]> {
  const only = (column: Column) => (onlyId === undefined ? undefined : eq(column, onlyId))
  const [rows, ways, listed] = await desk.db.batch([
    desk.db.select().from(inboxes).where(only(inboxes.id)).orderBy(asc(inboxes.createdAt), asc(inboxes.id)),
    desk.db
      .select()
      .from(channels)
      .where(and(eq(channels.state, 'connected'), only(channels.inboxId)))
      .orderBy(asc(channels.createdAt), asc(channels.id)),
    desk.db.select().from(inboxMembers).where(only(inboxMembers.inboxId)),
  ])
  const showsListed =
    desk.actor.kind === 'system' || (desk.actor.kind === 'member' && desk.actor.member.role !== 'agent')
  return rows
    .filter((row) => isVisible(desk.actor, row.id))
    .map(({ id, name, access, reopenDays, subjectDays }) => {
      const own = ways
        .filter((way) => way.inboxId === id)
        .map(({ id, address, fromName, choosesOriginal, ticketStageId }) => ({
          id,
          address,
          fromName,
          choosesOriginal,
          ticketStageId,
        }))
      const here = listed.filter((row) => row.inboxId === id)
      return {
        id,
        name,
        address: own[0]?.address ?? null,
        fromName: own[0]?.fromName ?? null,
        canAct: desk.actor.kind !== 'member' || desk.actor.inboxes.get(id)?.canAct === true,
        access,
        reopenDays,
        subjectDays,
        channels: own,
        memberIds: showsListed ? here.flatMap((row) => row.memberId ?? []) : null,
        teamIds: showsListed ? here.flatMap((row) => row.teamId ?? []) : null,
      }
    })
}

/**
 * Opens an inbox for mail to `address`.
 * @throws DomainError `address_taken`, and `invalid_input` for a name that another inbox has
 */
export async function createInbox(desk: Desk, input: NewInbox): Promise<InboxSettings> {
  const now = Date.now()
  const id = newId(now)
  const { name, access, memberIds, teamIds } = input
  assertMay(desk.actor, 'inbox.created', { inboxId: id })
  const [settings, there] = await desk.db.batch([
    desk.db.select({ name: account.name }).from(account),
    desk.db.select({ n: sql<number>`count(*)` }).from(inboxes),
  ])
  if (there[0]!.n >= MOST) throw new DomainError('invalid_input', `An account has at most ${MOST} inboxes.`)
  await requireListed(desk, input)
  const address = input.address.toLowerCase()
  const threading = { reopenDays: 30, subjectDays: 0 }
  const fromName = input.fromName ?? settings[0]!.name
  const channel = { id: newId(now), address, fromName, choosesOriginal: true, ticketStageId: null }
  await desk.commit(
    { type: 'inbox.created', subject: { inboxId: id }, data: { inboxId: id, name } },
    await requireFreeName(desk, inboxes, name),
    await requireFreeAddress(desk, address),
    desk.db.insert(inboxes).values({ id, name, access, ...threading, createdAt: now }),
    desk.db.insert(channels).values({ ...channel, inboxId: id, kind: 'email', createdAt: now }),
    ...listWith(desk, id, input),
  )
  const { actor } = desk
  const canAct =
    actor.kind !== 'member' ||
    access === 'everyone' ||
    memberIds.includes(actor.member.id) ||
    (await isInTeams(desk, actor.member.id, teamIds))
  const own = { fromName: channel.fromName, channels: [channel] }
  return { id, name, address, ...own, canAct, access, ...threading, memberIds, teamIds }
}

/** @throws DomainError `not_found`, `not_allowed`; `invalid_input` for a name that is taken */
export async function renameInbox(desk: Desk, id: string, name: string): Promise<InboxSettings> {
  const inbox = await findInbox(desk, id)
  assertMay(desk.actor, 'inbox.renamed', { inboxId: id })
  if (inbox.name === name) return inbox
  await desk.commit(
    { type: 'inbox.renamed', subject: { inboxId: id }, data: { inboxId: id, name } },
    await requireFreeName(desk, inboxes, name, id),
    desk.db.update(inboxes).set({ name }).where(eq(inboxes.id, id)),
  )
  return { ...inbox, name }
}

async function isInTeams(desk: Desk, memberId: string, teamIds: readonly string[]): Promise<boolean> {
  const [row] = await desk.db.all<{ is: number }>(sql`SELECT EXISTS (SELECT 1 FROM team_members
    WHERE member_id = ${memberId} AND team_id IN (SELECT value FROM json_each(${JSON.stringify(teamIds)}))) AS "is"`)
  return row?.is === 1
}
