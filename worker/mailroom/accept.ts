import { eq, sql } from 'drizzle-orm'
import { rememberContact } from '../contacts/remember-contact.ts'
import { newId } from '../database/id.ts'
import { attachments, contacts, conversations, messages, receipts } from '../database/schema/conversations.ts'
import { insertRow, selectRows } from '../database/row.ts'
import { openDatabase } from '../database/client.ts'
import {
  type AnyOccurrence,
  type ConversationRow,
  type Desk,
  type Write,
  guard,
  isStanding,
  openDesk,
} from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { isSettled, noteRawMail, settleRawMail } from '../desk/ledger.ts'
import type { Env } from '../env.ts'
import { findSenderRules, ruleOf } from '../senders/find-rule.ts'
import { cutTo } from './cut-to.ts'
import { findTwin } from './find-twin.ts'
import type { Incoming } from './incoming.ts'
import { keepBodies, keepFiles, MAX_FILES } from './keep-files.ts'
import { type Match, findNearest, findRules, isUnproven, matchConversation } from './match-conversation.ts'
import { noteBounce } from './note-bounce.ts'
import { rememberId, rememberPeople, rememberPeopleOf, rememberReferenced } from './remember.ts'
import { type Sorted, fetches, sortMessage } from './sort-message.ts'
import { ticketFor } from './ticket-for.ts'

/** In bytes. */
const MAX_SUBJECT = 4_000
/** Addresses in one header: of more a reader sees the first ones. */
const MAX_PEOPLE = 100
/** How many others may be at the same conversation, or make the same contact, at the same moment. */
const MAX_TRIES = 10

/**
 * Puts a message into the conversation it belongs to, in its sender's name. The same message again changes nothing.
 * Throws when a store fails, with nothing half written but files that a second try overwrites.
 */
export async function acceptMessage(
  env: Env,
  message: Incoming,
  defer: (work: Promise<unknown>) => void,
  tries = MAX_TRIES,
): Promise<void> {
  const { channel, raw, sender } = message
  // Whom it is from is who wrote it; what was proven, only of who handed it in.
  const writer = message.originalSender ?? sender
  const email = writer.email.toLowerCase()
  const db = openDatabase(env.DB)
  const [[twin], [rules], [known], saidOfSenders, ...[nearest]] = await db.batch([
    findTwin(db, message),
    findRules(db, message),
    selectRows(db, contacts, sql`email = ${email}`),
    findSenderRules(db, channel.inboxId, [email, sender.email]),
    ...findNearest(db, message),
  ])
  if (twin) {
    await noteRawMail(db, { ...raw, state: 'accepted', ...twin })
    return
  }
  const contact = known ?? { id: newId(), email, name: writer.name, createdAt: raw.receivedAt }
  const desk = openDesk(env, { kind: 'contact', id: contact.id }, defer)

  const match = await matchConversation(db, message, rules!, nearest?.[0])
  const joined = match && !match.isOver ? match.conversation : null
  const earlier = match?.isOver ? match.conversation : null
  // From alone proves nobody: who fails to prove it is not the one who takes part.
  const isStranger = match !== null && (match.isNewParticipant || message.signals.isForged)
  const [bodies, files] = [await keepBodies(env, message), await keepFiles(env, message)]
  const messageId = newId()
  const conversationId = joined?.id ?? newId()
  const originalSender = originalOf(message, match)
  const isNamedByOutsider = originalSender?.isByOutsider === true
  const sorted = sortMessage(message.signals, email, {
    ...rules!,
    // Whom an outsider names can be blocked, and vouches for nothing.
    rule: ruleOf(saidOfSenders, sender.email) === 'block' ? 'block' : ruleOf(saidOfSenders, email, isNamedByOutsider),
    isWrittenTo: !isNamedByOutsider && typeof known?.writtenToAt === 'number',
  })
  // An outsider who passes something on does not take part by that, nor do those whom they name.
  const people = isNamedByOutsider ? [writer] : [sender, writer, ...message.to, ...message.cc]
  const ticket = ticketFor(desk, joined, conversationId, message, sorted)
  const writes: Write[] = [
    ...rememberContact(desk, contact, writer.name, !known),
    ...(joined
      ? continued(desk, joined, message, sorted)
      : started(desk, conversationId, contact, writer.name, message, sorted)),
    ...ticket.writes,
    ...(earlier ? linked(desk, earlier, conversationId, isStranger || sorted.place === 'spam') : []),
    insertRow(desk.db, messages, {
      id: messageId,
      conversationId,
      direction: 'in',
      status: 'received',
      fromName: sender.name,
      fromEmail: sender.email,
      originalSender,
      recipients: { to: few(message.to), cc: few(message.cc), bcc: [], replyTo: few(message.replyTo) },
      subject: cutTo(MAX_SUBJECT, message.subject),
      snippet: message.snippet,
      ...bodies,
      isCut: message.files.length > MAX_FILES,
      isNewParticipant: isStranger,
      isUnproven: isUnproven(message, rules!),
      isAutomatic: message.isAutomatic,
      authentication: message.authentication,
      confirmation: message.confirmation,
      protection: message.protection,
      invitation: message.invitation,
      messageId: message.messageId,
      rawKey: raw.key,
      sentAt: raw.receivedAt,
    }),
    ...files.map((file, position) => insertRow(desk.db, attachments, { ...file, messageId, position })),
    ...rememberId(desk, message, conversationId, messageId),
    // A stranger who joined, and whom they wrote to, stay strangers until one of us writes to them.
    ...(joined && isStranger
      ? []
      : [
          ...rememberReferenced(desk, message, conversationId, joined?.contactEmail ?? email),
          rememberPeople(desk, message, conversationId, people),
        ]),
    insertRow(desk.db, receipts, { channelId: channel.id, fingerprint: message.fingerprint, messageId }),
    // Set aside by one and read by another at the same moment, it would look like two.
    settleRawMail(desk.db, { ...raw, messageId }),
  ]
  const subject = { inboxId: channel.inboxId, conversationId }
  const received: AnyOccurrence = { type: 'message.received', subject, data: { messageId } }
  // Before the report itself: once that is in the books, nobody comes back for what it says.
  if (joined && message.bounced && !message.signals.isForged) await noteBounce(desk, subject, message.bounced)
  try {
    await desk.commitAll(
      [...(earlier ? bothAreLinked(earlier, conversationId, message) : []), received, ...ticket.occurrences],
      ...writes,
    )
  } catch (error) {
    // The same message, taken in at the same moment by somebody else: the keys let only one through.
    const [twins] = await db.batch([findTwin(db, message)])
    if (twins.length > 0 || (await isSettled(db, raw.key))) return
    // The sender's first two mails at once: the other one has made their contact. Or the conversation was merged or
    // continued meanwhile.
    const isRace = tries > 1 && error instanceof DomainError && error.code === 'conflict'
    if (isRace) return acceptMessage(env, message, defer, tries - 1)
    throw error
  }
}

/** Whoever takes part in the conversation is no outsider to it. */
function originalOf({ originalSender }: Incoming, match: Match | null) {
  if (!originalSender || !match || match.isNewParticipant) return originalSender
  return { ...originalSender, isByOutsider: false }
}

function started(
  desk: Desk,
  id: string,
  contact: { id: string; email: string; name?: string | undefined },
  name: string,
  message: Incoming,
  { place, reason }: Sorted,
): Write[] {
  const { channel, raw } = message
  return [
    insertRow(desk.db, conversations, {
      id,
      inboxId: channel.inboxId,
      channelId: channel.id,
      contactId: contact.id,
      contactName: name || contact.name || contact.email,
      contactEmail: contact.email,
      subject: cutTo(MAX_SUBJECT, message.subject),
      snippet: message.snippet,
      place,
      placeReason: reason,
      hasAttachments: hasAttachments(message),
      messageCount: 1,
      firstMessageAt: raw.receivedAt,
      lastMessageAt: raw.receivedAt,
    }),
  ]
}

/**
 * A customer's answer reopens the conversation and fetches it from the trash, and from wherever it lies what one of us
 * has answered; what a machine says, or who belongs into Spam, does neither.
 */
function continued(desk: Desk, conversation: ConversationRow, message: Incoming, { place }: Sorted): Write[] {
  const reopens = message.reopens && place !== 'spam'
  return [
    isStanding(desk.db, conversation.id),
    desk.db
      .update(conversations)
      .set({
        snippet: message.snippet,
        messageCount: sql`message_count + 1`,
        lastMessageAt: sql`max(last_message_at, CAST(${message.raw.receivedAt} AS INTEGER))`,
        readBy: [],
        version: sql`version + 1`,
        ...(reopens && { status: 'open' as const, closedAt: null }),
        ...(fetches(conversation, message, place) && { place: 'inbox' as const, placeReason: null }),
        ...(hasAttachments(message) && { hasAttachments: true }),
      })
      .where(eq(conversations.id, conversation.id)),
  ]
}

/** Only one conversation continues another, and later answers to the old one find it: a stranger's own they would not. */
function linked(desk: Desk, earlier: ConversationRow, conversationId: string, isByStranger: boolean): Write[] {
  if (isByStranger) return []
  return [
    guard(desk.db, sql`(SELECT continued_in FROM conversations WHERE id = ${earlier.id}) IS ${earlier.continuedIn}`),
    isStanding(desk.db, earlier.id),
    desk.db.update(conversations).set({ continuedIn: conversationId }).where(eq(conversations.id, earlier.id)),
    rememberPeopleOf(desk, earlier.id, conversationId),
  ]
}

function bothAreLinked(earlier: ConversationRow, intoId: string, { subject, channel }: Incoming): AnyOccurrence[] {
  const { inboxId } = channel
  const link = (conversationId: string, other: string): AnyOccurrence => ({
    type: 'conversation.continued',
    subject: { inboxId, conversationId },
    data: { fromId: earlier.id, intoId, subject: other.slice(0, 200) },
  })
  return [link(earlier.id, subject), link(intoId, earlier.subject)]
}

const hasAttachments = (message: Incoming) => message.files.some((file) => !file.isInline)

const few = <T>(list: T[]): T[] => list.slice(0, MAX_PEOPLE)
