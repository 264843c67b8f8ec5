import { asc, eq, sql } from 'drizzle-orm'
import type { NewTeam, Team } from '../contract/account.ts'
import { newId } from '../database/id.ts'
import { members, teamMembers, teams } from '../database/schema/people.ts'
import { statement } from '../database/statement.ts'
import { type Desk, type Write, assertMay, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { requireFreeName } from './free-name.ts'
import { requireKnown } from './known.ts'

const MOST = 200
const everybodys = { inboxId: null }

/** All teams by name, with who is in them. There are at most two hundred, so they come in one piece. */
export async function listTeams(desk: Desk): Promise<Team[]> {
  const [rows, people] = await desk.db.batch([
    desk.db
      .select()
      .from(teams)
      .orderBy(asc(sql`lower(${teams.name})`), asc(teams.id)),
    desk.db.select().from(teamMembers).orderBy(asc(teamMembers.teamId), asc(teamMembers.memberId)),
  ])
  const byTeam = Map.groupBy(people, (row) => row.teamId)
  return rows.map(({ id, name }) => ({ id, name, memberIds: (byTeam.get(id) ?? []).map((row) => row.memberId) }))
}

/** @throws DomainError `not_found` */
export async function findTeam(desk: Desk, id: string): Promise<Team> {
  const [[team], people] = await desk.db.batch([
    desk.db.select().from(teams).where(eq(teams.id, id)),
    desk.db.select().from(teamMembers).where(eq(teamMembers.teamId, id)).orderBy(asc(teamMembers.memberId)),
  ])
  if (!team) throw notFound('team')
  return { id, name: team.name, memberIds: people.map((row) => row.memberId) }
}

/** @throws DomainError `not_allowed`; `invalid_input` for a name that is taken, ids that are nobody's, or too many teams */
export async function createTeam(desk: Desk, { name, memberIds }: NewTeam): Promise<Team> {
  assertMay(desk.actor, 'team.created', everybodys)
  const [count] = await desk.db.select({ n: sql<number>`count(*)` }).from(teams)
  if (count!.n >= MOST) throw new DomainError('invalid_input', `An account has at most ${MOST} teams.`)
  await requireKnown(desk, members, memberIds, 'memberIds')
  const now = Date.now()
  const id = newId(now)
  await desk.commit(
    { type: 'team.created', subject: everybodys, data: { teamId: id, name } },
    await requireFreeName(desk, teams, name),
    desk.db.insert(teams).values({ id, name, createdAt: now }),
    join(desk, id, memberIds),
  )
  return { id, name, memberIds }
}

/** Gives the team this name and exactly these members. */
export async function changeTeam(desk: Desk, id: string, { name, memberIds }: NewTeam): Promise<Team> {
  assertMay(desk.actor, 'team.changed', everybodys)
  await findTeam(desk, id)
  await requireKnown(desk, members, memberIds, 'memberIds')
  await desk.commit(
    { type: 'team.changed', subject: everybodys, data: { teamId: id, name } },
    isThere(desk, id),
    await requireFreeName(desk, teams, name, id),
    desk.db.update(teams).set({ name }).where(eq(teams.id, id)),
    desk.db.delete(teamMembers).where(eq(teamMembers.teamId, id)),
    join(desk, id, memberIds),
  )
  return { id, name, memberIds }
}

/** Dissolves the team: whoever had access to an inbox through it alone loses it. */
export async function deleteTeam(desk: Desk, id: string): Promise<void> {
  const { name } = await findTeam(desk, id)
  await desk.commit(
    { type: 'team.deleted', subject: everybodys, data: { teamId: id, name } },
    isThere(desk, id),
    desk.db.delete(teams).where(eq(teams.id, id)),
  )
}

function join(desk: Desk, teamId: string, memberIds: readonly string[]): Write {
  return statement(
    desk.db,
    sql`INSERT INTO team_members (team_id, member_id) SELECT ${teamId}, value FROM json_each(${JSON.stringify(memberIds)})`,
  )
}

function isThere(desk: Desk, id: string): Write {
  return guard(desk.db, sql`EXISTS (SELECT 1 FROM teams WHERE id = ${id})`)
}
