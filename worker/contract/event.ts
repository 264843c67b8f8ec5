import * as v from 'valibot'
import { Conversation, Place } from './conversation.ts'
import { Id, Time } from './id.ts'
import { Attendance } from './invitation.ts'
import { Comment, HeldReason, Message } from './message.ts'
import { Sender } from './sending.ts'

/** The conversation that something came from, and the one that it went to. */
const between = { fromId: Id, intoId: Id, subject: v.string() }

/**
 * All that can happen, in the past tense. An event's `data` says what a reader needs beyond the
 * subject's new state. To add one: a line here, a rule in desk/policy.ts, a sentence in the locales.
 */
export const eventData = {
  'message.received': v.object({ messageId: Id }),
  'message.queued': v.object({ messageId: Id }),
  /** By a message of its own to the organizer, which is under way. `invitationId` is the message that brought the invitation. */
  'invitation.answered': v.object({ messageId: Id, invitationId: Id, answer: Attendance }),
  'message.undone': v.object({ messageId: Id }),
  'message.scheduled': v.object({ messageId: Id, leavesAt: Time }),
  'message.rescheduled': v.object({ messageId: Id, leavesAt: Time }),
  /** Taken back while it was scheduled. */
  'message.unscheduled': v.object({ messageId: Id }),
  /** Its time came, and it did not leave: a person decides. */
  'message.held': v.object({ messageId: Id, reason: HeldReason }),
  'message.sending': v.object({ messageId: Id }),
  'message.sent': v.object({ messageId: Id }),
  'message.failed': v.object({ messageId: Id, reason: v.string() }),
  'message.uncertain': v.object({ messageId: Id }),
  'message.retried': v.object({ messageId: Id }),
  'message.bounced': v.object({ messageId: Id, reason: v.string() }),
  /** It is still under way, and why. */
  'message.delayed': v.object({ messageId: Id, reason: v.string() }),
  'file.uploaded': v.object({ uploadId: Id }),
  'comment.added': v.object({ commentId: Id }),
  'comment.removed': v.object({ commentId: Id }),
  'conversation.assigned': v.object({ assigneeId: v.nullable(Id), previousId: v.nullable(Id) }),
  'conversation.closed': v.object({}),
  'conversation.reopened': v.object({}),
  'conversation.deleted': v.object({}),
  'conversation.restored': v.object({}),
  /** `ruled`: what becomes of that sender's next mail; null where that was taken back. */
  'conversation.moved': v.object({
    place: Place,
    previous: Place,
    ruled: v.optional(v.object({ sender: v.string(), rule: v.nullable(v.picklist(['allow', 'block'])) })),
  }),
  'conversation.read': v.object({ memberId: Id }),
  /** These four stand in both conversations: `subject` is of the other one. */
  'conversation.merged': v.object({
    ...between,
    ticket: v.nullable(v.object({ number: v.number(), isMoved: v.boolean() })),
  }),
  'conversation.unmerged': v.object(between),
  'conversation.split': v.object(between),
  'conversation.continued': v.object(between),
  'ticket.created': v.object({ ticketId: Id, number: v.number(), stageId: Id }),
  'ticket.moved': v.object({ ticketId: Id, number: v.number(), stageId: Id, previousId: Id }),
  'ticket.removed': v.object({ ticketId: Id, number: v.number() }),
  /** Mail that no inbox took, thrown away by an admin. */
  'mail.discarded': v.object({ from: v.string(), to: v.string() }),
  'account.created': v.object({ name: v.string() }),
  'account.changed': v.object({ name: v.string(), mailDomain: v.string() }),
  /** Null: as the worker was deployed. */
  'sending.changed': v.object({ sender: v.nullable(Sender) }),
  'domain.added': v.object({ domainId: Id, name: v.string() }),
  /** What the sending service says of its records was typed. */
  'domain.changed': v.object({ domainId: Id, name: v.string() }),
  /** DNS was looked at, by a person or the clock. */
  'domain.checked': v.object({ domainId: Id, name: v.string(), isVerified: v.boolean() }),
  'domain.removed': v.object({ domainId: Id, name: v.string() }),
  /** `origin` is where the account was reached: the invitation leads there. */
  'member.invited': v.object({ memberId: Id, email: v.string(), origin: v.string() }),
  'member.joined': v.object({ memberId: Id }),
  /** By an admin: role, seat, name. */
  'member.changed': v.object({ memberId: Id }),
  /** By the member: availability, language. */
  'member.adjusted': v.object({ memberId: Id }),
  'member.deactivated': v.object({ memberId: Id }),
  'member.reactivated': v.object({ memberId: Id }),
  /** What becomes of mail of an address or domain; null: it is sorted as any other. */
  'sender.ruled': v.object({ sender: v.string(), rule: v.nullable(v.picklist(['allow', 'block'])) }),
  'sorting.changed': v.object({}),
  'team.created': v.object({ teamId: Id, name: v.string() }),
  'team.changed': v.object({ teamId: Id, name: v.string() }),
  'team.deleted': v.object({ teamId: Id, name: v.string() }),
  'inbox.created': v.object({ inboxId: Id, name: v.string() }),
  'inbox.renamed': v.object({ inboxId: Id, name: v.string() }),
  'inbox.access_changed': v.object({ inboxId: Id }),
  /** Somebody began to set it up. */
  'channel.drafted': v.object({ channelId: Id, address: v.string() }),
  /** Its address stays from now on, and takes mail. */
  'channel.locked': v.object({ channelId: Id, address: v.string() }),
  'channel.discarded': v.object({ channelId: Id, address: v.string() }),
  /** Answers are to leave from another address, once the code that is mailed there was typed. */
  'channel.from_wanted': v.object({ channelId: Id, email: v.string() }),
  'channel.code_tried': v.object({ channelId: Id }),
  'channel.from_verified': v.object({ channelId: Id, email: v.string() }),
  'inbox.threading_changed': v.object({ inboxId: Id, reopenDays: v.number(), subjectDays: v.number() }),
  'channel.connected': v.object({ channelId: Id, address: v.string() }),
  'channel.changed': v.object({ channelId: Id, address: v.string() }),
  'channel.disconnected': v.object({ channelId: Id, address: v.string() }),
} as const

export type EventType = keyof typeof eventData
export type EventData<T extends EventType> = v.InferOutput<(typeof eventData)[T]>

/** Those that bring a message into its conversation. One that was scheduled comes twice, and stands where it came last. */
export const bringsMessage = [
  'message.received',
  'message.scheduled',
  'message.queued',
  'invitation.answered',
] as const satisfies EventType[]

/** Who did it: a contact by writing, the system by itself. The system's id is null. */
export const ActorRef = v.object({
  kind: v.picklist(['member', 'contact', 'system']),
  id: v.nullable(v.string()),
})
export type ActorRef = v.InferOutput<typeof ActorRef>

/** An event as it was committed. `seq` grows with every commit of the account: a reader resumes after the last one seen. */
export type DomainEvent = {
  [T in EventType]: {
    seq: number
    id: string
    type: T
    at: number
    actor: ActorRef
    inboxId: string | null
    conversationId: string | null
    data: EventData<T>
  }
}[EventType]

export const AnyEvent = v.object({
  seq: v.number(),
  id: Id,
  type: v.picklist(Object.keys(eventData) as [EventType, ...EventType[]]),
  at: Time,
  actor: ActorRef,
  inboxId: v.nullable(Id),
  conversationId: v.nullable(Id),
  data: v.record(v.string(), v.unknown()),
})

/** A timeline entry: the event, and the message or comment it brought. */
export const TimelineItem = v.object({
  event: AnyEvent,
  message: v.nullable(Message),
  comment: v.nullable(Comment),
})
export interface TimelineItem {
  event: DomainEvent
  message: Message | null
  comment: Comment | null
}

/** What an event's reader gets: the event, and its conversation as it is after it. */
export const Happened = v.object({ event: AnyEvent, conversation: v.nullable(Conversation) })
export interface Happened {
  event: DomainEvent
  conversation: Conversation | null
}
