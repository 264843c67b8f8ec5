import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { conversations, messageIds, participants } from '../database/schema/conversations.ts'
import type { Incoming } from './incoming.ts'
import { isPublicDomain } from './public-domain.ts'

type ConversationRow = typeof conversations.$inferSelect

export interface Match {
  conversation: ConversationRow
  /** The sender has never written or been written to here. They join, flagged, and are not answered by default. */
  isNewParticipant: boolean
}

/** At most this many ids are looked up: the nearest ones say where a mail belongs. */
const MAX_IDS = 40

/**
 * Reads the conversations that a message may continue: the one it was addressed to by a signed
 * address, else those that know a Message-ID which it answers, the mail's own before those that merely
 * name it; each with whether the sender takes part.
 */
export function findCandidates(db: Database, message: Incoming) {
  const { addressed, channel, continues } = message
  const isAsked = addressed
    ? eq(conversations.id, addressed.id)
    : and(
        eq(messageIds.inboxId, channel.inboxId),
        inArray(messageIds.rfcId, continues.slice(0, MAX_IDS)),
        // A thousand strangers answer one newsletter: a mail that we never had joins only its own people.
        or(
          isNotNull(messageIds.messageId),
          sql`${conversations.contactEmail} IN (SELECT value FROM json_each(${people(message)}))`,
        ),
      )
  const fields = {
    rfcId: messageIds.rfcId,
    messageId: messageIds.messageId,
    takesPart: takesPart(message).as('takes_part'),
    conversation: conversations,
  }
  return db
    .select(fields)
    .from(conversations)
    .leftJoin(messageIds, eq(messageIds.conversationId, conversations.id))
    .where(isAsked)
    .orderBy(sql`${messageIds.messageId} IS NULL`)
    .limit(addressed ? 1 : 200)
}

type Candidate = Awaited<ReturnType<typeof findCandidates>>[number]

/**
 * The conversation that a message continues, inside the inbox it came to: by the signed address it
 * was sent to, else by the Message-IDs that it answers, nearest first; those we have come before
 * those that were merely referenced by mail of its own people. Null: it starts one of its own.
 */
export function matchConversation(message: Incoming, candidates: Candidate[]): Match | null {
  const nearest = message.continues
  const ordered = candidates.toSorted((a, b) => nearest.indexOf(a.rfcId ?? '') - nearest.indexOf(b.rfcId ?? ''))

  const ours = message.addressed ? ordered[0] : ordered.find((row) => row.messageId !== null)
  if (ours) return { conversation: ours.conversation, isNewParticipant: !ours.takesPart }
  const theirs = ordered[0]
  // To name one of its people in Cc lets nobody take part: everybody can who knows an address.
  return theirs ? { conversation: theirs.conversation, isNewParticipant: !theirs.takesPart } : null
}

/** The sender and everybody they wrote to, as JSON. */
function people({ sender, originalSender, to, cc }: Incoming): string {
  const emails = [sender, ...(originalSender ? [originalSender] : []), ...to, ...cc].map((address) =>
    address.email.toLowerCase(),
  )
  return JSON.stringify([...new Set(emails)].filter((email) => email !== ''))
}

/** A mail that came by another hand joins unflagged only where both take part: anybody can name somebody else's writer. */
function takesPart({ sender, originalSender, channel }: Incoming) {
  const own = isParticipant(sender.email, channel)
  if (!originalSender) return own
  return sql<number>`(${own} AND ${isParticipant(originalSender.email.toLowerCase(), channel)})`
}

function isParticipant(email: string, channel: Incoming['channel']) {
  const domain = domainOf(email)
  // Our own address is on every mail that comes here: its domain in a From is no proof of anything.
  const isShared = domain === '' || domain === domainOf(channel.address) || isPublicDomain(domain)
  const isSender = isShared
    ? eq(participants.email, email)
    : sql`(${participants.email} = ${email} OR substr(${participants.email}, instr(${participants.email}, '@') + 1) = ${domain})`
  return sql<number>`EXISTS (SELECT 1 FROM ${participants} WHERE ${participants.conversationId} = ${conversations.id} AND ${isSender})`
}

/** What stands behind the @. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1)
