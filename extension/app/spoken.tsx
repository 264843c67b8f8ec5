import { useEffect, useRef, useState } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'

/** Says politely to a screen reader what comes in by itself, and what was found. It is always there: one that comes with its words is not read. */
export function Spoken({ inbox }: { inbox: Inbox }) {
  const [said, setSaid] = useState({ text: '', at: 0 })
  const say = (text: string) => setSaid(({ at }) => ({ text, at: at + 1 }))
  useNewInOpen(inbox, say)
  useNewInList(inbox, say)
  useFound(inbox, say)
  return (
    <div role="status" class="spoken">
      <VisuallyHidden key={said.at}>{said.text}</VisuallyHidden>
    </div>
  )
}

type Say = (text: string) => void

function useNewInOpen(inbox: Inbox, say: Say): void {
  const id = inbox.selectedId.value
  const { items, state } = inbox.timeline.value
  const newest = items.findLast(({ message }) => message?.direction === 'in')
  const before = useRef({ id, seq: Infinity })
  useEffect(() => {
    const seq = state === 'ready' || state === 'more' ? (newest?.event.seq ?? 0) : Infinity
    const isNew = before.current.id === id && seq > before.current.seq && seq !== Infinity
    before.current = { id, seq }
    if (isNew && newest?.message) say(sentence(newest.message.from.name || newest.message.from.email))
  }, [id, state, newest?.event.seq])
}

function useNewInList(inbox: Inbox, say: Say): void {
  const received = inbox.received.value
  const waiting = inbox.newAbove.value
  const top = inbox.list.value.items[0]
  const look = `${inbox.inboxId.value} ${inbox.view.value} ${inbox.status.value}`
  const before = useRef({ look, received, waiting, at: Infinity })
  useEffect(() => {
    const was = before.current
    const at = top?.lastMessageAt ?? 0
    const hasReceivedHere = was.look === look && was.received !== received
    before.current = { look, received, waiting, at }
    if (!hasReceivedHere) return
    if (waiting > was.waiting) say(t('list.new', { count: waiting }))
    else if (top && at > was.at && top.isUnread && top.id !== inbox.selectedId.peek())
      say(sentence(top.contactName || top.contactEmail))
  }, [look, received, waiting, top?.lastMessageAt])
}

function useFound(inbox: Inbox, say: Say): void {
  const { query, state, items, next } = inbox.search.value
  useEffect(() => {
    if (state !== 'ready') return
    if (items.length === 0) say(t('search.none', { query }))
    else say(t(next ? 'search.found_more' : 'search.found', { count: items.length }))
  }, [query, state])
}

function sentence(name: string): string {
  return t('message.new', { name: name || t('message.no_name') })
}
