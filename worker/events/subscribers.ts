import { type EventType, bringsMessage } from '../contract/event.ts'
import type { SubscriberName } from './job.ts'

/**
 * Who is told of what, after the fact. Each gets a job of its own, so that one that fails retries
 * alone; each must be idempotent, since a job can come twice.
 */
export const subscribers: Record<SubscriberName, readonly EventType[]> = {
  deliver: ['message.queued', 'invitation.answered', 'message.retried'],
  index: [
    ...bringsMessage,
    'message.undone',
    'message.unscheduled',
    'comment.added',
    'comment.removed',
    'conversation.merged',
    'conversation.unmerged',
    'conversation.split',
  ],
  invite: ['member.invited'],
}

/** Whether any subscriber listens to events of this type. */
export function isHeard(type: EventType): boolean {
  return listenersOf(type).length > 0
}

/** The subscribers that each get a job of their own for an event of this type. */
export function listenersOf(type: EventType): SubscriberName[] {
  return (Object.keys(subscribers) as SubscriberName[]).filter((name) => subscribers[name].includes(type))
}
