import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Client } from '../api/client.ts'
import type { createAbout } from './about.ts'
import { attempt } from './attempt.ts'
import type { createComposer } from './composer.ts'
import type { Conversations } from './conversations.ts'
import type { createCursor } from './cursor.ts'
import type { Drafts } from './drafts.ts'
import type { TimelineOfOpen } from './timeline.ts'
import type { Toasts } from './toasts.ts'

/** Where the focus belongs after what was just done; a new one each time, so that the same place can be asked for again. */
export interface Attention {
  on: 'rows' | 'conversation' | 'search'
}

interface Parts {
  selectedId: Signal<string | null>
  rows: ReadonlySignal<readonly Conversation[]>
  cursor: ReturnType<typeof createCursor>
  conversations: Conversations
  drafts: Drafts
  timeline: TimelineOfOpen
  about: ReturnType<typeof createAbout>
  composer: ReturnType<typeof createComposer>
  toasts: Toasts
  markRead: () => Promise<void>
}

/** The open conversation: how one is come to, and left. */
export function createPane(
  client: Pick<Client, 'conversation' | 'thread'>,
  { selectedId, rows, cursor, conversations, drafts, timeline, about, composer, toasts, markRead }: Parts,
) {
  const attention = signal<Attention | null>(null)
  let isListBeside = true

  function attend(on: Attention['on']): void {
    attention.value = { on }
  }

  async function show(id: string): Promise<void> {
    if (id !== selectedId.peek()) composer.leave()
    batch(() => {
      selectedId.value = id
      cursor.set(id)
    })
    await Promise.all([drafts.open(id), timeline.open(id), reopen()])
  }

  /** Never two at once: with a conversation open the mark is on its row, or on none where it stands in another list. */
  const cursorId = computed(() => {
    const open = selectedId.value
    if (!open) return cursor.cursorId.value
    return rows.value.some(({ id }) => id === open) ? open : null
  })

  async function open(id = cursorId.peek()): Promise<void> {
    if (!id) return
    attend('conversation')
    await show(id)
  }

  /** Asks for what is known of the open one anew. */
  async function reopen(): Promise<void> {
    const id = selectedId.peek()
    if (!id) return
    const known = conversations.truth(id) ?? (await lookAt(id))
    if (selectedId.peek() !== id) return
    if (!known) return closePane()
    // It was asked for by the name of one that was merged into it.
    if (known.id !== id) return show(known.id)
    await Promise.all([markRead(), about.show(known)])
  }

  async function lookAt(id: string): Promise<Conversation | null> {
    const answer = await attempt(() => client.conversation(id))
    if (answer.ok) conversations.put(answer.value)
    else toasts.refused(answer.error)
    return answer.ok ? answer.value : null
  }

  function closePane(): void {
    composer.leave()
    batch(() => {
      selectedId.value = null
      attend('rows')
    })
    about.hide()
    void drafts.open(null)
    void timeline.open(null)
  }

  function move(by: number): void {
    const id = cursor.move(by)
    attend('rows')
    if (id && selectedId.peek()) void show(id)
  }

  return {
    attention,
    attend,
    cursorId,
    show,
    open,
    reopen,
    /** The conversation of a natively opened mail. */
    async lookUp(messageIds: string[]): Promise<Conversation | null> {
      const answer = await attempt(() => client.thread(messageIds))
      if (answer.ok && answer.value) conversations.put(answer.value)
      return answer.ok ? answer.value : null
    },
    closePane,
    next: (by = 1) => move(by),
    previous: (by = 1) => move(-by),
    /** The layout tells whether the list stands beside the open conversation. */
    setListBeside(isBeside: boolean): void {
      isListBeside = isBeside
    },
    enterRows(): void {
      const open = rows.peek().find(({ id }) => id === selectedId.peek())
      if (selectedId.peek() && !(open && isListBeside)) closePane()
      cursor.set((open ?? rows.peek()[0])?.id ?? null)
      attend('rows')
    },
    /** What was done to a conversation was taken back: the keyboard is on its row, unless it is in an open one. */
    returnTo(id: string): void {
      if (!selectedId.peek() && rows.peek().some((row) => row.id === id)) cursor.set(id)
    },
    /**
     * Does what takes a conversation off the list. Where it is the open one, the row that takes its place is opened:
     * the same key pressed again is about that one, and not the way back. Undo returns to it.
     */
    finish(id: string, change: (id: string, goBack?: () => void) => Promise<void>): Promise<void> {
      const isListed = () => rows.peek().some((row) => row.id === id)
      if (id !== selectedId.peek() || !isListed()) return change(id)
      const done = change(id, () => void open(id))
      if (isListed()) return done
      const next = cursor.cursorId.peek()
      if (next && isListBeside) void open(next)
      else closePane()
      return done
    },
  }
}
