import { eq, sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import { newId } from '../database/id.ts'
import { attachments, contacts, conversations, messageIds, messages, receipts } from '../database/schema/conversations.ts'
import { rawMail } from '../database/schema/events.ts'
import type { Desk, Write } from '../desk/desk.ts'
import { noteRawMail } from '../desk/ledger.ts'
import type { Env } from '../env.ts'
import type { Incoming } from './incoming.ts'
import { type Match, matchConversation } from './match-conversation.ts'

/** What fits into a row beside the rest of it: D1 takes 2 MB. What is longer is in the raw mail. */
const MAX_TEXT = 300_000
const MAX_HTML = 600_000

/**
 * Puts a message into the conversation it belongs to. The same message again changes nothing.
 * Throws when a store fails, with nothing half written but files that a second try overwrites.
 */
export async function acceptMessage(desk: Desk, message: Incoming): Promise<void> {
  const { channel, raw, sender } = message
  const twin = await findTwin(desk, message)
  if (twin) return noteRawMail(desk.db, { ...raw, state: 'accepted', messageId: twin, reason: 'seen before' })

  const match = await matchConversation(desk.db, message)
  const files = await keepFiles(desk.env, message)
  const messageId = newId()
  const conversationId = match?.conversation.id ?? newId()
  const people = [sender, ...message.to, ...message.cc]
  const writes: Write[] = [
    ...(match ? continued(desk, match, message) : started(desk, conversationId, message)),
    desk.db.insert(messages).values({
      id: messageId,
      conversationId,
      direction: 'in',
      status: 'received',
      fromName: sender.name,
      fromEmail: sender.email,
      recipients: { to: message.to, cc: message.cc, bcc: [], replyTo: message.replyTo },
      subject: message.subject,
      bodyText: message.text.slice(0, MAX_TEXT),
      bodyHtml: message.html !== null && message.html.length <= MAX_HTML ? message.html : null,
      isCut: message.text.length > MAX_TEXT || (message.html?.length ?? 0) > MAX_HTML,
      isNewParticipant: match?.isNewParticipant ?? false,
      isAutomatic: message.isAutomatic,
      messageId: message.messageId,
      rawKey: raw.key,
      sentAt: raw.receivedAt,
    }),
    ...files.map((file, position) => desk.db.insert(attachments).values({ ...file, messageId, position })),
    ...rememberIds(desk, message, conversationId, messageId),
    // A stranger who joined, and whom they wrote to, stay strangers until one of us writes to them.
    ...(match?.isNewParticipant ? [] : [rememberPeople(desk, conversationId, people.map((person) => person.email))]),
    desk.db.insert(receipts).values({ channelId: channel.id, fingerprint: message.fingerprint, messageId }),
    desk.db.insert(rawMail).values({ ...raw, state: 'accepted', messageId }),
  ]
  const subject = { inboxId: channel.inboxId, conversationId }
  try {
    await desk.commit({ type: 'message.received', subject, data: { messageId } }, ...writes)
  } catch (error) {
    // The same message, taken in at the same moment by somebody else: the keys let only one through.
    if (!(await findTwin(desk, message))) throw error
  }
}

async function findTwin(desk: Desk, { channel, fingerprint }: Incoming): Promise<string | null> {
  const [twin] = await desk.db
    .select({ messageId: receipts.messageId })
    .from(receipts)
    .where(sql`${receipts.channelId} = ${channel.id} AND ${receipts.fingerprint} = ${fingerprint}`)
  return twin?.messageId ?? null
}

function started(desk: Desk, id: string, message: Incoming): Write[] {
  const { channel, sender, raw } = message
  return [
    desk.db.insert(contacts).values({ id: newId(), email: sender.email, name: sender.name, createdAt: raw.receivedAt }).onConflictDoUpdate({
      target: contacts.email,
      set: { name: sql`CASE WHEN ${contacts.name} = '' THEN excluded.name ELSE ${contacts.name} END` },
    }),
    desk.db.insert(conversations).values({
      id,
      inboxId: channel.inboxId,
      channelId: channel.id,
      contactId: sql`(SELECT id FROM contacts WHERE email = ${sender.email})`,
      contactName: sender.name || sender.email,
      contactEmail: sender.email,
      subject: message.subject,
      snippet: message.snippet,
      hasAttachments: hasAttachments(message),
      messageCount: 1,
      firstMessageAt: raw.receivedAt,
      lastMessageAt: raw.receivedAt,
    }),
  ]
}

/** A customer's answer reopens the conversation and fetches it from the trash; an automatic one does neither. */
function continued(desk: Desk, { conversation }: Match, message: Incoming): Write[] {
  return [
    desk.db
      .update(conversations)
      .set({
        snippet: message.snippet,
        messageCount: sql`message_count + 1`,
        lastMessageAt: sql`max(last_message_at, CAST(${message.raw.receivedAt} AS INTEGER))`,
        readBy: [],
        version: sql`version + 1`,
        ...(!message.isAutomatic && { status: 'open' as const, place: 'inbox' as const }),
        ...(hasAttachments(message) && { hasAttachments: true }),
      })
      .where(eq(conversations.id, conversation.id)),
  ]
}

const hasAttachments = (message: Incoming) => message.files.some((file) => !file.isInline)

/** Every id that the message has or names, so that whatever answers any of them is found. */
function rememberIds(desk: Desk, message: Incoming, conversationId: string, messageId: string): Write[] {
  const { inboxId } = message.channel
  const writes: Write[] = []
  if (message.messageId !== null) {
    writes.push(
      desk.db
        .insert(messageIds)
        .values({ inboxId, rfcId: message.messageId, conversationId, messageId })
        .onConflictDoUpdate({ target: [messageIds.inboxId, messageIds.rfcId, messageIds.conversationId], set: { messageId } }),
    )
  }
  if (message.referenced.length > 0) {
    writes.push(
      statement(desk.db, sql`INSERT OR IGNORE INTO message_ids (inbox_id, rfc_id, conversation_id)
        SELECT ${inboxId}, value, ${conversationId} FROM json_each(${JSON.stringify(message.referenced)})`),
    )
  }
  return writes
}

function rememberPeople(desk: Desk, conversationId: string, emails: string[]): Write {
  const people = emails.filter((email) => email !== '').map((email) => email.toLowerCase()).slice(0, 200)
  return statement(desk.db, sql`INSERT OR IGNORE INTO participants (conversation_id, email)
    SELECT ${conversationId}, value FROM json_each(${JSON.stringify(people)})`)
}

/** Keys follow from the raw mail's, so that a second try overwrites what the first one left. */
async function keepFiles(env: Env, { raw, files }: Incoming) {
  const folder = raw.key.replace(/^raw\//, 'files/').replace(/\.eml$/, '')
  return Promise.all(
    files.map(async ({ content, ...file }, position) => {
      const fileKey = `${folder}/${position}`
      await env.MAIL.put(fileKey, content)
      return { ...file, id: newId(), size: content.byteLength, fileKey }
    }),
  )
}
