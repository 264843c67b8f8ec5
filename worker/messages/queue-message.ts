import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Message, NewMessage } from '../contract/message.ts'
import { statement } from '../database/statement.ts'
import { newId } from '../database/id.ts'
import { attachments, conversations, messageIds, messages, uploads } from '../database/schema/conversations.ts'
import { account, channels } from '../database/schema/people.ts'
import { cleanOutgoing, textOfHtml } from './outgoing-html.ts'
import { type Desk, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { present } from './message.ts'

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
    desk.db.select().from(messages).where(eq(messages.clientKey, input.key)),
    desk.db.select().from(account),
    desk.db.select().from(channels).where(eq(channels.id, conversation.channelId)),
    desk.db.select().from(uploads).where(and(eq(uploads.memberId, me.id), sql`${uploads.id} IN (SELECT value FROM json_each(${JSON.stringify(input.uploads ?? [])}))`)),
  ])
  if (before[0]) return onlyOne(desk, before.filter((row) => row.conversationId === conversationId && row.authorId === me.id))
  if (files.length !== new Set(input.uploads).size) throw notFound('upload')
  const html = cleanOutgoing(input.html)
  const text = textOfHtml(html)
  if (text.trim() === '' && files.length === 0) throw new DomainError('invalid_input', 'html: says nothing')

  const now = Date.now()
  const id = newId(now)
  const recipients = { to: named(input.to), cc: named(input.cc), bcc: named(input.bcc), replyTo: [] }
  const everybody = [...recipients.to, ...recipients.cc, ...recipients.bcc]
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
  await desk.commit(
    { type: 'message.queued', subject: { inboxId: conversation.inboxId, conversationId }, data: { messageId: id } },
    desk.db.insert(messages).values(row),
    desk.db.insert(messageIds).values({ inboxId: conversation.inboxId, rfcId, conversationId, messageId: id }),
    statement(desk.db, sql`INSERT OR IGNORE INTO participants (conversation_id, email)
      SELECT ${conversationId}, value FROM json_each(${JSON.stringify(everybody.map((address) => address.email))})`),
    ...files.map((file, position) =>
      desk.db.insert(attachments).values({
        id: file.id, messageId: id, position, filename: file.filename, type: file.type, size: file.size, fileKey: file.fileKey,
      }),
    ),
    ...(files.length > 0 ? [desk.db.delete(uploads).where(inArray(uploads.id, files.map((file) => file.id)))] : []),
    desk.db
      .update(conversations)
      .set({
        messageCount: sql`message_count + 1`,
        lastMessageAt: sql`max(last_message_at, CAST(${now} AS INTEGER))`,
        lastSentAt: now,
        snippet: text.replace(/\s+/g, ' ').trim().slice(0, 160),
        version: sql`version + 1`,
        readBy: sql`json_array(${me.id})`,
      })
      .where(eq(conversations.id, conversationId)),
  )
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/** Takes back one's own message before it leaves. Throws `already_sent` when it is too late. */
export async function undoMessage(desk: Desk, id: string): Promise<Message> {
  const { row, inboxId } = await findMessage(desk, id)
  if (row.status === 'undone') return onlyOne(desk, [row])
  await desk
    .commit(
      { type: 'message.undone', subject: { inboxId, conversationId: row.conversationId, ownerId: row.authorId }, data: { messageId: id } },
      guard(desk.db, sql`(SELECT status FROM messages WHERE id = ${id}) = 'queued'`),
      desk.db.update(messages).set({ status: 'undone', leavesAt: null }).where(eq(messages.id, id)),
      desk.db
        .update(conversations)
        .set({
          messageCount: sql`message_count - 1`,
          lastSentAt: sql`(SELECT max(sent_at) FROM messages WHERE conversation_id = ${row.conversationId} AND direction = 'out' AND status <> 'undone')`,
          lastMessageAt: sql`coalesce((SELECT max(sent_at) FROM messages WHERE conversation_id = ${row.conversationId} AND status <> 'undone'), last_message_at)`,
          snippet: sql`coalesce((SELECT substr(body_text, 1, 160) FROM messages WHERE conversation_id = ${row.conversationId} AND status <> 'undone' ORDER BY sent_at DESC LIMIT 1), snippet)`,
        })
        .where(eq(conversations.id, row.conversationId)),
    )
    .catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'conflict') throw new DomainError('already_sent', 'It has already left.')
      throw error
    })
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/** Sends a failed or uncertain message again: a person decided to. Throws `conflict` for any other. */
export async function retryMessage(desk: Desk, id: string): Promise<Message> {
  const { row, inboxId } = await findMessage(desk, id)
  await desk.commit(
    { type: 'message.retried', subject: { inboxId, conversationId: row.conversationId }, data: { messageId: id } },
    guard(desk.db, sql`(SELECT status FROM messages WHERE id = ${id}) IN ('failed', 'uncertain')`),
    desk.db.update(messages).set({ status: 'queued', failure: null, leavesAt: Date.now() }).where(eq(messages.id, id)),
  )
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, id)))
}

/** The Message-IDs that an answer refers to: the newest incoming one, and the thread oldest first. */
export async function threadOf(desk: Desk, conversationId: string, exceptId: string): Promise<{ inReplyTo: string | null; references: string[] }> {
  const rows = await desk.db
    .select({ id: messages.id, rfcId: messages.messageId, direction: messages.direction })
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), isNotNull(messages.messageId), sql`${messages.status} <> 'undone'`))
    .orderBy(asc(messages.sentAt))
  const others = rows.filter((row) => row.id !== exceptId)
  const answered = others.findLast((row) => row.direction === 'in') ?? others.at(-1)
  return { inReplyTo: answered?.rfcId ?? null, references: others.map((row) => row.rfcId!) }
}

async function findMessage(desk: Desk, id: string) {
  const [row] = await desk.db.select().from(messages).where(eq(messages.id, id))
  if (!row) throw notFound('message')
  const { inboxId } = await desk.conversation(row.conversationId).catch(() => {
    throw notFound('message')
  })
  return { row, inboxId }
}

async function onlyOne(desk: Desk, rows: (typeof messages.$inferSelect)[]): Promise<Message> {
  const [message] = await present(desk, rows)
  if (!message) throw notFound('message')
  return message
}

function named(list: { name?: string | undefined; email: string }[] | undefined) {
  return (list ?? []).map(({ name, email }) => ({ name: name ?? '', email }))
}

/** `Re:` once, before whatever the subject was. */
function replySubject(subject: string): string {
  return /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`
}
