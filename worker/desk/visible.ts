import { type Column, type SQL, sql } from 'drizzle-orm'
import type { Actor } from './actor.ts'

/** Whether the actor may see what lies in this inbox. Contacts never read; the system sees all. */
export function isVisible(actor: Actor, inboxId: string): boolean {
  if (actor.kind === 'member') return actor.inboxes.has(inboxId)
  return actor.kind !== 'contact'
}

/** The same as a condition on a column, for reads across inboxes. One parameter, however many inboxes there are. */
export function visibleIn(actor: Actor, inboxId: Column): SQL {
  if (actor.kind !== 'member') return actor.kind === 'contact' ? sql`0` : sql`1`
  return sql`${inboxId} IN (SELECT value FROM json_each(${JSON.stringify([...actor.inboxes.keys()])}))`
}
