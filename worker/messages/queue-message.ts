import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Message, NewMessage } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import { attachments, conversations, messageIds, messages, uploads } from '../database/schema/conversations.ts'
import { account, channels } from '../database/schema/people.ts'
import { statement } from '../database/statement.ts'
import type { Desk } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { onlyOne } from './find-message.ts'
import { cleanOutgoing, textOfHtml } from './outgoing-html.ts'

/** A row has 2 MB at most. Beside the bodies there are the recipients in it. In bytes. */
const MAX_BODY = 1_500_000

/**
 * Puts an answer into the conversation; it leaves when the account's undo time is over. The same
 * `key` queues once: asked again, the first message is given back. Throws `not_found` for an upload
 * that is not the sender's own.
 */
export async function queueMessage(desk: Desk, conversationId: string, input: NewMessage): Promise<Message> {
  const conversation = await desk.conversation(conversationId)
  if (desk.actor.kind !== 'member') throw new DomainError('not_allowed', 'Only members answer.')
  const me = desk.actor.member
  const [before, settings, channel, files] = await desk.db.batch([
    keyed(desk, input.key),
    desk.db.select().from(account),
    desk.db.select().from(channels).where(eq(channels.id, conversation.channelId)),
    desk.db
      .select()
      .from(uploads)
      .where(
        and(
          eq(uploads.memberId, me.id),
          sql`${uploads.id} IN (SELECT value FROM json_each(${JSON.stringify(input.uploads ?? [])}))`,
        ),
      ),
  ])
  if (before.length > 0) return own(desk, conversationId, before)
  if (files.length !== new Set(input.uploads).size) throw notFound('upload')
  const html = cleanOutgoing(input.html)
  const text = textOfHtml(html)
  if (bytesOf(html) + bytesOf(text) > MAX_BODY) throw new DomainError('too_large', 'The message is too long.')
  if (text.trim() === '' && files.length === 0) throw new DomainError('invalid_input', 'html: says nothing')

  const now = Date.now()
  const id = newId(now)
  const recipients = { to: named(input.to), cc: named(input.cc), bcc: named(input.bcc), replyTo: [] }
  const everybody = [...recipients.to, ...recipients.cc, ...recipients.bcc].map((address) =>
    address.email.toLowerCase(),
  )
  const rfcId = `${id}@${settings[0]!.mailDomain}`
  const row: typeof messages.$inferInsert = {
    id,
    conversationId,
    direction: 'out',
    status: 'queued',
    authorId: me.id,
    fromName: `${me.name} at ${channel[0]!.fromName}`,
    fromEmail: channel[0]!.address,
    recipients,
    subject: replySubject(conversation.subject),
    bodyText: text,
    bodyHtml: html,
    messageId: rfcId,
    sentAt: now,
    leavesAt: now + settings[0]!.undoSeconds * 1000,
    clientKey: input.key,
  }
  try {
    await desk.commit(
      { type: 'message.queued', subject: { inboxId: conversation.inboxId, conversationId }, data: { messageId: id } },
      desk.db.insert(messages).values(row),
      desk.db.insert(messageIds).values({ inboxId: conversation.inboxId, rfcId, conversationId, messageId: id }),
      statement(
        desk.db,
        sql`INSERT OR IGNORE INTO participants (conversation_id, email)
        SELECT ${conversationId}, value FROM json_each(${JSON.stringify(everybody)})`,
      ),
      ...files.map(({ filename, type, size, fileKey, ...file }, position) =>
        desk.db.insert(attachments).values({ id: file.id, messageId: id, position, filename, type, size, fileKey }),
      ),
      ...(files.length > 0
        ? [
            desk.db.delete(uploads).where(
              inArray(
                uploads.id,
                files.map((file) => file.id),
              ),
            ),
          ]
        : []),
      desk.db
        .update(conversations)
        .set({
          messageCount: sql`message_count + 1`,
          lastMessageAt: sql`max(last_message_at, CAST(${now} AS INTEGER))`,
          lastSentAt: now,
          snippet: text.replace(/\s+/g, ' ').trim().slice(0, 160),
          version: sql`version + 1`,
          ...(!conversation.readBy.includes(me.id) && { readBy: sql`json_insert(read_by, '$[#]', ${me.id})` }),
        })
        .where(eq(conversations.id, conversationId)),
    )
  } catch (error) {
    // The same press of Send, come twice at once: the key lets only one through.
    const twin = await keyed(desk, input.key)
    if (twin.length === 0) throw error
    return own(desk, conversationId, twin)
  }
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

function keyed(desk: Desk, key: string) {
  return desk.db.select().from(messages).where(eq(messages.clientKey, key))
}

/** A key belongs to whoever used it first, where they used it. */
function own(desk: Desk, conversationId: string, rows: (typeof messages.$inferSelect)[]): Promise<Message> {
  const me = desk.actor.kind === 'member' ? desk.actor.member.id : null
  if (!rows.some((row) => row.conversationId === conversationId && row.authorId === me)) {
    throw new DomainError('conflict', 'key: was used for another message')
  }
  return onlyOne(desk, rows)
}

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength

function named(list: { name?: string | undefined; email: string }[] | undefined) {
  return (list ?? []).map(({ name, email }) => ({ name: name ?? '', email }))
}

/** `Re:` once, before whatever the subject was. */
function replySubject(subject: string): string {
  return /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`
}
