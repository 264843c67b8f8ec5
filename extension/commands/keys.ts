import type { Inbox } from '../inbox/inbox.ts'
import { commands } from './commands.ts'

/** Dispatches keys to commands until `signal` ends it. Keys of a frame are its own: the page around it never hears them. */
export function listenForKeys(
  target: Pick<EventTarget, 'addEventListener'>,
  inbox: Inbox,
  areLettersOn: () => boolean,
  signal: AbortSignal,
): void {
  target.addEventListener('keydown', (event) => pressKey(event as KeyboardEvent, inbox, areLettersOn()), { signal })
}

/** Runs the command of a key, if there is one now; true when it ran. A letter or a sign alone is one only where those are on. */
export function pressKey(event: KeyboardEvent, inbox: Inbox, areLettersOn = true): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false
  const shift = event.shiftKey && event.key.length > 1 ? 'Shift+' : ''
  const key = event.ctrlKey || event.metaKey ? `Control+${shift}${event.key}` : event.key
  if (!areLettersOn && key.length === 1) return false
  const isText = isTyping(event.target) || isBoxComing(inbox)
  const command = commands.find((one) => one.keys.includes(key) && (one.worksInText || !isText) && one.isEnabled(inbox))
  if (!command || (event.key.length > 1 && key === event.key && isControl(event.target))) return false
  event.preventDefault()
  if (event.repeat && !command.repeats) return false
  command.run(inbox)
  return true
}

/** After `r` the letters are words, also those that come before the box is there, or while all is loaded anew: none of them is a command. */
function isBoxComing(inbox: Inbox): boolean {
  const isDrawn = inbox.conversation.value !== null && inbox.timeline.value.state !== 'loading'
  return inbox.composing.value !== null && !isDrawn
}

interface Typed {
  tagName?: string
  type?: string
  isContentEditable?: boolean
  closest?(selector: string): unknown
}

/** Boxes and radios are inputs in which nobody types. */
const untyped = new Set(['checkbox', 'radio', 'button', 'submit', 'file', 'range', 'color'])

function isTyping(target: unknown): boolean {
  const { tagName, type = '', isContentEditable } = (target ?? {}) as Typed
  if (isContentEditable) return true
  return tagName === 'TEXTAREA' || tagName === 'SELECT' || (tagName === 'INPUT' && !untyped.has(type))
}

/** Enter and the arrows belong to a button, a link or an open menu that has the focus; the list of rows is ours. */
function isControl(target: unknown): boolean {
  return Boolean((target as Typed | null)?.closest?.('button, a, summary, input, [role=menu], dialog'))
}
