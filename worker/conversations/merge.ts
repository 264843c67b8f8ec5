import { and, eq, sql } from 'drizzle-orm'
import type { Conversation } from '../contract/conversation.ts'
import { conversations, merges, participants, tickets } from '../database/schema/conversations.ts'
import { statement } from '../database/statement.ts'
import { type AnyOccurrence, type ConversationRow, type Desk, type Write, assertMay, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { changed, reader } from './change.ts'
import { move } from './move.ts'

/** What one merge can remember of what it moved: a row has 2 MB. */
const MOST_MESSAGES = 10_000

/**
 * Makes one conversation a part of another of the same inbox, and its id another name of that one: whatever answers it
 * comes there. Open is what either was, unread what either was, and the other one's assignee stays. A ticket goes along
 * where the other one has none; else it stays behind, to come back with its conversation. Doing it twice changes nothing.
 * Returns the other one.
 * @throws DomainError `invalid_input` where they cannot be one, `conflict` where somebody changed either meanwhile
 */
export async function mergeConversation(desk: Desk, id: string, intoId: string): Promise<Conversation> {
  const [from, into] = await Promise.all([desk.conversation(id), desk.conversation(intoId)])
  assertMay(desk.actor, 'conversation.merged', { inboxId: from.inboxId })
  if (from.id === into.id) {
    if (id === intoId) throw refusal('A conversation cannot be merged into itself.')
    return reader(desk, into)
  }
  if (from.inboxId !== into.inboxId) throw refusal('They lie in different inboxes.')
  if (from.place !== 'inbox' || into.place !== 'inbox')
    throw refusal('One of them does not lie in the inbox. Move it there first.')
  if (from.messageCount > MOST_MESSAGES) throw refusal(`At most ${MOST_MESSAGES} messages can be merged at once.`)
  const hasTicket = from.ticketNumber !== null
  const isTicketMoved = hasTicket && into.ticketNumber === null
  const isOpened = into.status === 'closed' && from.status === 'open'
  const [other] = await desk.commitAll(
    both('conversation.merged', from, into, {
      ticket: hasTicket ? { number: from.ticketNumber!, isMoved: isTicketMoved } : null,
    }).toReversed(),
    ...changed(desk, from, { place: 'merged', mergedInto: into.id }),
    ...changed(desk, into, {
      ...(isOpened && { status: 'open', closedAt: null }),
      readBy: into.readBy.filter((memberId) => from.readBy.includes(memberId)),
    }),
    desk.db.insert(merges).values({
      conversationId: from.id,
      intoId: into.id,
      messages: sql`(SELECT json_group_array(id) FROM messages WHERE conversation_id = ${from.id})`,
      comments: sql`(SELECT json_group_array(id) FROM comments WHERE conversation_id = ${from.id})`,
      events: sql`(SELECT json_group_array(seq) FROM events WHERE conversation_id = ${from.id} AND in_timeline = 1)`,
      place: from.place,
      intoStatus: into.status,
      intoClosedAt: into.closedAt,
      intoReadBy: into.readBy,
      ticketId: isTicketMoved ? from.ticketId : null,
      version: into.version + 1,
    }),
    takePeople(desk, into.id),
    ...move(desk, from.id, into.id, brought(from.id)),
    ...(isTicketMoved ? hang(desk, from.ticketId!, from.id, into.id) : []),
  )
  return { ...other!.conversation!, isUnread: reader(desk, into).isUnread || reader(desk, from).isUnread }
}

/**
 * Takes a merged conversation out again, with all that it brought and what became of that since; what was written
 * after the merge stays where it was written. Returns it. Where nobody changed the other one since, that is as it was.
 * @throws DomainError `not_found` for one that is not merged, `conflict` where the other one was itself merged since
 */
export async function unmergeConversation(desk: Desk, id: string): Promise<Conversation> {
  await desk.conversation(id)
  const [[from], [merge]] = await desk.db.batch([
    desk.db.select().from(conversations).where(eq(conversations.id, id)),
    desk.db.select().from(merges).where(eq(merges.conversationId, id)),
  ])
  if (!from || !merge) throw notFound('merge')
  const [into] = await desk.db.select().from(conversations).where(eq(conversations.id, merge.intoId))
  assertMay(desk.actor, 'conversation.unmerged', { inboxId: from.inboxId })
  if (into!.place === 'merged')
    throw new DomainError('conflict', 'What it was merged into was itself merged since. Take that one out first.')
  const isUntouched = into!.version === merge.version
  const readBy = [...new Set([...merge.intoReadBy, ...into!.readBy])]
  const [, own] = await desk.commitAll(
    both('conversation.unmerged', from, into!, {}).toReversed(),
    guard(desk.db, sql`EXISTS (SELECT 1 FROM merges WHERE conversation_id = ${id})`),
    ...changed(desk, from, { place: merge.place, mergedInto: null }),
    ...changed(desk, into!, isUntouched ? { status: merge.intoStatus, closedAt: merge.intoClosedAt, readBy } : {}),
    ...move(desk, into!.id, id, brought(id)),
    desk.db.delete(participants).where(and(eq(participants.conversationId, into!.id), eq(participants.mergedFrom, id))),
    ...(merge.ticketId ? hang(desk, merge.ticketId, into!.id, id) : []),
    desk.db.delete(merges).where(eq(merges.conversationId, id)),
    // Whom another one brought as well.
    takePeople(desk, into!.id),
  )
  return { ...own!.conversation!, isUnread: reader(desk, from).isUnread }
}

/** What happened between two, as it stands in each of them; the one that it came from first. */
function both(
  type: 'conversation.merged' | 'conversation.unmerged',
  from: ConversationRow,
  into: ConversationRow,
  more: object,
): AnyOccurrence[] {
  const stand = (here: ConversationRow, other: ConversationRow) =>
    ({
      type,
      subject: { inboxId: here.inboxId, conversationId: here.id },
      data: { fromId: from.id, intoId: into.id, subject: other.subject.slice(0, 200), ...more },
    }) as AnyOccurrence
  return [stand(from, into), stand(into, from)]
}

/** What the merge of a conversation moved. */
function brought(id: string) {
  const list = (column: 'messages' | 'comments' | 'events') =>
    sql`(SELECT value FROM json_each((SELECT ${sql.raw(column)} FROM merges WHERE conversation_id = ${id})))`
  return { messages: list('messages'), comments: list('comments'), events: list('events') }
}

/**
 * Whoever took part in what was merged takes part in what it was merged into, but for a stranger to that who was split
 * off it before.
 */
function takePeople(desk: Desk, intoId: string): Write {
  return statement(
    desk.db,
    sql`INSERT OR IGNORE INTO participants (conversation_id, email, merged_from)
    SELECT m.into_id, p.email, p.conversation_id FROM merges m JOIN participants p ON p.conversation_id = m.conversation_id
    WHERE m.into_id = ${intoId} AND (p.conversation_id, p.email) NOT IN (
      SELECT k.conversation_id, lower(s.from_email) FROM merges k, json_each(k.messages) one JOIN messages s ON s.id = one.value
      WHERE k.into_id = ${intoId} AND coalesce(s.moved_from, s.conversation_id) = ${intoId} AND s.is_new_participant = 1)`,
  )
}

function hang(desk: Desk, ticketId: string, fromId: string, intoId: string): Write[] {
  const isThere = and(eq(tickets.id, ticketId), eq(tickets.conversationId, fromId))
  return [desk.db.update(tickets).set({ conversationId: intoId }).where(isThere)]
}

const refusal = (detail: string) => new DomainError('invalid_input', detail)
