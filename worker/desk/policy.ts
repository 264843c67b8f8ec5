import type { ErrorCode } from '../contract/error.ts'
import type { EventType } from '../contract/event.ts'
import type { Actor } from './actor.ts'

/** What an event is about, as it was loaded before it. */
export interface Subject {
  inboxId: string | null
  /** Whose thing it is: the author of a message or comment, or the member that is changed. */
  ownerId?: string | null
  /** The role that the changed member has, and the one they would get. */
  roles?: string[]
}

/** Null allows; a code says why not. */
export type Rule = (actor: Actor, subject: Subject) => ErrorCode | null

const inInbox: Rule = (actor, subject) => {
  if (actor.kind !== 'member') return actor.kind === 'contact' ? 'not_allowed' : null
  const inbox = subject.inboxId === null ? undefined : actor.inboxes.get(subject.inboxId)
  if (!inbox) return 'not_found'
  return inbox.canAct ? null : 'not_inbox_member'
}

const seesInbox: Rule = (actor, subject) => {
  if (actor.kind !== 'member') return actor.kind === 'contact' ? 'not_allowed' : null
  return subject.inboxId !== null && actor.inboxes.has(subject.inboxId) ? null : 'not_found'
}

const ownInInbox: Rule = (actor, subject) =>
  inInbox(actor, subject) ?? (actor.kind === 'member' && subject.ownerId !== actor.member.id ? 'not_allowed' : null)

const admin: Rule = (actor) =>
  actor.kind === 'system' || (actor.kind === 'member' && actor.member.role !== 'agent') ? null : 'not_allowed'

/** An admin manages members, but only an owner makes, changes or removes an owner. */
const manages: Rule = (actor, subject) => {
  const refusal = admin(actor, subject)
  if (refusal || actor.kind !== 'member' || actor.member.role === 'owner') return refusal
  return subject.roles?.includes('owner') ? 'not_allowed' : null
}

const self: Rule = (actor, subject) =>
  actor.kind === 'system' || (actor.kind === 'member' && subject.ownerId === actor.member.id) ? null : 'not_allowed'

const systemOnly: Rule = (actor) => (actor.kind === 'system' ? null : 'not_allowed')

const arrives: Rule = (actor) => (actor.kind === 'contact' || actor.kind === 'system' ? null : 'not_allowed')

const member: Rule = (actor) => (actor.kind === 'member' || actor.kind === 'system' ? null : 'not_allowed')

/** Who may make what happen. No rule, no compile; no rule that allows, no write. */
export const policy: Record<EventType, Rule> = {
  'message.received': arrives,
  'message.queued': inInbox,
  'invitation.answered': inInbox,
  'message.undone': ownInInbox,
  'message.scheduled': inInbox,
  // Anybody who could answer: its author may be away when the contact writes again.
  'message.rescheduled': inInbox,
  'message.unscheduled': inInbox,
  'message.held': systemOnly,
  'message.sending': systemOnly,
  'message.sent': systemOnly,
  'message.failed': systemOnly,
  'message.uncertain': systemOnly,
  'message.retried': inInbox,
  'message.bounced': arrives,
  'message.delayed': arrives,
  'file.uploaded': member,
  'comment.added': inInbox,
  'comment.removed': ownInInbox,
  'conversation.assigned': inInbox,
  'conversation.closed': inInbox,
  'conversation.reopened': inInbox,
  'conversation.deleted': inInbox,
  'conversation.restored': inInbox,
  'conversation.moved': inInbox,
  'conversation.read': seesInbox,
  'conversation.merged': inInbox,
  'conversation.unmerged': inInbox,
  'conversation.split': inInbox,
  'conversation.continued': arrives,
  'ticket.created': inInbox,
  'ticket.moved': inInbox,
  'ticket.removed': inInbox,
  'mail.discarded': admin,
  'account.created': systemOnly,
  'account.changed': admin,
  'sending.changed': admin,
  'domain.added': admin,
  'domain.changed': admin,
  'domain.checked': admin,
  'domain.removed': admin,
  'member.invited': manages,
  'member.joined': self,
  'member.changed': manages,
  'member.adjusted': self,
  'member.deactivated': manages,
  'member.reactivated': manages,
  'sender.ruled': admin,
  'sorting.changed': admin,
  'team.created': admin,
  'team.changed': admin,
  'team.deleted': admin,
  'inbox.created': admin,
  'inbox.renamed': admin,
  'inbox.access_changed': admin,
  'channel.drafted': admin,
  'channel.locked': admin,
  'channel.discarded': admin,
  'channel.from_wanted': admin,
  'channel.code_tried': admin,
  'channel.from_verified': admin,
  'inbox.threading_changed': admin,
  'channel.connected': admin,
  'channel.changed': admin,
  'channel.disconnected': admin,
}
