import { sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'

/**
 * Whether mail leaves from this address no more, though it was written to: its domain is not verified any longer, no code
 * proves the address itself, and it is no channel's own.
 */
export async function isLapsedSender(db: Database, email: string): Promise<boolean> {
  const [row] = await db.all<{ lapsed: number }>(sql`
    SELECT EXISTS (SELECT 1 FROM channels WHERE from_email = ${email} AND from_proof = 'lapsed')
      AND NOT EXISTS (SELECT 1 FROM channels WHERE (from_email = ${email} AND from_proof <> 'lapsed') OR address = ${email})
      AS lapsed`)
  return Boolean(row?.lapsed)
}
