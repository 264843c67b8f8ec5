import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { cleanEmail } from './address.ts'
import { readReplyToken } from './reply-token.ts'
import type { Database } from '../../database/client.ts'
import { selectRows } from '../../database/row.ts'
import { statement } from '../../database/statement.ts'
import { conversations, messageIds, messages } from '../../database/schema/conversations.ts'
import { channels } from '../../database/schema/people.ts'
import type { Env } from '../../env.ts'
import { isMemberAddress } from '../../messages/find-usernames.ts'
import { fallbackAt } from '../../messages/sender.ts'

export interface Destination {
  channel: typeof channels.$inferSelect
  /** The conversation whose signed reply address the mail was sent to. */
  conversation: typeof conversations.$inferSelect | null
  /** The address is of no inbox: the account's fallback, or a member's own. What answers a mail of ours belongs where that was sent. */
  isShared: boolean
}

/**
 * The first conversation of the channel's inbox whose signed reply address is among these: an alias or a forwarder may
 * have changed the envelope. The token proves itself at any domain, here as there.
 */
export async function findAddressed(
  env: Env,
  db: Database,
  { channel }: Destination,
  emails: string[],
): Promise<Destination['conversation']> {
  for (const email of emails.filter((each) => /^inbox\+/i.test(each)).slice(0, 5)) {
    const id = await readReplyToken(env.POSTROOM_SECRET, email)
    if (id === null) continue
    const [row] = await db
      .select()
      .from(conversations)
      .where(sql`${conversations.id} = ${id} AND ${conversations.inboxId} = ${channel.inboxId}`)
    if (row) return row
  }
  return null
}

/**
 * Where mail for an envelope recipient belongs: the channel with that address (a `+detail` is ours to
 * ignore), or the conversation whose reply address it is. `inbox@` at the account's mail domain and a member's own address
 * there go to the oldest channel, whatever has become of it. Null: there is no such address.
 */
export async function findDestination(env: Env, db: Database, recipient: string): Promise<Destination | null> {
  const address = cleanEmail(recipient).toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 1) return null
  const local = address.slice(0, at)
  const plain = `${local.split('+')[0]}@${address.slice(at + 1)}`
  const token = local.startsWith('inbox+') ? await readReplyToken(env.POSTROOM_SECRET, local) : null

  // The token proves itself at any domain: answers to mail of before the account's domain was changed come to the old one.
  const answered = token === null ? null : await findAnsweredBy(db, token)
  if (answered) return { ...answered, isShared: false }
  const [[named], [found]] = await db.batch([
    selectRows(
      db,
      channels,
      sql`address IN (${address}, ${plain}) AND state IN ('locked', 'connected') ORDER BY address = ${address} DESC LIMIT 1`,
    ),
    statement<{ mailDomain: string; isMember: number }>(
      db,
      sql`SELECT mail_domain AS mailDomain, ${isMemberAddress(plain)} AS isMember FROM account`,
    ),
  ])
  if (!found) return null
  const isShared = found.isMember === 1 || plain === fallbackAt(found.mailDomain)
  const channel = named ?? (isShared ? await findOldest(db) : null)
  return channel && { channel, conversation: null, isShared }
}

async function findAnsweredBy(db: Database, conversationId: string) {
  const [found] = await db
    .select({ channel: channels, conversation: conversations })
    .from(conversations)
    .innerJoin(channels, eq(channels.id, conversations.channelId))
    .where(sql`${conversations.id} = ${conversationId}`)
  return found
}

async function findOldest(db: Database): Promise<Destination['channel'] | null> {
  const [channel] = await db
    .select()
    .from(channels)
    .where(inArray(channels.state, ['connected', 'disconnected']))
    .orderBy(asc(channels.createdAt))
    .limit(1)
  return channel ?? null
}

/** The channel from which a mail of ours left that has one of these Message-IDs; null where none of them is ours. */
export async function findAnswered(db: Database, ids: readonly string[]): Promise<Destination['channel'] | null> {
  const [found] = await db
    .select({ channel: channels })
    .from(messageIds)
    .innerJoin(messages, eq(messages.id, messageIds.messageId))
    .innerJoin(conversations, eq(conversations.id, messageIds.conversationId))
    .innerJoin(channels, eq(channels.id, conversations.channelId))
    .where(
      and(
        sql`${messageIds.inboxId} IN (SELECT id FROM inboxes)`,
        sql`${messageIds.rfcId} IN (SELECT value FROM json_each(${JSON.stringify(ids.slice(0, 50))}))`,
        eq(messageIds.owner, ''),
        eq(messages.direction, 'out'),
      ),
    )
    .limit(1)
  return found?.channel ?? null
}
