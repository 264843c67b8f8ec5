import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { focusFirst } from '../ui/focus-first.ts'
import { whenHere } from '../ui/when-here.ts'

/** Where each place begins, and what stands for it while it is empty. */
const places = {
  rows: '.rows,.list-pane',
  conversation: '#conversation-title',
} as const

/** Moves the focus where the last act asks for it, once, as soon as that is drawn. Never out of a text that is being written. */
export function useAttention(inbox: Inbox): void {
  const attention = inbox.attention.value
  const isDrawn = inbox.conversation.value !== null
  const served = useRef(attention)
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
