import { sql } from 'drizzle-orm'
import type { members, teams } from '../database/schema/people.ts'
import type { Desk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'

export const GONE = "has an id that is nobody's"

/** Throws `invalid_input` at `path` unless each id is one of the table's rows. */
export async function requireKnown(
  desk: Desk,
  table: typeof members | typeof teams,
  ids: readonly string[],
  path: string,
): Promise<void> {
  if (ids.length === 0) return
  const [row] = await desk.db.all<{ n: number }>(
    sql`SELECT count(*) AS n FROM ${table} WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  )
  if (row?.n !== new Set(ids).size)
    throw new DomainError('invalid_input', `${path}: ${GONE}`, [{ path, message: GONE }])
}
