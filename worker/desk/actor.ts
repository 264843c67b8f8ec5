import { sql } from 'drizzle-orm'
import type { ActorRef } from '../contract/event.ts'
import type { Member } from '../contract/account.ts'
import type { Database } from '../database/client.ts'
import { statement } from '../database/statement.ts'
import { members } from '../database/schema/people.ts'

/** Who is at work. A member carries the inboxes they may see, and whether they may act there. */
export type Actor =
  | { kind: 'member'; member: Member; inboxes: ReadonlyMap<string, { canAct: boolean }> }
  | { kind: 'contact'; id: string }
  | { kind: 'system' }

export const system: Actor = { kind: 'system' }

/** The actor as events name it. */
export function refOf(actor: Actor): ActorRef {
  switch (actor.kind) {
    case 'member':
      return { kind: 'member', id: actor.member.id }
    case 'system':
      return { kind: 'system', id: null }
    case 'contact':
      return { kind: 'contact', id: actor.id }
  }
}

/**
 * Loads the member with this address and what they may see, in one round trip.
 * An admin who is not listed in a restricted inbox sees it and may do nothing in it.
 * Returns null for a stranger or somebody deactivated.
 */
export async function memberActor(db: Database, email: string): Promise<Extract<Actor, { kind: 'member' }> | null> {
  const address = email.toLowerCase()
  const [found, rows] = await db.batch([
    db
      .select()
      .from(members)
      .where(sql`${members.email} = ${address}`),
    statement<{ id: string; access: string; listed: number }>(
      db,
      sql`
      SELECT i.id, i.access, EXISTS (
        SELECT 1 FROM inbox_members l JOIN members m ON m.email = ${address}
        WHERE l.inbox_id = i.id AND (l.member_id = m.id
          OR l.team_id IN (SELECT t.team_id FROM team_members t WHERE t.member_id = m.id))
      ) AS listed FROM inboxes i`,
    ),
  ])
  const row = found[0]
  if (!row || row.status === 'deactivated') return null
  const seesAll = row.role !== 'agent'
  const inboxes = new Map<string, { canAct: boolean }>()
  for (const inbox of rows) {
    const canAct = inbox.access === 'everyone' || Boolean(inbox.listed)
    if (canAct || seesAll) inboxes.set(inbox.id, { canAct })
  }
  const { createdAt: _, ...member } = row
  return { kind: 'member', member, inboxes }
}
