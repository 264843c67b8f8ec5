import { asc, eq, gt, sql } from 'drizzle-orm'
import type { Member, MemberChange, NewMember } from '../contract/account.ts'
import type { Page } from '../contract/conversation.ts'
import { newId } from '../database/id.ts'
import { members } from '../database/schema/people.ts'
import { readCursor, writeCursor } from '../desk/cursor.ts'
import { type Desk, assertMay, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { hasJustDone } from '../desk/has-just-done.ts'
import { guardOwner } from './last-owner.ts'

export type MemberRow = typeof members.$inferSelect

const PAGE = 100
/** The app loads everybody at once, to show names and to choose from. */
const MOST = 1000

/** Everybody on the account, in the order in which they were invited; also who was deactivated. */
export async function listMembers(desk: Desk, cursorText?: string): Promise<Page<Member>> {
  const cursor = readCursor(cursorText)
  const rows = await desk.db
    .select()
    .from(members)
    .where(cursor ? gt(members.id, cursor.id) : undefined)
    .orderBy(asc(members.id))
    .limit(PAGE + 1)
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    items: shown.map(present),
    next: rows.length > PAGE && last ? writeCursor({ at: last.createdAt, id: last.id }) : null,
  }
}

/** @throws DomainError `not_found` */
export async function findMember(desk: Desk, id: string): Promise<MemberRow> {
  const [row] = await desk.db.select().from(members).where(eq(members.id, id))
  if (!row) throw notFound('member')
  return row
}

/**
 * Invites somebody: from now on they can sign in with a code mailed to their address. The invitation
 * is mailed in the inviter's language. `origin` is where the account is reached.
 * @throws DomainError `address_taken` when a member has the address
 */
export async function inviteMember(desk: Desk, input: NewMember, origin: string): Promise<Member> {
  const subject = { inboxId: null, roles: [input.role] }
  assertMay(desk.actor, 'member.invited', subject)
  const email = input.email.toLowerCase()
  const locale = desk.actor.kind === 'member' ? desk.actor.member.locale : 'en'
  const isTaken = sql`EXISTS (SELECT 1 FROM members WHERE email = ${email})`
  const [state] = await desk.db.all<{ taken: number; n: number }>(
    sql`SELECT ${isTaken} AS taken, (SELECT count(*) FROM members) AS n`,
  )
  if (state?.taken)
    throw new DomainError('address_taken', 'A member has this address already.', [
      { path: 'email', message: 'is taken' },
    ])
  if (state && state.n >= MOST) throw new DomainError('invalid_input', `An account has at most ${MOST} members.`)
  const now = Date.now()
  const row: MemberRow = {
    ...input,
    id: newId(now),
    email,
    status: 'invited',
    availability: 'available',
    locale,
    createdAt: now,
  }
  await desk.commit(
    { type: 'member.invited', subject, data: { memberId: row.id, email, origin } },
    guard(desk.db, sql`NOT ${isTaken}`),
    desk.db.insert(members).values(row),
  )
  return present(row)
}

/**
 * Mails the invitation of somebody who has not come yet once more, however often its button is pressed in a moment.
 * @throws DomainError `conflict` when they have come, or were deactivated, in between
 */
export async function inviteAgain(desk: Desk, id: string, origin: string): Promise<void> {
  const { role, email, status } = await findMember(desk, id)
  if (status === 'invited' && (await hasJustDone(desk, 'member.invited', { memberId: id }))) return
  const subject = { inboxId: null, roles: [role] }
  await desk.commit(
    { type: 'member.invited', subject, data: { memberId: id, email, origin } },
    guard(desk.db, sql`(SELECT status FROM members WHERE id = ${id}) = 'invited'`),
  )
}

/**
 * Changes a member's name, role or seat. Only an owner makes or changes owners.
 * @throws DomainError `last_owner`, and `conflict` when somebody changed the member in between
 */
export async function changeMember(desk: Desk, id: string, change: MemberChange): Promise<Member> {
  const row = await findMember(desk, id)
  const wanted = { name: change.name ?? row.name, role: change.role ?? row.role, seat: change.seat ?? row.seat }
  const subject = { inboxId: null, ownerId: id, roles: [row.role, wanted.role] }
  assertMay(desk.actor, 'member.changed', subject)
  await desk.commit(
    { type: 'member.changed', subject, data: { memberId: id } },
    // The policy judged the role that was read: it must still be that one.
    guard(desk.db, sql`(SELECT role FROM members WHERE id = ${id}) = ${row.role}`),
    ...(row.role === 'owner' && wanted.role !== 'owner' ? [await guardOwner(desk, id)] : []),
    desk.db.update(members).set(wanted).where(eq(members.id, id)),
  )
  return present({ ...row, ...wanted })
}

/** A row as the API answers it. */
export function present({ id, name, email, role, seat, status, availability, locale }: MemberRow): Member {
  return { id, name, email, role, seat, status, availability, locale }
}
