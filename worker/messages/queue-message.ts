import { and, eq, sql } from 'drizzle-orm'
import type { Message, NewMessage } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import { attachments, messages, uploads } from '../database/schema/conversations.ts'
import { account, channels } from '../database/schema/people.ts'
import { type Desk, type Write, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { currentLimits } from '../mailers/sending.ts'
import { onlyOne } from './find-message.ts'
import { cleanOutgoing, textOfHtml } from './outgoing-html.ts'
import { ownAmong } from './own-addresses.ts'
import { putInOutbox } from './put-in-outbox.ts'
import { possibleChannels, recipientsOf } from './recipients.ts'
import { assertLater } from './schedule-message.ts'
import { senderOf } from './sender.ts'
import { sign, signatureOf } from './signature.ts'

/** A row has 2 MB at most. Beside the bodies there are the recipients in it. In bytes. */
const MAX_BODY = 1_500_000

/**
 * Puts an answer into the conversation; it leaves when the account's undo time is over, or at the time that it names.
 * The same `key` queues once: asked again, the first message is given back. Throws `not_found` for an upload
 * that is not the sender's own or not there any more, `too_large` for more than a mail can carry, and
 * `invalid_input` for an answer that says nothing, reaches nobody, or would leave in the past.
 */
export async function queueMessage(desk: Desk, askedId: string, input: NewMessage): Promise<Message> {
  const conversation = await desk.conversation(askedId)
  const conversationId = conversation.id
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
  const { mailDomain, undoSeconds } = settings[0]!
  const [limits, ours] = await Promise.all([
    currentLimits(desk),
    ownAmong(desk.db, mailDomain, possibleChannels(input)),
  ])
  const recipients = recipientsOf(input, ours, limits)
  const attached = files.reduce((sum, file) => sum + file.size, 0)
  if (attached > limits.attached)
    throw new DomainError(
      'too_large',
      `The files have ${megabytes(attached)} MB together; a mail carries at most ${megabytes(limits.attached)}.`,
    )
  const now = Date.now()
  const { leavesAt = null } = input
  if (leavesAt !== null) assertLater(leavesAt, now)
  const html = cleanOutgoing(input.html)
  const text = textOfHtml(html)
  const signed = sign({ html, text }, signatureOf(channel[0]!, me))
  if (bytesOf(signed.html) + bytesOf(signed.text) > MAX_BODY)
    throw new DomainError('too_large', 'The message is too long.')
  if (text.trim() === '' && files.length === 0) throw new DomainError('invalid_input', 'html: says nothing')

  const id = newId(now)
  const snippet = text.replace(/\s+/g, ' ').trim().slice(0, 160)
  const from = senderOf(me, channel[0]!, mailDomain)
  const row = {
    id,
    conversationId,
    direction: 'out',
    status: leavesAt === null ? 'queued' : 'scheduled',
    authorId: me.id,
    fromName: from.name,
    fromEmail: from.email,
    recipients,
    subject: replySubject(conversation.subject),
    snippet,
    bodyText: signed.text,
    bodyHtml: signed.html,
    textSignatureFrom: signed.textSignatureFrom,
    htmlSignatureFrom: signed.htmlSignatureFrom,
    messageId: `${id}@${mailDomain}`,
    sentAt: now,
    leavesAt: leavesAt ?? now + undoSeconds * 1000,
    clientKey: input.key,
  } satisfies typeof messages.$inferInsert
  const subject = { inboxId: conversation.inboxId, conversationId }
  try {
    await desk.commit(
      leavesAt === null
        ? { type: 'message.queued', subject, data: { messageId: id } }
        : { type: 'message.scheduled', subject, data: { messageId: id, leavesAt } },
      ...takeUploads(
        desk,
        files.map((file) => file.id),
      ),
      ...putInOutbox(desk, conversation, row),
      ...files.map(({ filename, type, size, fileKey, ...file }, position) =>
        desk.db.insert(attachments).values({
          id: file.id,
          messageId: id,
          position,
          filename,
          type,
          size,
          fileKey,
          ...placeIn(html, file.id, type),
        }),
      ),
    )
  } catch (error) {
    // The same press of Send, come twice at once: the key lets only one through.
    const twin = await keyed(desk, input.key)
    if (twin.length > 0) return own(desk, conversationId, twin)
    // It was merged in between: the answer goes where it is now.
    if ((await desk.conversation(askedId)).id !== conversationId) return queueMessage(desk, askedId, input)
    // Another answer took a file in between, or the clock cleared it away.
    throw error instanceof DomainError && error.code === 'conflict' ? notFound('upload') : error
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

/** The files become the answer's own, all of them or none: the guard fails where one is not there any more. */
function takeUploads(desk: Desk, ids: string[]): Write[] {
  if (ids.length === 0) return []
  const taken = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`
  return [
    guard(desk.db, sql`(SELECT count(*) FROM uploads WHERE id IN (${taken})) = ${ids.length}`),
    desk.db.delete(uploads).where(sql`${uploads.id} IN (${taken})`),
  ]
}

/** A picture that the HTML names stands in the text. A Content-ID has the form of an address (RFC 2392). */
function placeIn(html: string, uploadId: string, type: string): { contentId: string | null; isInline: boolean } {
  const contentId = `${uploadId}@postroom`
  const isInline = type.startsWith('image/') && html.includes(`"cid:${contentId}"`)
  return { contentId: isInline ? contentId : null, isInline }
}

/** Rounded up: of files a little larger than 18 MB nobody is told that they have 18. */
const megabytes = (bytes: number) => Math.ceil((bytes / 2 ** 20) * 10) / 10

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength

/** `Re:` once, before whatever the subject was. */
function replySubject(subject: string): string {
  return /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`
}
