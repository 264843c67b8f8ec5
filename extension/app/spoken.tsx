import { useEffect, useRef, useState } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import { useHeardInOpen } from './heard-in-open.ts'
import { useHeardInList } from './heard-in-list.ts'

/** Says something to a screen reader, after what it is reading. */
export type Say = (text: string) => void

const TOGETHER = 100

/** Says politely to a screen reader what comes in by itself, where one is now, and what was found. It is always there: one that comes with its words is not read. */
export function Spoken({ inbox }: { inbox: Inbox }) {
  const [said, setSaid] = useState({ text: '', at: 0 })
  const waiting = useRef<string[]>([])
  // What happens at once is said as one: a later sentence would take the place of the one before it.
  const say = (text: string) => {
    if (waiting.current.push(text) > 1) return
    setTimeout(() => setSaid(({ at }) => ({ text: waiting.current.splice(0).join('. '), at: at + 1 })), TOGETHER)
  }
  useHeardInOpen(inbox, say)
  useHeardInList(inbox, say)
  useFound(inbox, say)
  return (
    <div role="status" class="spoken">
      <VisuallyHidden key={said.at}>{said.text}</VisuallyHidden>
    </div>
  )
}

function useFound(inbox: Inbox, say: Say): void {
  const { query, state, items, next } = inbox.search.value
  useEffect(() => {
    if (state !== 'ready') return
    if (items.length === 0) say(t('search.none', { query }))
    else say(t(next ? 'search.found_more' : 'search.found', { count: items.length }))
  }, [query, state])
}
