import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { focusFirst, focusQuietly } from '../ui/focus-first.ts'
import { whenHere } from '../ui/when-here.ts'

/** Where each place begins, and what stands for it while it is empty. */
const places = {
  rows: '.rows,.list-pane',
  conversation: '#conversation-title',
} as const

/** Gives the list the focus when it is there first, where nothing else has it: without one, keys go nowhere and nothing is said. */
export function useArrival(inbox: Inbox): void {
  const isThere = inbox.list.value.state !== 'loading'
  const hasArrived = useRef(false)
  useLayoutEffect(() => {
    if (!isThere || hasArrived.current) return
    hasArrived.current = true
    if (inbox.attention.peek()) return
    whenHere(() => document.activeElement === document.body && focusQuietly(document, places.rows))
  }, [isThere])
}

/** Moves the focus where the last act asks for it, once, as soon as that is drawn. Never out of a text that is being written. */
export function useAttention(inbox: Inbox): void {
  const attention = inbox.attention.value
  const isDrawn = inbox.conversation.value !== null
  const served = useRef<typeof attention>(null)
  useLayoutEffect(() => {
    if (!attention || attention === served.current || attention.on === 'search') return
    const place = places[attention.on]
    if (!document.querySelector(place)) return
    served.current = attention
    whenHere(() => {
      if (!document.activeElement?.matches('input, textarea, [contenteditable]')) focusFirst(document, place)
    })
  }, [attention, isDrawn])
}
