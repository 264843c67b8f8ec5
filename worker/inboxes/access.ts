import { eq, sql } from 'drizzle-orm'
import type { Access } from '../contract/account.ts'
import { statement } from '../database/statement.ts'
import { inboxMembers, inboxes, members, teams } from '../database/schema/people.ts'
import { type Desk, type Write, assertMay } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'
import { requireKnown } from '../team/known.ts'

/**
 * Gives the inbox to everyone, or to exactly these members and teams. Whoever loses access loses it
 * before this returns: publishing ends every socket, and each is opened anew with what it may hear now.
 */
export async function changeAccess(desk: Desk, inboxId: string, wanted: Access): Promise<Access> {
  if (!isVisible(desk.actor, inboxId)) throw notFound('inbox')
  assertMay(desk.actor, 'inbox.access_changed', { inboxId })
  await requireListed(desk, wanted)
  await desk.commit(
    { type: 'inbox.access_changed', subject: { inboxId }, data: { inboxId } },
    desk.db.update(inboxes).set({ access: wanted.access }).where(eq(inboxes.id, inboxId)),
    desk.db.delete(inboxMembers).where(eq(inboxMembers.inboxId, inboxId)),
    ...listWith(desk, inboxId, wanted),
  )
  return wanted
}

/** Throws `invalid_input` for ids that are nobody's, and for a restricted inbox that nobody could act in. */
export async function requireListed(desk: Desk, { access, memberIds, teamIds }: Access): Promise<void> {
  if (access === 'specific' && memberIds.length + teamIds.length === 0) {
    throw new DomainError('invalid_input', 'memberIds: name at least one member or team', [
      { path: 'memberIds', message: 'name at least one member or team' },
    ])
  }
  await requireKnown(desk, members, memberIds, 'memberIds')
  await requireKnown(desk, teams, teamIds, 'teamIds')
}

/** The writes that list these members and teams in an inbox where none is listed yet. */
export function listWith(desk: Desk, inboxId: string, { memberIds, teamIds }: Access): Write[] {
  return [
    statement(
      desk.db,
      sql`INSERT INTO inbox_members (inbox_id, member_id) SELECT ${inboxId}, value FROM json_each(${JSON.stringify(memberIds)})`,
    ),
    statement(
      desk.db,
      sql`INSERT INTO inbox_members (inbox_id, team_id) SELECT ${inboxId}, value FROM json_each(${JSON.stringify(teamIds)})`,
    ),
  ]
}
