import type { DomainEvent, TimelineItem } from '../../worker/contract/event.ts'
import type { Failure } from '../../worker/contract/failure.ts'
import type { Message, MessageStatus } from '../../worker/contract/message.ts'

/** Adds what was fetched. An entry fetched again replaces the old one, and a message is the same in all its entries. */
export function merge(items: TimelineItem[], fetched: readonly TimelineItem[]): TimelineItem[] {
  const bySeq = new Map(items.map((item) => [item.event.seq, item]))
  for (const item of fetched) bySeq.set(item.event.seq, item)
  const sorted = [...bySeq.values()].sort((a, b) => a.event.seq - b.event.seq)
  return fetched.reduce((all, { message }) => (message ? withMessage(all, message.id, () => message) : all), sorted)
}

export function withMessage(items: TimelineItem[], id: string, change: (message: Message) => Message): TimelineItem[] {
  return items.map((item) => (item.message?.id === id ? { ...item, message: change(item.message) } : item))
}

/** A removed comment leaves its entry: that there was one is not hidden. */
export function withoutComment(items: TimelineItem[], id: string): TimelineItem[] {
  return items.map((item) => (item.comment?.id === id ? { ...item, comment: null } : item))
}

/** What an event tells by itself of the entries that are there. */
export function withEvent(items: TimelineItem[], event: DomainEvent): TimelineItem[] {
  if (event.type === 'comment.removed') return withoutComment(items, event.data.commentId)
  const status = statusAfter[event.type]
  if (!status || !('messageId' in event.data)) return items
  const failure = failureIn(event)
  return withMessage(items, event.data.messageId, (message) => ({
    ...message,
    status,
    failure: status === 'sent' || status === 'scheduled' ? failure : (failure ?? message.failure),
    ...(status === 'scheduled' && { leavesAt: 'leavesAt' in event.data ? event.data.leavesAt : null }),
  }))
}

function failureIn(event: DomainEvent): Failure | null {
  if (event.type === 'message.held') return { code: event.data.reason, values: {}, said: '' }
  return 'reason' in event.data ? event.data.reason : null
}

const statusAfter: Partial<Record<DomainEvent['type'], MessageStatus>> = {
  'message.undone': 'undone',
  'message.rescheduled': 'scheduled',
  'message.unscheduled': 'undone',
  'message.held': 'scheduled',
  'message.sending': 'sending',
  'message.sent': 'sent',
  'message.failed': 'failed',
  'message.bounced': 'failed',
  'message.delayed': 'sent',
  'message.uncertain': 'uncertain',
  'message.retried': 'queued',
}

/** Whether it took other entries from one conversation to another. */
export function movesEntries({ type }: DomainEvent): boolean {
  return type === 'conversation.merged' || type === 'conversation.unmerged' || type === 'conversation.split'
}

/** The seq of the entry that brought a message; null where it is not loaded. */
export function firstSeqOf(items: readonly TimelineItem[], messageId: string): number | null {
  return items.find((item) => item.message?.id === messageId)?.event.seq ?? null
}
