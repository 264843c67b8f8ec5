import { and, eq, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/sqlite-core'
import type { Database } from '../database/client.ts'
import { messageIds, messages, receipts } from '../database/schema/conversations.ts'
import type { Incoming } from './incoming.ts'

/** The message that is here already, as it came in or as it left: to an address that is forwarded back to us, or that was in Cc. */
export function findTwin(db: Database, { channel, fingerprint, messageId, sender }: Incoming) {
  const reason = (text: string) => sql<string>`${text}`.as('reason')
  const email = sender.email.toLowerCase()
  return unionAll(
    db
      .select({ messageId: receipts.messageId, reason: reason('seen before') })
      .from(receipts)
      .where(sql`${receipts.channelId} = ${channel.id} AND ${receipts.fingerprint} = ${fingerprint}`),
    db
      .select({ messageId: messages.id, reason: reason('our own mail') })
      .from(messageIds)
      .innerJoin(messages, eq(messages.id, messageIds.messageId))
      .where(
        and(
          eq(messageIds.inboxId, channel.inboxId),
          eq(messageIds.rfcId, messageId ?? ''),
          eq(messages.direction, 'out'),
          // An id alone is known to whoever had the mail: their own words under it are another mail.
          sql`${email} IN (${channel.address}, lower(${messages.fromEmail}))`,
        ),
      ),
  )
}
