import { useEffect, useRef } from 'preact/hooks'
import type { TimelineItem } from '../../worker/contract/event.ts'
import { eventSentence } from '../conversations/event-sentence.ts'
import { memberName } from '../conversations/member-name.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import type { Say } from './spoken.tsx'

/** What others do to the open conversation, and that there was nothing left to do with it. */
export function useHeardInOpen(inbox: Inbox, say: Say): void {
  const id = inbox.selectedId.value
  const { items, state, pendingIds } = inbox.timeline.value
  const isLoaded = state === 'ready' || state === 'more'
  const last = isLoaded ? (items.findLast(({ event }) => !pendingIds.has(event.id))?.event.seq ?? 0) : Infinity
  const before = useRef({ id, last: Infinity })
  useEffect(() => {
    const was = before.current
    before.current = { id, last }
    if (was.id !== id || last === Infinity) return
    for (const item of items) {
      const text = item.event.seq > was.last && !pendingIds.has(item.event.id) && sentence(inbox, item)
      if (text) say(text)
    }
  }, [id, last])

  const needless = inbox.closedAlready.value
  const heard = useRef(needless)
  useEffect(() => {
    if (needless !== heard.current) say(t('conversation.closed_already'))
    heard.current = needless
  }, [needless])
}

/** What the system says of an answer that asks for somebody. */
const troubles: ReadonlySet<TimelineItem['event']['type']> = new Set([
  'message.failed',
  'message.bounced',
  'message.delayed',
  'message.uncertain',
  'message.held',
])

/** Null for what needs no word: one's own acts, and what the system does with a mail as it should. */
function sentence(inbox: Inbox, { event, message }: TimelineItem): string | null {
  const { kind, id } = event.actor
  if (event.type === 'message.received' && message) {
    const writer = message.originalSender ?? message.from
    return newMessage(writer.name || writer.email)
  }
  if (troubles.has(event.type)) return eventSentence(inbox, event, '')
  if (kind !== 'member' || id === inbox.start.peek()?.me.id) return null
  if (event.type === 'message.queued') return newMessage(memberName(inbox, id))
  if (event.type === 'comment.added') return t('comment.new', { name: memberName(inbox, id) })
  return eventSentence(inbox, event, '')
}

export function newMessage(name: string): string {
  return t('message.new', { name: name || t('message.no_name') })
}
