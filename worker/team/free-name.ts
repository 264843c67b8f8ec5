import { sql } from 'drizzle-orm'
import type { inboxes, teams } from '../database/schema/people.ts'
import { type Desk, type Write, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'

/**
 * Throws `invalid_input` where another team or inbox has the name, in whatever case. Returns the
 * guard that it is still free when it is taken.
 */
export async function requireFreeName(
  desk: Desk,
  table: typeof teams | typeof inboxes,
  name: string,
  ownId = '',
): Promise<Write> {
  const taken = sql`EXISTS (SELECT 1 FROM ${table} WHERE lower(name) = lower(${name}) AND id <> ${ownId})`
  const [row] = await desk.db.all<{ taken: number }>(sql`SELECT ${taken} AS taken`)
  if (row?.taken) throw new DomainError('invalid_input', 'name: is taken', [{ path: 'name', message: 'is taken' }])
  return guard(desk.db, sql`NOT ${taken}`)
}
