import type { Conversation } from '../../worker/contract/conversation.ts'
import type { DomainEvent } from '../../worker/contract/event.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
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
  'invitation.answered': 'calendar',
  'conversation.merged': 'link',
  'conversation.unmerged': 'undo',
  'conversation.split': 'out',
  'conversation.continued': 'link',
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
      <OtherPart inbox={inbox} event={event} />
    </p>
  )
}

/** The way to the other conversation, or where that is a part of this one, out of it again. */
function OtherPart({ inbox, event }: { inbox: Inbox; event: DomainEvent }) {
  if (!('intoId' in event.data)) return null
  const { fromId, intoId, subject } = event.data
  const isInto = event.conversationId === intoId
  const values = { subject: subject || t('list.no_subject') }
  if (event.type !== 'conversation.merged' || !isInto)
    return (
      <button
        type="button"
        title={t('event.open_other', values)}
        onClick={() => void inbox.open(isInto ? fromId : intoId)}
      >
        {t('event.open')}
      </button>
    )
  const later = inbox.timeline.value.items.findLast(
    ({ event: one }) => 'fromId' in one.data && one.data.fromId === fromId && one.data.intoId === intoId,
  )
  if (!inbox.canAct.value || later?.event.id !== event.id) return null
  return (
    <button type="button" title={t('event.take_out_other', values)} onClick={() => void inbox.unmerge(fromId)}>
      {t('event.take_out')}
    </button>
  )
}
