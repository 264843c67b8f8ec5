import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { conversations, messageIds, participants } from '../database/schema/conversations.ts'
import type { Incoming } from './incoming.ts'

type ConversationRow = typeof conversations.$inferSelect

export interface Match {
  conversation: ConversationRow
  /** The sender has never written or been written to here. They join, flagged, and are not answered by default. */
  isNewParticipant: boolean
}

/** Mail providers that anybody can have an address at: sharing one of these domains proves nothing. */
const PUBLIC_DOMAINS = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.de gmx.net web.de proton.me protonmail.com mail.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com zoho.com fastmail.com hey.com t-online.de orange.fr free.fr laposte.net libero.it online.no ziggo.nl kpnmail.nl hotmail.nl live.nl hotmail.no'.split(' '),
)

/** At most this many ids are looked up: the nearest ones say where a mail belongs. */
const MAX_IDS = 40

/**
 * The conversation that a message continues, inside the inbox it came to: by the signed address it
 * was sent to, else by the Message-IDs that it answers, nearest first; those we have come before
 * those that were merely referenced. Null: it starts one of its own.
 */
export async function matchConversation(db: Database, message: Incoming): Promise<Match | null> {
  if (message.addressed) return join(db, message.addressed, message)
  const nearest = message.continues.slice(0, MAX_IDS)
  if (nearest.length === 0) return null

  const known = await db
    .select({ rfcId: messageIds.rfcId, messageId: messageIds.messageId, conversation: conversations })
    .from(messageIds)
    .innerJoin(conversations, eq(conversations.id, messageIds.conversationId))
    .where(and(eq(messageIds.inboxId, message.channel.inboxId), inArray(messageIds.rfcId, nearest)))
    .limit(200)
  const ordered = known.toSorted((a, b) => nearest.indexOf(a.rfcId) - nearest.indexOf(b.rfcId))

  const ours = ordered.find((row) => row.messageId !== null)
  if (ours) return join(db, ours.conversation, message)
  // A thousand strangers answer one newsletter: a mail that we never had joins only its own people.
  const people = new Set([message.sender.email, ...[...message.to, ...message.cc].map((address) => address.email.toLowerCase())])
  const theirs = ordered.find((row) => people.has(row.conversation.contactEmail))
  return theirs ? { conversation: theirs.conversation, isNewParticipant: false } : null
}

async function join(db: Database, conversation: ConversationRow, { sender, channel }: Incoming): Promise<Match> {
  return { conversation, isNewParticipant: !(await takesPart(db, conversation, sender.email, channel.address)) }
}

async function takesPart(db: Database, conversation: ConversationRow, email: string, own: string): Promise<boolean> {
  const domain = domainOf(email)
  // Our own address is on every mail that comes here: its domain in a From is no proof of anything.
  const isShared = domain === '' || domain === domainOf(own) || PUBLIC_DOMAINS.has(domain)
  const rows = await db
    .select({ email: participants.email })
    .from(participants)
    .where(
      and(
        eq(participants.conversationId, conversation.id),
        isShared
          ? eq(participants.email, email)
          : sql`(${participants.email} = ${email} OR substr(${participants.email}, instr(${participants.email}, '@') + 1) = ${domain})`,
      ),
    )
    .limit(1)
  return rows.length > 0
}

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1)
