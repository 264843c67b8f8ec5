import { sql } from 'drizzle-orm'
import { type Desk, type Write, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'

/**
 * Throws `last_owner` unless somebody else is an owner who has signed in: an account without one
 * could never get one again. Returns the guard for two owners who remove each other at once.
 */
export async function guardOwner(desk: Desk, id: string): Promise<Write> {
  const isAnother = sql`EXISTS (SELECT 1 FROM members WHERE role = 'owner' AND status = 'active' AND id <> ${id})`
  const [row] = await desk.db.all<{ another: number }>(sql`SELECT ${isAnother} AS another`)
  if (!row?.another)
    throw new DomainError('last_owner', 'This is the last active owner. Make somebody else an owner first.')
  return guard(desk.db, isAnother)
}
