import { desc, eq, sql } from 'drizzle-orm'
import type { Attendance, Invitation } from '../contract/invitation.ts'
import type { Message } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import { messages } from '../database/schema/conversations.ts'
import { account, channels } from '../database/schema/people.ts'
import { type Desk, assertMay, guard } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import texts from './attendance-mail.json' with { type: 'json' }
import { takeBackMessage } from './change-message.ts'
import { findMessage, onlyOne } from './find-message.ts'
import { ownAmong } from './own-addresses.ts'
import { putInOutbox } from './put-in-outbox.ts'
import { possibleChannels, recipientsOf } from './recipients.ts'
import { fallbackAt, senderOf } from './sender.ts'

/**
 * Tells the organizer of a meeting whether we come; it leaves as every answer does, when the undo time is over. The same
 * answer again changes nothing, and another one takes the place of what has not left yet. Returns the message to the
 * organizer. Throws `invalid_input` for what invites to nothing or nobody can be told of, and `conflict` where somebody
 * else answered at the same moment.
 */
export async function answerInvitation(desk: Desk, id: string, answer: Attendance): Promise<Message> {
  const { row, inboxId } = await findMessage(desk, id)
  if (desk.actor.kind !== 'member') throw new DomainError('not_allowed', 'Only members answer.')
  const { member: me } = desk.actor
  assertMay(desk.actor, 'invitation.answered', { inboxId })
  const { invitation, organizer } = answerable(row)
  const to = [organizer]
  const conversation = await desk.conversation(row.conversationId)
  const [given, settings, [channel]] = await desk.db.batch([
    answersTo(desk, id),
    desk.db.select().from(account),
    desk.db.select().from(channels).where(eq(channels.id, conversation.channelId)),
  ])
  const newest = given.find(({ status }) => status !== 'undone')
  if (newest?.attending?.answer === answer && newest.status !== 'failed') return onlyOne(desk, [newest])

  const { mailDomain, undoSeconds } = settings[0]!
  const ours = await ownAmong(desk.db, mailDomain, possibleChannels({ to }))
  const recipients = recipientsOf({ to }, ours, { recipients: 1 })
  if (newest?.status === 'queued' && newest.authorId === me.id) await takeBack(desk, newest.id)
  const now = Date.now()
  const from = senderOf(me, channel!, mailDomain)
  const words = texts[me.locale][answer]
  const text = words.text.replace('{name}', () => from.name)
  const message = {
    id: newId(now),
    conversationId: conversation.id,
    direction: 'out' as const,
    status: 'queued' as const,
    authorId: me.id,
    fromName: from.name,
    fromEmail: from.email,
    recipients,
    subject: words.subject.replace('{summary}', () => invitation.summary || row.subject),
    snippet: text,
    bodyText: text,
    bodyHtml: null,
    invitation: replyTo(
      invitation,
      addressed(invitation, [from.email, channel!.address, fallbackAt(mailDomain)]),
      from.name,
      answer,
    ),
    attending: { invitationId: id, answer },
    sentAt: now,
    leavesAt: now + undoSeconds * 1000,
  }
  const isStill = sql`(SELECT max(id) FROM messages WHERE ${isAnswerTo(id)}) IS ${given[0]?.id ?? null}`
  const subject = { inboxId, conversationId: conversation.id }
  try {
    await desk.commit(
      { type: 'invitation.answered', subject, data: { messageId: message.id, invitationId: id, answer } },
      guard(desk.db, isStill),
      ...putInOutbox(desk, conversation, { ...message, messageId: `${message.id}@${mailDomain}` }),
    )
  } catch (error) {
    // Two at once: where both say the same, it is said.
    const [twin] = await answersTo(desk, id)
    if (twin && twin.id !== given[0]?.id && twin.attending?.answer === answer) return onlyOne(desk, [twin])
    throw error
  }
  return onlyOne(desk, await desk.db.select().from(messages).where(eq(messages.id, message.id)))
}

function answerable({ direction, invitation }: typeof messages.$inferSelect) {
  if (direction !== 'in' || invitation?.method !== 'request' || invitation.uid === '')
    throw new DomainError('invalid_input', 'The message invites to nothing.')
  const { organizer } = invitation
  if (!organizer?.email) throw new DomainError('invalid_input', 'The invitation does not say whom to answer.')
  return { invitation, organizer }
}

const isAnswerTo = (id: string) =>
  sql`json_extract(${messages.attending}, '$.invitationId') = ${id} AND ${messages.attending} IS NOT NULL`

/** The newest first. */
function answersTo(desk: Desk, id: string) {
  return desk.db.select().from(messages).where(isAnswerTo(id)).orderBy(desc(messages.id))
}

/** Where it has just left, the organizer hears of both, and the later one counts. */
async function takeBack(desk: Desk, id: string): Promise<void> {
  await takeBackMessage(desk, id).catch((error: unknown) => {
    if (!(error instanceof DomainError && error.code === 'already_sent')) throw error
  })
}

/** The address that was invited, if it is one of ours: calendars know an attendee by it alone. */
function addressed({ attendees }: Invitation, ours: readonly string[]): string {
  const isOurs = (email: string) => ours.includes(email.toLowerCase().replace(/\+[^@]*(?=@)/, ''))
  return attendees.find(({ email }) => isOurs(email))?.email ?? ours[0]!
}

function replyTo(invitation: Invitation, email: string, name: string, answer: Attendance): Invitation {
  const attendee = { name, email, answer, isOptional: false }
  return { ...invitation, method: 'reply', note: '', recurrence: null, attendees: [attendee], attendeeCount: 1 }
}
