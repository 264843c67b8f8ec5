import { eq, sql } from 'drizzle-orm'
import type { Locale } from '../contract/account.ts'
import { members } from '../database/schema/people.ts'
import type { Actor } from '../desk/actor.ts'
import { type Desk, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'

/**
 * An invited member who has signed in is a member from then on, in the language of their browser where it is one of ours:
 * before, it was only guessed. Returns them as they are now.
 */
export async function join(
  desk: Desk,
  actor: Extract<Actor, { kind: 'member' }>,
  preferred: Locale | null,
): Promise<Extract<Actor, { kind: 'member' }>> {
  const { id } = actor.member
  const locale = preferred ?? actor.member.locale
  try {
    await desk.commit(
      { type: 'member.joined', subject: { inboxId: null, ownerId: id }, data: { memberId: id } },
      guard(desk.db, sql`(SELECT status FROM members WHERE id = ${id}) = 'invited'`),
      desk.db.update(members).set({ status: 'active', locale }).where(eq(members.id, id)),
    )
  } catch (error) {
    // An app's first requests come together: one of them joins, and they are all let in.
    if (!(error instanceof DomainError && error.code === 'conflict')) throw error
  }
  return { ...actor, member: { ...actor.member, status: 'active', locale } }
}
