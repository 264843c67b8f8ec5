import type { Conversation } from '../../worker/contract/conversation.ts'
import type { DomainEvent } from '../../worker/contract/event.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Time } from '../ui/time.tsx'
import { eventSentence } from './event-sentence.ts'

const icons: Partial<Record<DomainEvent['type'], IconName>> = {
  'conversation.assigned': 'me',
  'conversation.closed': 'tick',
  'conversation.reopened': 'undo',
  'conversation.deleted': 'bin',
  'conversation.restored': 'undo',
  'conversation.moved': 'tray',
  'ticket.created': 'ticket',
  'ticket.moved': 'ticket',
  'ticket.removed': 'ticket',
  'comment.removed': 'comment',
  'message.undone': 'undo',
  'message.scheduled': 'clock',
  'message.rescheduled': 'clock',
  'message.unscheduled': 'undo',
  'message.held': 'alert',
  'message.retried': 'again',
  'message.failed': 'alert',
  'message.bounced': 'alert',
  'message.delayed': 'clock',
  'message.uncertain': 'alert',
}

export function EventLine({
  inbox,
  event,
  conversation,
}: {
  inbox: Inbox
  event: DomainEvent
  conversation: Conversation
}) {
  const sentence = eventSentence(inbox, event, conversation.contactName || conversation.contactEmail)
  if (!sentence) return null
  return (
    <p class="event">
      <Icon name={icons[event.type] ?? 'clock'} small />
      <span>
        {sentence} · <Time at={event.at} />
      </span>
    </p>
  )
}
