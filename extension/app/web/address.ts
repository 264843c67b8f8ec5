import { effect } from '@preact/signals'
import type { SignedIn } from '../account.ts'

/**
 * The open conversation stands in the page's address and title: the browser's Back leads to the list,
 * and a page that is loaded again or sent to a colleague shows the same conversation.
 */
export function followAddress({ inbox }: Pick<SignedIn, 'inbox'>): void {
  let wanted = conversationIn(location.hash)

  effect(() => {
    const id = inbox.value?.selectedId.value ?? null
    if (!inbox.value?.start.value) return
    if (wanted) {
      void inbox.value.open(wanted)
      wanted = null
    } else show(id)
  })
  effect(() => {
    const subject = inbox.value?.conversation.value?.subject
    document.title = subject ? `${subject} – Postroom` : 'Postroom'
  })
  addEventListener('popstate', () => {
    if (isGoingBack) {
      // Ours has arrived. What was opened on the way is shown again.
      isGoingBack = false
      return show(inbox.peek()?.selectedId.peek() ?? null)
    }
    const id = conversationIn(location.hash)
    if (id) void inbox.peek()?.open(id)
    else inbox.peek()?.closePane()
  })
}

/** Opening the first one is a step that Back takes back; going from one to the next is none. */
function show(id: string | null): void {
  if (id === conversationIn(location.hash)) return
  if (id && location.hash) history.replaceState(history.state, '', `#${id}`)
  else if (id) history.pushState({ isOpened: true }, '', `#${id}`)
  else if ((history.state as { isOpened?: true } | null)?.isOpened) goBack()
  else history.replaceState(null, '', location.pathname + location.search)
}

/** The browser takes its time to go back: till then the address is still that of what was closed. */
let isGoingBack = false

function goBack(): void {
  if (isGoingBack) return
  isGoingBack = true
  history.back()
}

function conversationIn(hash: string): string | null {
  return /^#([0-9a-f-]{36})$/.exec(hash)?.[1] ?? null
}
