import { and, asc, desc, eq, gte, inArray, max, sql } from 'drizzle-orm'
import type { Conversation } from '../contract/conversation.ts'
import { bringsMessage } from '../contract/event.ts'
import type { Address } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import { contacts, conversations, messages } from '../database/schema/conversations.ts'
import { events } from '../database/schema/events.ts'
import { statement } from '../database/statement.ts'
import { type AnyOccurrence, type ConversationRow, type Desk, type Write, assertMay } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { changed, reader } from './change.ts'
import { listed, move } from './move.ts'

/**
 * Starts a conversation with a message of another, and with all that was said after it unless `isAlone`. Answers to what
 * moved come to the new one. It has the same assignee, no ticket, and the first writer in it as its contact. Returns it.
 * Merging it back undoes it.
 * @throws DomainError `not_found` for a message of another conversation, `invalid_input` where nothing would be left behind
 */
export async function splitConversation(
  desk: Desk,
  id: string,
  { messageId, isAlone }: { messageId: string; isAlone: boolean },
): Promise<Conversation> {
  const from = await desk.conversation(id)
  assertMay(desk.actor, 'conversation.split', { inboxId: from.inboxId })
  if (from.place !== 'inbox')
    throw new DomainError('invalid_input', 'It does not lie in the inbox. Move it there first.')
  const moved = await findMoved(desk, from.id, messageId, isAlone)
  const first = moved.messages[0]!
  const left = from.messageCount - moved.messages.filter(isCounted).length
  if (left < 1) throw new DomainError('invalid_input', 'That is all there is: nothing would be left behind.')

  const intoId = newId()
  const writer = await findWriter(desk, from, moved.messages)
  const stand = (conversationId: string, subject: string): AnyOccurrence => ({
    type: 'conversation.split',
    subject: { inboxId: from.inboxId, conversationId },
    data: { fromId: from.id, intoId, subject: subject.slice(0, 200) },
  })
  const messageIds = moved.messages.map((message) => message.id)
  const [, happened] = await desk.commitAll(
    [stand(from.id, first.subject), stand(intoId, from.subject)],
    ...changed(desk, from, {}),
    desk.db.insert(conversations).values({
      id: intoId,
      inboxId: from.inboxId,
      channelId: from.channelId,
      ...writer,
      subject: first.subject,
      snippet: '',
      assigneeId: from.assigneeId,
      readBy: from.readBy,
      firstMessageAt: first.sentAt,
      lastMessageAt: first.sentAt,
    }),
    takePeople(desk, from.id, intoId, messageIds, writer.contactEmail),
    ...move(desk, from.id, intoId, {
      messages: listed(messageIds),
      comments: listed(moved.comments),
      events: listed([]),
    }),
  )
  return { ...happened!.conversation!, isUnread: reader(desk, from).isUnread }
}

/** What waits to leave at its time goes along, and is none of what is there. */
const isCounted = ({ status }: { status: string }) => status !== 'undone' && status !== 'scheduled'

/** The messages in the order in which they stand, and the comments among them. */
async function findMoved(desk: Desk, conversationId: string, messageId: string, isAlone: boolean) {
  const brings = sql`${events.conversationId} = ${conversationId} AND ${events.inTimeline} = 1`
  const isMessage = and(brings, inArray(events.type, bringsMessage))
  const [start] = await desk.db
    .select({ seq: events.seq, status: messages.status })
    .from(events)
    .innerJoin(messages, sql`${messages.id} = json_extract(${events.data}, '$.messageId')`)
    .where(and(isMessage, eq(messages.id, messageId)))
    .orderBy(desc(events.seq))
    .limit(1)
  if (!start || !isCounted(start)) throw notFound('message')
  const { id, status, subject, sentAt, direction, fromName, fromEmail, originalSender } = messages
  const [found, said] = await desk.db.batch([
    desk.db
      .select({ id, status, subject, sentAt, direction, fromName, fromEmail, originalSender })
      .from(events)
      .innerJoin(messages, sql`${messages.id} = json_extract(${events.data}, '$.messageId')`)
      .where(and(isMessage, isAlone ? eq(events.seq, start.seq) : gte(events.seq, start.seq)))
      .groupBy(id)
      .orderBy(asc(max(events.seq))),
    desk.db
      .select({ id: sql<string>`json_extract(${events.data}, '$.commentId')`.as('comment_id') })
      .from(events)
      .where(and(brings, eq(events.type, 'comment.added'), gte(events.seq, start.seq))),
  ])
  return { messages: found, comments: isAlone ? [] : said.map((comment) => comment.id) }
}

async function findWriter(
  desk: Desk,
  { contactId, contactName, contactEmail }: ConversationRow,
  moved: { direction: 'in' | 'out'; fromName: string; fromEmail: string; originalSender: Address | null }[],
) {
  const written = moved.find(({ direction }) => direction === 'in')
  if (!written) return { contactId, contactName, contactEmail }
  // As when it came: whom a mail that was passed on is from is who wrote it.
  const { name, email } = written.originalSender ?? { name: written.fromName, email: written.fromEmail }
  const [contact] = await desk.db.select().from(contacts).where(eq(contacts.email, email.toLowerCase()))
  if (!contact) return { contactId, contactName, contactEmail }
  return { contactId: contact.id, contactName: name || contact.name || contact.email, contactEmail: contact.email }
}

/** Of those who took part, whoever a moved message is from or to; and who writes in it. */
function takePeople(desk: Desk, fromId: string, intoId: string, messageIds: string[], contactEmail: string): Write {
  return statement(
    desk.db,
    sql`INSERT INTO participants (conversation_id, email)
    SELECT ${intoId}, ${contactEmail} UNION
    SELECT ${intoId}, p.email FROM participants p WHERE p.conversation_id = ${fromId} AND p.email IN (
      SELECT lower(m.from_email) FROM messages m WHERE m.id IN ${listed(messageIds)} UNION
      SELECT lower(json_extract(m.original_sender, '$.email')) FROM messages m
      WHERE m.id IN ${listed(messageIds)} AND m.original_sender IS NOT NULL UNION
      SELECT lower(json_extract(one.value, '$.email')) FROM messages m, json_each(m.recipients) kind, json_each(kind.value) one
      WHERE m.id IN ${listed(messageIds)})`,
  )
}
