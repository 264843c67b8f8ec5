import { sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { statement } from '../database/statement.ts'
import { isUsername } from './sender.ts'

/** Those of the local parts that are a member's, also of one who has gone: their mail is still answered. A statement, for a batch. */
export function findUsernames(db: Database, locals: readonly string[]) {
  const possible = JSON.stringify(locals.filter(isUsername))
  // 'A' is the character after '@': the range is served by the index.
  return statement<{ local: string }>(
    db,
    sql`SELECT DISTINCT value AS local FROM json_each(${possible})
    WHERE EXISTS (SELECT 1 FROM members WHERE email >= value || '@' AND email < value || 'A')`,
  )
}
