import type { ComponentChildren } from 'preact'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { TicketTag } from '../tickets/ticket-tag.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Tag } from '../ui/chip.tsx'
import { Icon } from '../ui/icon.tsx'
import { Time } from '../ui/time.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import { Answering } from './answering.tsx'
import { answeringText, memberOf } from './member-name.ts'
import './conversation-row.css'

interface RowProps {
  inbox: Inbox
  conversation: Conversation
  /** In place of the snippet, on a line of its own: the words that were found. */
  excerpt?: ComponentChildren
  /** Where open, closed and deleted ones stand together. */
  isMixed: boolean
  index: number
  count: number
  start: number
  size: number
}

export function rowId(conversationId: string): string {
  return `row-${conversationId}`
}

type Faces = Pick<RowProps, 'inbox' | 'conversation' | 'excerpt' | 'isMixed'>

/** Two lines, one more for words that were found, and another where there is something to say on it. */
export function rowHeight(row: Faces): number {
  return 60 + (row.excerpt ? 20 : 0) + (hasFacts(row) ? 24 : 0)
}

function hasFacts({ inbox, conversation, isMixed }: Faces): boolean {
  const { id, assigneeId, ticket } = conversation
  const hasState = isMixed && stateOf(conversation) !== null
  return hasState || assigneeId !== null || ticket !== null || inbox.answering.value.has(id)
}

/** Null for what is open, as most are. */
function stateOf({ place, status }: Conversation): string | null {
  if (place !== 'inbox') return t(`conversation.is_in_${place}`)
  return status === 'closed' ? t('conversation.is_closed') : null
}

export function ConversationRow(row: RowProps) {
  const { inbox, conversation, excerpt, isMixed, index, count, start, size } = row
  const state = isMixed ? stateOf(conversation) : null
  const isSelected = inbox.selectedId.value === conversation.id
  const isCursor = inbox.cursorId.value === conversation.id
  const assignee = memberOf(inbox, conversation.assigneeId)
  const name = conversation.contactName || conversation.contactEmail || t('message.no_name')
  return (
    <div
      id={rowId(conversation.id)}
      role="option"
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
      class={`row${conversation.isUnread ? ' unread' : ''}${isCursor && !isSelected ? ' cursor' : ''}`}
      style={{ transform: `translateY(${start}px)`, height: `${size}px` }}
      onClick={() => void inbox.open(conversation.id)}
    >
      <span class="unread-dot" />
      <span class="who cut">
        {conversation.isUnread && <VisuallyHidden>{t('list.unread')}: </VisuallyHidden>}
        {name}
      </span>
      <Time at={conversation.lastMessageAt} short />
      <div class="sub">
        <span class="cut">
          <span class="subject">{conversation.subject || t('list.no_subject')}</span>{' '}
          {!excerpt && <span class="snip">{conversation.snippet}</span>}
        </span>
        {conversation.hasAttachments && <Icon name="clip" small />}
        {conversation.hasAttachments && <VisuallyHidden>{t('list.attachments')}</VisuallyHidden>}
      </div>
      {excerpt && <div class="found cut">{excerpt}</div>}
      {hasFacts(row) && (
        <div class="meta">
          {state && <Tag>{state}</Tag>}
          {assignee && <Avatar name={assignee.name} seed={assignee.id} titled />}
          {conversation.ticket && <TicketTag inbox={inbox} ticket={conversation.ticket} />}
          <Answering text={answeringText(inbox, conversation.id)} />
        </div>
      )}
    </div>
  )
}
