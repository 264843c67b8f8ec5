import { useLayoutEffect } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'

/** Where each place begins, and what stands for it while it is empty. */
const places = {
  rows: '.rows, .list-pane',
  conversation: '#conversation-title',
} as const

/** Moves the focus where the last act asks for it, as soon as that is drawn. Never out of a text that is being written. */
export function useAttention(inbox: Inbox): void {
  const attention = inbox.attention.value
  const isDrawn = inbox.conversation.value !== null
  useLayoutEffect(() => {
    if (!attention || attention.on === 'search') return
    if (document.activeElement?.matches('input, textarea, [contenteditable]')) return
    const found = places[attention.on].split(', ').map((selector) => document.querySelector<HTMLElement>(selector))
    found.find((one) => one !== null)?.focus({ preventScroll: true })
  }, [attention, isDrawn])
}
