import type { Texts, ThreadState } from '../bridge/messages.ts'
import type { ThreadRef, WebmailHost } from '../webmail/webmail.ts'
import { surface } from './surface.ts'
import { drawThreadControls, type Said } from './thread-controls.ts'

/** How long what was done can be taken back, and what was refused can be read. */
const SAID_FOR = 10_000
/** A thread is known by any of its messages: the first, and the last few, are enough to ask the host for. */
const ASKED = 4

export interface InboxCalls {
  findThread(thread: { messageIds: string[]; subject: string }): Promise<ThreadState | null>
  assign(change: { conversationId: string; memberId: string | null }): Promise<null>
  setClosed(change: { conversationId: string; closed: boolean }): Promise<null>
  openConversation(which: { conversationId: string }): void
}

/** The controls on the thread that is open in the host, as long as it is, and only if the inbox knows it. */
export function threadGuest(host: WebmailHost, calls: InboxCalls, texts: () => Texts) {
  let shown: Shown | null = null
  let said: (Said & { stillHolds: (state: ThreadState) => boolean }) | null = null
  let silence: ReturnType<typeof setTimeout>
  const controls = surface('postroom-controls')

  function follow(): void {
    const thread = host.currentThread()
    const key = thread && keyOf(thread)
    if (key !== (shown?.key ?? null) || shown?.isUnseen) {
      leave()
      if (thread && key) ask(thread, key)
    }
    mount()
  }

  function leave(): void {
    shown?.asked.abort()
    shown = null
    said = null
    controls.el.remove()
  }

  function ask(thread: ThreadRef, key: string): void {
    const mine = (shown = newlyShown(key))
    const { signal } = mine.asked
    void find(thread, mine, signal)
      .catch(() => null)
      .then((state) => {
        if (signal.aborted) return
        mine.isAsking = false
        mine.state = state
        if (mine.isStale && state === null) {
          leave()
          return follow()
        }
        draw()
        mount()
      })
  }

  async function find(thread: ThreadRef, mine: Shown, signal: AbortSignal): Promise<ThreadState | null> {
    const [first, ...rest] = thread.messages
    const asked = [first!, ...rest.slice(1 - ASKED)]
    const results = await Promise.all(asked.map((message) => host.resolveMessageId(message, signal)))
    const messageIds = results.flatMap((result) => (result.ok ? result.messageId : []))
    mine.isUnseen = messageIds.length === 0 && results.some((result) => !result.ok && result.reason === 'not-seen')
    if (signal.aborted || messageIds.length === 0) return null
    return calls.findThread({ messageIds, subject: thread.subject.slice(0, 1000) })
  }

  /** Hosts throw their nodes away and copy them: ours is the one we made, wherever it is now. */
  function mount(): void {
    for (const el of document.querySelectorAll('postroom-controls')) if (el !== controls.el) el.remove()
    const anchor = shown?.state ? host.threadAnchor() : null
    if (!anchor) return controls.el.remove()
    controls.wear(host)
    if (controls.el.parentElement !== anchor.parent) {
      anchor.parent.insertBefore(controls.el, anchor.before === controls.el ? null : anchor.before)
    }
  }

  function draw(): void {
    if (!shown?.state) return
    const { state } = shown
    drawThreadControls(controls.root, texts(), state, said?.stillHolds(state) ? said : null, {
      assign: (memberId) => assign(state, memberId),
      setClosed: (closed) => setClosed(state, closed),
      open: () => calls.openConversation({ conversationId: state.conversationId }),
    })
  }

  function assign(state: ThreadState, memberId: string | null): void {
    const before = state.assignee
    if (memberId === (before?.id ?? null)) return
    const assignee = state.members.find((member) => member.id === memberId) ?? null
    const { conversationId } = state
    act(
      state,
      { ...state, assignee },
      assignee ? texts().assigned.replace('{name}', () => assignee.name) : texts().madeUnassigned,
      (now) => (now.assignee?.id ?? null) === memberId,
      () => calls.assign({ conversationId, memberId }),
      () => assign(shown?.state ?? state, before?.id ?? null),
    )
  }

  function setClosed(state: ThreadState, closed: boolean): void {
    if (closed !== state.open) return
    const { conversationId } = state
    const done = closed ? texts().closed : texts().reopened
    act(
      state,
      { ...state, open: !closed },
      done,
      (now) => now.open === !closed,
      () => calls.setClosed({ conversationId, closed }),
      () => setClosed(shown?.state ?? state, !closed),
    )
  }

  /** Shows it at once; a refusal puts the old state back and says why. It is not said, nor undone, once somebody did otherwise. */
  function act(
    before: ThreadState,
    after: ThreadState,
    done: string,
    stillHolds: (state: ThreadState) => boolean,
    send: () => Promise<null>,
    undo: () => void,
  ): void {
    put(after)
    tell({ text: done, isBad: false, undo, stillHolds })
    send().catch((error: unknown) => {
      if (shown?.state?.conversationId !== before.conversationId) return
      put(before)
      const text = error instanceof Error && error.message ? error.message : texts().failed
      tell({ text, isBad: true, undo: null, stillHolds: () => true })
    })
  }

  function put(state: ThreadState): void {
    if (shown?.state?.conversationId !== state.conversationId) return
    shown.state = state
    draw()
  }

  function tell(what: NonNullable<typeof said>): void {
    said = what
    clearTimeout(silence)
    silence = setTimeout(() => {
      said = null
      draw()
    }, SAID_FOR)
    draw()
  }

  return {
    follow,
    leave,
    put,
    draw,
    /** The inbox may know by now what it did not know before. */
    askAgain(): void {
      // An answer that is under way is waited for: giving it up at every word from the inbox might never end.
      if (shown?.isAsking) shown.isStale = true
      else if (shown?.state === null) leave()
      follow()
    },
  }
}

interface Shown {
  key: string
  asked: AbortController
  state: ThreadState | null
  /** The host may yet see what tells the thread: a page can be drawn before its answer has reached us. */
  isUnseen: boolean
  isAsking: boolean
  /** The inbox learned something while it was asked. */
  isStale: boolean
}

function newlyShown(key: string): Shown {
  return { key, asked: new AbortController(), state: null, isUnseen: false, isAsking: true, isStale: false }
}

function keyOf({ hostThreadId, messages }: ThreadRef): string {
  return [hostThreadId, ...messages.map((message) => message.hostMessageId)].join(' ')
}
