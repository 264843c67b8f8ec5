import { eq, sql } from 'drizzle-orm'
import type { Member } from '../contract/account.ts'
import { members } from '../database/schema/people.ts'
import { session, user } from '../database/schema/sign-in.ts'
import { type Desk, assertMay, guard } from '../desk/desk.ts'
import { guardOwner } from './last-owner.ts'
import { type MemberRow, findMember, present } from './member.ts'

/**
 * Shuts a member out at once: their sessions end with it, and publishing it ends their sockets. What
 * they wrote and what is assigned to them stays as it is; what they have scheduled is held when its time comes.
 * @throws DomainError `last_owner`
 */
export async function deactivateMember(desk: Desk, id: string): Promise<Member> {
  const row = await findMember(desk, id)
  assertMay(desk.actor, 'member.deactivated', subjectOf(row))
  if (row.status === 'deactivated') return present(row)
  await desk.commit(
    { type: 'member.deactivated', subject: subjectOf(row), data: { memberId: id } },
    asSeen(desk, row),
    ...(row.role === 'owner' ? [await guardOwner(desk, id)] : []),
    desk.db.update(members).set({ status: 'deactivated' }).where(eq(members.id, id)),
    desk.db
      .delete(session)
      .where(sql`${session.userId} IN (SELECT ${user.id} FROM ${user} WHERE lower(${user.email}) = ${row.email})`),
  )
  return present({ ...row, status: 'deactivated' })
}

/** Lets a member in again: they sign in anew, and see what their access gives them. */
export async function reactivateMember(desk: Desk, id: string): Promise<Member> {
  const row = await findMember(desk, id)
  assertMay(desk.actor, 'member.reactivated', subjectOf(row))
  if (row.status !== 'deactivated') return present(row)
  const known = await desk.db
    .select({ id: user.id })
    .from(user)
    .where(sql`lower(${user.email}) = ${row.email}`)
  const status = known.length > 0 ? 'active' : 'invited'
  await desk.commit(
    { type: 'member.reactivated', subject: subjectOf(row), data: { memberId: id } },
    asSeen(desk, row),
    desk.db.update(members).set({ status }).where(eq(members.id, id)),
  )
  return present({ ...row, status })
}

const subjectOf = (row: MemberRow) => ({ inboxId: null, ownerId: row.id, roles: [row.role] })

/** The policy judged the role that was read, and the status decided what is done. */
function asSeen(desk: Desk, row: MemberRow) {
  return guard(
    desk.db,
    sql`EXISTS (SELECT 1 FROM members WHERE id = ${row.id} AND role = ${row.role} AND status = ${row.status})`,
  )
}
