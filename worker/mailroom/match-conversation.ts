import { type SQL, sql } from 'drizzle-orm'
import { isPublicDomain } from '../contract/public-domain.ts'
import type { Database } from '../database/client.ts'
import { conversations } from '../database/schema/conversations.ts'
import { account, inboxes } from '../database/schema/people.ts'
import { isMemberAddress } from '../messages/find-usernames.ts'
import type { Incoming } from './incoming.ts'

type ConversationRow = typeof conversations.$inferSelect

export interface Match {
  conversation: ConversationRow
  /** The sender has never written or been written to here. They join, flagged, and are not answered by default. */
  isNewParticipant: boolean
  /** It was closed so long ago that the message starts another one, which continues it. */
  isOver: boolean
}

/** At most this many ids are looked up: the nearest ones say where a mail belongs. */
const MAX_IDS = 40
const DAY = 24 * 60 * 60 * 1000

/**
 * Reads how the inbox threads, what the account filters, and whether the sender's address is one of our own: a member's,
 * the one that they sign in with or the one at the mail domain that their answers leave from; a channel's; or another at a
 * domain of ours.
 */
export function findRules(db: Database, { channel, sender }: Incoming) {
  const { reopenDays, subjectDays } = inboxes
  const { spamScore, roleNames } = account
  const domain = ownDomainOf(sender.email)
  return db
    .select({
      reopenDays,
      subjectDays,
      spamScore,
      roleNames,
      isMember:
        sql<number>`(EXISTS (SELECT 1 FROM members WHERE email = ${sender.email}) OR ${isMemberAddress(sender.email)})`.as(
          'is_member',
        ),
      // 2 for an address of a channel, 1 for another at its domain.
      nearness: sql<number>`(SELECT coalesce(max(CASE WHEN ${sender.email} IN (c.address, c.from_email) THEN 2
        WHEN ${domain} IN (${account.mailDomain}, substr(c.address, instr(c.address, '@') + 1), substr(c.from_email, instr(c.from_email, '@') + 1))
        THEN 1 END), 0) FROM channels c WHERE c.state IN ('locked', 'connected'))`.as('nearness'),
    })
    .from(inboxes)
    .innerJoin(account, sql`true`)
    .where(sql`${inboxes.id} = ${channel.inboxId}`)
}
type Rules = Awaited<ReturnType<typeof findRules>>[number]

/**
 * Reads the conversation that most answers continue: the one they were sent to by a signed address, or the one with the
 * nearest message of ours that they name. A message that was moved takes the answers to it along, also those that come to
 * the signed address it was sent with.
 */
export function findNearest(db: Database, message: Incoming) {
  const { addressed, channel, continues } = message
  if (!addressed && continues.length === 0) return []
  const isMoved = addressed ? sql`AND m.moved_from = ${addressed.id}` : sql``
  const named = sql`(SELECT m.conversation_id FROM json_each(${idsOf(message)}) j
    CROSS JOIN message_ids i ON i.inbox_id = ${channel.inboxId} AND i.rfc_id = j.value AND i.owner = ''
    CROSS JOIN messages m ON m.id = i.message_id ${isMoved} LIMIT 1)`
  return [findOne(db, message, addressed ? sql`coalesce(${named}, ${addressed.id})` : named)]
}
type Candidate = Awaited<ReturnType<typeof findOne>>[number]

/**
 * The conversation that a message continues, inside the inbox it came to. Where no message of ours is named: the one of
 * the nearest id that mail of the same people named, then of the nearest message that it quotes with our mark, then of
 * its thread by Outlook's name, then, where the inbox is set to, of its sender by the subject. Null: it starts one of its own.
 */
export async function matchConversation(
  db: Database,
  message: Incoming,
  rules: Rules,
  nearest: Candidate | undefined,
): Promise<Match | null> {
  const known = nearest ?? (await findFurther(db, message)) ?? (await findBySubject(db, message, rules))
  if (!known) return null
  const { conversation, takesPart } = await follow(db, message, rules, known)
  // From proves nobody: who writes as one of us is whoever can type our address. Their own conversation they may write
  // in; and a group that was given a channel's address passes on what others wrote.
  const isOurChannel = rules.nearness === 2 && isUnproven(message, rules)
  const isByGroup = message.originalSender?.how === 'group' && !message.originalSender.isByOutsider
  const isOurs = rules.isMember === 1 || (isOurChannel && !isByGroup)
  const isPosing = isOurs && conversation.contactEmail !== message.sender.email
  return {
    conversation,
    isNewParticipant: isPosing || !takesPart,
    isOver: isOver(conversation, message, rules),
  }
}

/** Whether it says that it comes from us, and nothing shows that it does. */
export function isUnproven({ signals }: Incoming, { isMember, nearness }: Rules): boolean {
  return !signals.isProven && (isMember === 1 || nearness > 0)
}

async function findFurther(db: Database, message: Incoming): Promise<Candidate | undefined> {
  const { continues, quotes, threadKey, channel, addressed } = message
  if (addressed || (continues.length === 0 && quotes.length === 0 && threadKey === null)) return undefined
  // A thousand strangers answer one newsletter: a mail that we never had joins only its own people.
  const named = (ids: string) => sql`(SELECT i.conversation_id FROM json_each(${ids}) j
    CROSS JOIN message_ids i ON i.inbox_id = ${channel.inboxId} AND i.rfc_id = j.value
      AND i.owner IN (SELECT value FROM json_each(${peopleOf(message)})) LIMIT 1)`
  const quoted = sql`(SELECT m.conversation_id FROM json_each(${JSON.stringify(quotes)}) j
    CROSS JOIN messages m ON m.id = j.value
    CROSS JOIN conversations c ON c.id = m.conversation_id AND c.inbox_id = ${channel.inboxId} LIMIT 1)`
  const outlooks = named(JSON.stringify(threadKey === null ? [] : [threadKey]))
  const [row] = await findOne(db, message, sql`coalesce(${named(idsOf(message))}, ${quoted}, ${outlooks})`)
  return row
}

/** Many mails have one sender and one subject: only the newest few are looked at. */
async function findBySubject(db: Database, message: Incoming, { subjectDays }: Rules): Promise<Candidate | undefined> {
  const { isSameSubject, channel, raw } = message
  const writer = message.originalSender ?? message.sender
  if (subjectDays === 0 || !isSameSubject) return undefined
  const rows = await db.all<{ id: string; subject: string }>(sql`SELECT id, subject FROM conversations
    WHERE contact_id = (SELECT id FROM contacts WHERE email = ${writer.email.toLowerCase()}) AND inbox_id = ${channel.inboxId}
      AND place <> 'merged' AND last_message_at > CAST(${raw.receivedAt - subjectDays * DAY} AS INTEGER)
    ORDER BY last_message_at DESC, id DESC LIMIT 20`)
  const same = rows.find((row) => isSameSubject(row.subject))
  const [row] = same ? await findOne(db, message, sql`${same.id}`) : []
  return row
}

/**
 * To what a conversation was merged into, or to what continues it where it is over: at the end of that way, or where it
 * comes round to the beginning, since what continued one was merged back into it.
 */
async function follow(db: Database, message: Incoming, rules: Rules, from: Candidate): Promise<Candidate> {
  const seen = new Set<string>()
  let at = from
  for (;;) {
    const { id, mergedInto, continuedIn } = at.conversation
    const nextId = mergedInto ?? (isOver(at.conversation, message, rules) ? continuedIn : null)
    if (nextId === null || (seen.has(id) && mergedInto === null)) return at
    seen.add(id)
    const [next] = await findOne(db, message, sql`${nextId}`)
    if (!next) return at
    at = next
  }
}

/** What a machine says about an old conversation starts none. */
function isOver({ status, closedAt }: ConversationRow, { raw, isAutomatic }: Incoming, { reopenDays }: Rules) {
  if (reopenDays === 0 || isAutomatic || status === 'open' || closedAt === null) return false
  return closedAt < raw.receivedAt - reopenDays * DAY
}

function findOne(db: Database, message: Incoming, id: SQL) {
  return db
    .select({ conversation: conversations, takesPart: takesPart(message).as('takes_part') })
    .from(conversations)
    .where(sql`${conversations.id} = ${id} AND ${conversations.inboxId} = ${message.channel.inboxId}`)
}

/** A mail that came by another hand joins unflagged only where both take part: anybody can name somebody else's writer. */
function takesPart({ sender, originalSender, channel }: Incoming) {
  const own = isParticipant(sender.email, channel)
  if (!originalSender) return own
  return sql<number>`(${own} AND ${isParticipant(originalSender.email.toLowerCase(), channel)})`
}

function isParticipant(email: string, channel: Incoming['channel']) {
  if (email === channel.address) return sql<number>`1`
  const domain = domainOf(email)
  // Our own address is on every mail that comes here, be it the channel's or the signed one at the mail domain: their
  // domains in a From are no proof of anything.
  const isShared = domain === '' || domain === domainOf(channel.address) || isPublicDomain(domain)
  const isSender = isShared
    ? sql`p.email = ${email}`
    : sql`(p.email = ${email} OR (substr(p.email, instr(p.email, '@') + 1) = ${domain}
        AND ${domain} <> (SELECT mail_domain FROM account)))`
  return sql<number>`EXISTS (SELECT 1 FROM participants p WHERE p.conversation_id = "conversations"."id" AND ${isSender})`
}

const idsOf = ({ continues }: Incoming) => JSON.stringify(continues.slice(0, MAX_IDS))

/** The sender, who wrote it, and everybody they wrote to, as JSON. */
function peopleOf({ sender, originalSender, to, cc }: Incoming): string {
  const all = [sender, ...(originalSender ? [originalSender] : []), ...to, ...cc]
  const emails = all.map((address) => address.email.toLowerCase())
  return JSON.stringify([...new Set(emails)].filter((email) => email !== ''))
}

/** Its domain, where sharing that says something; else ''. */
function ownDomainOf(email: string): string {
  const domain = domainOf(email)
  return isPublicDomain(domain) ? '' : domain
}

/** What stands behind the @. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1)
