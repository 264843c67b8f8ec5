import { and, desc, eq, sql } from 'drizzle-orm'
import type { Conversation, Move } from '../contract/conversation.ts'
import type { EventData, EventType } from '../contract/event.ts'
import { conversations, messages } from '../database/schema/conversations.ts'
import { channels, members } from '../database/schema/people.ts'
import { type AnyOccurrence, type ConversationRow, type Desk, type Write, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { summary } from '../desk/summary.ts'
import { mailboxName } from '../senders/mailbox-name.ts'
import { ruling, unruling } from '../senders/sender.ts'
import { type OpenedTicket, openWantedTicket } from './open-ticket.ts'

type Fields = Partial<typeof conversations.$inferInsert>

/** Gives the conversation to a member who may act in its inbox, or to nobody. Throws `conflict` if `version` is not the newest. */
export async function assignConversation(
  desk: Desk,
  id: string,
  memberId: string | null,
  version?: number,
): Promise<Conversation> {
  const row = await desk.conversation(id)
  if (row.assigneeId === memberId) return reader(desk, row)
  if (memberId !== null) await requireAssignable(desk, row, memberId)
  return change(
    desk,
    row,
    'conversation.assigned',
    { assigneeId: memberId, previousId: row.assigneeId },
    { assigneeId: memberId },
    version,
  )
}

/** Nothing is left to do. Doing it twice changes nothing, here and below. @throws DomainError `not_found`, or the policy's refusal */
export async function closeConversation(desk: Desk, id: string): Promise<Conversation> {
  const row = await desk.conversation(id)
  return row.status === 'closed'
    ? reader(desk, row)
    : change(desk, row, 'conversation.closed', {}, { status: 'closed', closedAt: Date.now() })
}

/** @throws DomainError `not_found`, or the policy's refusal */
export async function reopenConversation(desk: Desk, id: string): Promise<Conversation> {
  const row = await desk.conversation(id)
  return row.status === 'open'
    ? reader(desk, row)
    : change(desk, row, 'conversation.reopened', {}, { status: 'open', closedAt: null })
}

/**
 * Moves it into the inbox, Filtered, Spam or the trash, and with it what is said of its contact's next mail to this
 * inbox. What a person has put somewhere lies there for no other reason. What was sorted away gets the ticket that it would have got
 * in the inbox. @throws DomainError `not_found`, or the policy's refusal
 */
export async function moveConversation(desk: Desk, id: string, { place, sender }: Move): Promise<Conversation> {
  const row = await desk.conversation(id)
  const ruled = sender === undefined ? null : await whomItRules(desk, row)
  if (row.place === place && !ruled) return reader(desk, row)
  const fields = { place, placeReason: null }
  const ticket = await ticketOf(desk, row, place)
  const previous = row.place
  if (ruled && sender !== undefined) {
    const writes = sender === null ? unruling(desk, row.inboxId, ruled) : ruling(desk, row.inboxId, ruled, sender)
    const data = { place, previous, ruled: { sender: ruled, rule: sender } }
    return change(desk, row, 'conversation.moved', data, fields, undefined, {
      ...ticket,
      writes: [...ticket.writes, ...writes],
    })
  }
  if (place === 'trash') return change(desk, row, 'conversation.deleted', {}, fields)
  if (place === 'inbox' && previous === 'trash') return change(desk, row, 'conversation.restored', {}, fields)
  return change(desk, row, 'conversation.moved', { place, previous }, fields, undefined, ticket)
}

/** The ticket that its channel wants of what comes into the inbox, where it was not a person who put it elsewhere. */
async function ticketOf(desk: Desk, row: ConversationRow, place: Move['place']): Promise<OpenedTicket> {
  if (place !== 'inbox' || row.placeReason === null || row.ticketId !== null) return openWantedTicket(desk, row, null)
  const [channel] = await desk.db
    .select({ stageId: channels.ticketStageId })
    .from(channels)
    .where(eq(channels.id, row.channelId))
  return openWantedTicket(desk, row, channel?.stageId ?? null)
}

/** Whose next mail is meant: the contact's, but not where an outsider only named them. Null where nobody can be meant. */
async function whomItRules(desk: Desk, { id, contactEmail }: ConversationRow): Promise<string | null> {
  const [newest] = await desk.db
    .select({ email: messages.fromEmail, originalSender: messages.originalSender })
    .from(messages)
    .where(and(eq(messages.conversationId, id), eq(messages.direction, 'in')))
    .orderBy(desc(messages.sentAt))
    .limit(1)
  return mailboxName(newest?.originalSender?.isByOutsider ? newest.email.toLowerCase() : contactEmail) || null
}

/** Remembers that the member has read what is there. It is no change of the conversation: its version stays. */
export async function readConversation(desk: Desk, id: string): Promise<Conversation> {
  const row = await desk.conversation(id)
  if (desk.actor.kind !== 'member' || row.readBy.includes(desk.actor.member.id)) return reader(desk, row)
  const memberId = desk.actor.member.id
  await desk.commit(
    { type: 'conversation.read', subject: { inboxId: row.inboxId, conversationId: row.id }, data: { memberId } },
    desk.db
      .update(conversations)
      .set({ readBy: sql`json_insert(${conversations.readBy}, '$[#]', ${memberId})` })
      // A mail that came in between has emptied the list: what it brought was not read. Another tab may have said it first.
      .where(
        and(
          eq(conversations.id, row.id),
          eq(conversations.lastMessageAt, row.lastMessageAt),
          sql`NOT EXISTS (SELECT 1 FROM json_each(${conversations.readBy}) WHERE value = ${memberId})`,
        ),
      ),
  )
  return reader(desk, await desk.conversation(row.id))
}

/** The write of a change, and the guard that it is still the conversation that was looked at. */
export function changed(desk: Desk, row: ConversationRow, fields: Fields, version = row.version): Write[] {
  return [
    guard(desk.db, sql`(SELECT version FROM conversations WHERE id = ${row.id}) = CAST(${version} AS INTEGER)`),
    desk.db
      .update(conversations)
      .set({ ...fields, version: sql`version + 1` })
      .where(eq(conversations.id, row.id)),
  ]
}

async function change<T extends EventType>(
  desk: Desk,
  row: ConversationRow,
  type: T,
  data: EventData<T>,
  fields: Fields,
  version?: number,
  more: { occurrences?: AnyOccurrence[]; writes: Write[] } = { writes: [] },
): Promise<Conversation> {
  const subject = { inboxId: row.inboxId, conversationId: row.id }
  const occurrence = { type, subject, data } as unknown as AnyOccurrence
  const [happened] = await desk.commitAll(
    [occurrence, ...(more.occurrences ?? [])],
    ...changed(desk, row, fields, version),
    ...more.writes,
  )
  return { ...happened!.conversation!, isUnread: reader(desk, row).isUnread }
}

/** The row as the desk's own member sees it. */
export function reader(desk: Desk, row: ConversationRow): Conversation {
  return summary(row, desk.actor.kind === 'member' ? desk.actor.member.id : null)
}

async function requireAssignable(desk: Desk, row: ConversationRow, memberId: string): Promise<void> {
  const [member] = await desk.db
    .select({ status: members.status })
    .from(members)
    .where(
      and(
        eq(members.id, memberId),
        sql`EXISTS (SELECT 1 FROM inboxes i WHERE i.id = ${row.inboxId} AND (i.access = 'everyone' OR EXISTS (
          SELECT 1 FROM inbox_members l WHERE l.inbox_id = i.id AND (l.member_id = ${memberId}
            OR l.team_id IN (SELECT t.team_id FROM team_members t WHERE t.member_id = ${memberId})))))`,
      ),
    )
  if (!member) throw notFound('member of this inbox')
  if (member.status === 'deactivated') throw new DomainError('invalid_input', 'memberId: has been deactivated')
}
