import { sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { statement } from '../database/statement.ts'
import type { Incoming } from './incoming.ts'

/** The message that is here already, as it came in or as it left: to an address that is forwarded back to us, or that was in Cc. */
export function findTwin(db: Database, { channel, fingerprint, messageId, sender }: Incoming) {
  const email = sender.email.toLowerCase()
  // An id alone is known to whoever had the mail: their own words under it are another mail.
  return statement<{ messageId: string; reason: string }>(
    db,
    sql`SELECT message_id AS messageId, 'seen before' AS reason FROM receipts
      WHERE channel_id = ${channel.id} AND fingerprint = ${fingerprint}
    UNION ALL
    SELECT m.id, 'our own mail' FROM message_ids i JOIN messages m ON m.id = i.message_id
      WHERE i.inbox_id = ${channel.inboxId} AND i.rfc_id = ${messageId ?? ''} AND m.direction = 'out'
        AND ${email} IN (${channel.address}, lower(m.from_email))`,
  )
}
