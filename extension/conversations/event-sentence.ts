import type { DomainEvent } from '../../worker/contract/event.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { failureLine } from './failure-sentence.ts'
import { leavingTime } from './leaving-time.ts'
import { memberName, stageOf } from './member-name.ts'

/** What happened, as one sentence; null for what is seen without being said (a message, a comment, a reading). */
export function eventSentence(inbox: Inbox, event: DomainEvent, contactName: string): string | null {
  const actor = actorName(inbox, event, contactName)
  const stageName = (id: string) => stageOf(inbox, id)?.stage.name ?? '?'
  switch (event.type) {
    case 'conversation.assigned': {
      const { assigneeId } = event.data
      if (assigneeId === null) return t('event.conversation.unassigned', { actor })
      if (assigneeId === event.actor.id) return t('event.conversation.assigned_self', { actor })
      return t('event.conversation.assigned', { actor, name: memberName(inbox, assigneeId) })
    }
    case 'conversation.closed':
    case 'conversation.reopened':
    case 'conversation.deleted':
    case 'conversation.restored':
    case 'message.undone':
    case 'message.unscheduled':
    case 'message.retried':
    case 'comment.removed':
      return t(`event.${event.type}`, { actor })
    case 'invitation.answered':
      return t(`event.invitation.${event.data.answer}`, { actor })
    case 'conversation.merged': {
      const { ticket } = event.data
      const merged = t(`event.conversation.merged_${sideOf(event)}`, { actor, subject: subjectOf(event.data) })
      if (!ticket || sideOf(event) === 'from') return merged
      return `${merged}. ${t(ticket.isMoved ? 'event.ticket_came' : 'event.ticket_stayed', { number: ticket.number })}`
    }
    case 'conversation.unmerged':
    case 'conversation.split':
    case 'conversation.continued':
      return t(`event.${event.type}_${sideOf(event)}`, { actor, subject: subjectOf(event.data) })
    case 'ticket.created':
      return t('event.ticket.created', { actor, number: event.data.number, stage: stageName(event.data.stageId) })
    case 'ticket.moved':
      return t('event.ticket.moved', {
        actor,
        number: event.data.number,
        stage: stageName(event.data.stageId),
        previous: stageName(event.data.previousId),
      })
    case 'ticket.removed':
      return t('event.ticket.removed', { actor, number: event.data.number })
    case 'message.scheduled':
    case 'message.rescheduled':
      return t(`event.${event.type}`, { actor, when: leavingTime(event.data.leavesAt) })
    case 'message.held':
      return t('event.message.held', { reason: t(`held.${event.data.reason}`) })
    case 'message.failed':
    case 'message.bounced':
      return t(`event.${event.type}`, { reason: failureLine(event.data.reason) })
    case 'conversation.moved':
      return t(`event.conversation.moved_${event.data.place}`, { actor })
    case 'message.delayed':
      return t('event.message.delayed', { reason: failureLine(event.data.reason) })
    case 'message.uncertain':
      return t('event.message.uncertain')
    default:
      return null
  }
}

/** Which of the two the event stands in. */
function sideOf({ conversationId, data }: DomainEvent & { data: { intoId: string } }): 'from' | 'into' {
  return conversationId === data.intoId ? 'into' : 'from'
}

const subjectOf = ({ subject }: { subject: string }) => subject || t('list.no_subject')

function actorName(inbox: Inbox, event: DomainEvent, contactName: string): string {
  const { kind, id } = event.actor
  if (kind === 'member') return id === inbox.start.value?.me.id ? t('event.you') : memberName(inbox, id)
  if (kind === 'contact') return contactName
  return t('event.the_system')
}
