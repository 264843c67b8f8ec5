import type { Conversation } from '../../worker/contract/conversation.ts'
import type { DomainEvent, TimelineItem } from '../../worker/contract/event.ts'

/** How an entry looks before the worker has it: by me, now, at the end. */
export function pendingItem(
  event:
    | Pick<Extract<DomainEvent, { type: 'comment.added' }>, 'type' | 'data'>
    | Pick<Extract<DomainEvent, { type: 'message.queued' }>, 'type' | 'data'>
    | Pick<Extract<DomainEvent, { type: 'message.scheduled' }>, 'type' | 'data'>,
  memberId: string,
  { id, inboxId }: Conversation,
  content: Partial<Pick<TimelineItem, 'message' | 'comment'>>,
): TimelineItem {
  const rest = {
    seq: Number.MAX_SAFE_INTEGER,
    id: `pending:${crypto.randomUUID()}`,
    at: Date.now(),
    inboxId,
    conversationId: id,
  }
  return {
    event: { ...event, ...rest, actor: { kind: 'member', id: memberId } },
    message: null,
    comment: null,
    ...content,
  }
}
