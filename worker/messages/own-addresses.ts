import { sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { channels } from '../database/schema/people.ts'
import { findUsernames } from './find-usernames.ts'
import { fallbackAt } from './sender.ts'

/**
 * Which of these addresses, in lower case, are our own: the fallback, a member's at the mail domain, and a channel's, be
 * it where its mail comes to or where its answers leave from, since mail is forwarded from there. The fallback is always one.
 */
export async function ownAmong(db: Database, mailDomain: string, emails: readonly string[]): Promise<Set<string>> {
  const asked = sql`(SELECT value FROM json_each(${JSON.stringify(emails)}))`
  const [ours, colleagues] = await db.batch([
    db
      .select({ address: channels.address, fromEmail: channels.fromEmail })
      .from(channels)
      .where(
        sql`${channels.state} IN ('locked', 'connected') AND (${channels.address} IN ${asked} OR ${channels.fromEmail} IN ${asked})`,
      ),
    findUsernames(
      db,
      emails.map((email) => email.split('@')[0]!),
    ),
  ])
  return new Set([
    fallbackAt(mailDomain),
    ...ours.flatMap(({ address, fromEmail }) => [address, fromEmail ?? address]),
    ...colleagues.map(({ local }: { local: string }) => `${local}@${mailDomain}`),
  ])
}
