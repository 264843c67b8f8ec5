import type { EventType, Happened } from '../../worker/contract/event.ts'
import type { Account } from './account.ts'
import type { createAnswering } from './answering.ts'
import type { Conversations } from './conversations.ts'
import type { CountsOfInbox } from './counts.ts'
import type { TimelineOfOpen } from './timeline.ts'

interface Parts {
  conversations: Conversations
  timeline: TimelineOfOpen
  counts: CountsOfInbox
  account: Account
  answering: ReturnType<typeof createAnswering>
}

/** Takes in what happened: the conversation as it is now, and its entry where it is open. */
export function applyEvent(
  { event, conversation }: Happened,
  { conversations, timeline, counts, account, answering }: Parts,
): void {
  if (conversation) {
    conversations.putAfter(event.seq, conversation)
    void timeline.applyEvent(event)
    if (event.type !== 'conversation.read') counts.askSoon()
  }
  if (event.type === 'message.queued' && event.conversationId && event.actor.id)
    answering.hear(event.conversationId, event.actor.id, false)
  if (changesStart(event.type)) account.askSoon()
}

/** What the start tells: the account, its people and its inboxes. */
function changesStart(type: EventType): boolean {
  return /^(account|member|team|inbox|channel|sending)\./.test(type)
}
