import { useEffect, useRef } from 'preact/hooks'
import { emptyList } from '../conversations/empty-list.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { newMessage } from './heard-in-open.ts'
import type { Say } from './spoken.tsx'

/** Which list is shown, that it is empty, and what comes into it by itself. */
export function useHeardInList(inbox: Inbox, say: Say): void {
  const look = `${inbox.inboxId.value} ${inbox.view.value} ${inbox.status.value}`
  usePlace(inbox, look, say)
  useNew(inbox, look, say)
}

/** The list that is there first has the focus, which is said anyway. */
function usePlace(inbox: Inbox, look: string, say: Say): void {
  const { items, next, state } = inbox.list.value
  const isShown = inbox.search.value.state === 'idle'
  const isThere = isShown && (state === 'ready' || items.length > 0)
  const isEmpty = items.length === 0
  const before = useRef<{ look: string; isEmpty: boolean } | null>(null)
  useEffect(() => {
    if (!isThere) return
    const was = before.current
    before.current = { look, isEmpty }
    if (isEmpty && !(was?.look === look && was.isEmpty)) say(t(`list.empty_${emptyList(inbox)}`))
    else if (!isEmpty && was && was.look !== look)
      say(t(next ? 'list.shown_more' : 'list.shown', { place: place(inbox), count: items.length }))
  }, [look, isThere, isEmpty])
}

function place(inbox: Inbox): string {
  const view = t(`view.${inbox.view.peek()}`)
  return inbox.status.peek() === 'closed' ? `${view}, ${t('status.closed')}` : view
}

function useNew(inbox: Inbox, look: string, say: Say): void {
  const received = inbox.received.value
  const waiting = inbox.newAbove.value
  const top = inbox.list.value.items[0]
  const before = useRef({ look, received, waiting, at: Infinity })
  useEffect(() => {
    const was = before.current
    const at = top?.lastMessageAt ?? 0
    const hasReceivedHere = was.look === look && was.received !== received
    before.current = { look, received, waiting, at }
    if (!hasReceivedHere) return
    if (waiting > was.waiting) say(t('list.new', { count: waiting }))
    else if (top && at > was.at && top.isUnread && top.id !== inbox.selectedId.peek())
      say(newMessage(top.contactName || top.contactEmail))
  }, [look, received, waiting, top?.lastMessageAt])
}
