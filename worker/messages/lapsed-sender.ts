import { sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { statement } from '../database/statement.ts'

/**
 * Asks, in a batch, whether mail leaves from this address no more, though it was written to: its domain is not verified
 * any longer, no code proves the address itself, and it is no channel's own.
 */
export function askLapsed(db: Database, email: string) {
  return statement<{ isLapsed: number }>(
    db,
    sql`
    SELECT EXISTS (SELECT 1 FROM channels WHERE from_email = ${email} AND from_proof = 'lapsed')
      AND NOT EXISTS (SELECT 1 FROM channels WHERE (from_email = ${email} AND from_proof <> 'lapsed') OR address = ${email})
      AS isLapsed`,
  )
}
