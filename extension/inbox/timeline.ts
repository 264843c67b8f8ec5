import { batch, computed, signal } from '@preact/signals'
import type { DomainEvent, TimelineItem } from '../../worker/contract/event.ts'
import type { Message } from '../../worker/contract/message.ts'
import type { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'
import { firstSeqOf, merge, movesEntries, withEvent, withMessage, withoutComment } from './timeline-items.ts'

/**
 * The open conversation's entries, oldest first. `older` is null when the first one is there.
 * What is being saved stands at the end, in `pendingIds` (event ids) until the worker has it.
 */
export interface Timeline {
  items: TimelineItem[]
  pendingIds: ReadonlySet<string>
  older: string | null
  state: 'idle' | 'loading' | 'ready' | 'more' | 'error'
  error: ApiError | null
}

/** `at` is when the oldest of its links was given, in milliseconds. */
type Kept = Omit<Timeline, 'pendingIds'> & { at: number }
type Patch = (items: TimelineItem[]) => TimelineItem[]

const nothing: Kept = { items: [], older: null, state: 'idle', error: null, at: 0 }
/** The links to files and pictures are good for an hour at least: half of it is left for whoever is looking. */
const STALE_AFTER = 30 * 60_000
const LOOK_EVERY = 60_000
/** Conversations looked at lately are there at once when they are opened again. */
const REMEMBERED = 30

export function createTimeline(client: Pick<Client, 'timeline'>) {
  const openId = signal<string | null>(null)
  const kept = signal<Kept>(nothing)
  const pending = signal<readonly TimelineItem[]>([])
  const patches = signal<readonly Patch[]>([])
  const closed = new Map<string, Kept>()
  /** From where the open conversation is to be fetched; null when nothing is due. */
  let due: number | null = null
  let asking: Promise<void> | null = null

  const timeline = computed<Timeline>(() => {
    const own = pending.value.filter((item) => item.event.conversationId === openId.value)
    const items = patches.value.reduce((some, patch) => patch(some), kept.value.items)
    return { ...kept.value, items: [...items, ...own], pendingIds: new Set(own.map((item) => item.event.id)) }
  })

  async function open(id: string | null): Promise<void> {
    const before = openId.peek()
    if (before && before !== id && kept.peek().state === 'ready') remember(before, kept.peek())
    if (before === id && kept.peek().state !== 'error') return
    due = null
    batch(() => {
      openId.value = id
      kept.value = id ? (closed.get(id) ?? { ...nothing, state: 'loading' }) : nothing
    })
    if (id && kept.peek().state === 'loading') await loadNewest(id)
    else if (id) await (isStale() ? renew() : refresh())
  }

  async function loadNewest(id: string): Promise<void> {
    const at = Date.now()
    const answer = await attempt(() => client.timeline(id))
    if (openId.peek() !== id) return
    kept.value = answer.ok
      ? { items: merge([], answer.value.items), older: answer.value.next, state: 'ready', error: null, at }
      : { ...nothing, state: 'error', error: answer.error }
  }

  async function loadOlder(): Promise<void> {
    const id = openId.peek()
    const { older, state } = kept.peek()
    if (!id || !older || state !== 'ready') return
    kept.value = { ...kept.peek(), state: 'more' }
    const answer = await attempt(() => client.timeline(id, { before: older }))
    if (openId.peek() !== id) return
    kept.value = answer.ok
      ? {
          ...kept.peek(),
          items: merge(kept.peek().items, answer.value.items),
          older: answer.value.next,
          state: 'ready',
          error: null,
        }
      : { ...kept.peek(), state: 'ready', error: answer.error }
  }

  function isStale(): boolean {
    return Date.now() - kept.peek().at > STALE_AFTER
  }

  /** Fetches all that is shown once more, for its links. What fails is tried again later: what was read stays in sight. */
  async function renew(): Promise<void> {
    const id = openId.peek()
    if (!id) return
    const page = (before: string | null) => attempt(() => client.timeline(id, before ? { before } : {}))
    const at = Date.now()
    const oldest = kept.peek().items[0]?.event.seq ?? 0
    const fetched: TimelineItem[] = []
    let older: string | null = null
    do {
      const answer = await page(older)
      if (!answer.ok || openId.peek() !== id || kept.peek().state !== 'ready') return
      fetched.unshift(...answer.value.items)
      older = answer.value.next
    } while (older && (fetched[0]?.event.seq ?? 0) > oldest)
    kept.value = { items: merge(kept.peek().items, fetched), older, state: 'ready', error: null, at }
  }

  /** In a window that stays open all day, and when it is looked at again. */
  function freshen(): void {
    const isSeen = globalThis.document?.visibilityState !== 'hidden'
    if (isSeen && kept.peek().state === 'ready' && isStale()) void renew()
  }
  const timer = setInterval(freshen, LOOK_EVERY)
  globalThis.document?.addEventListener('visibilitychange', freshen)

  /** Fetches what came after `after` (the last entry). Asked while it runs, it runs once more, however often it was asked. */
  function refresh(after = kept.peek().items.at(-1)?.event.seq ?? 0): Promise<void> {
    due = Math.min(due ?? after, after)
    asking ??= ask()
    return asking
  }

  async function ask(): Promise<void> {
    try {
      for (let id = openId.peek(); id && due !== null; id = openId.peek()) {
        const from = due
        due = null
        await follow(id, from)
      }
    } finally {
      asking = null
    }
  }

  async function follow(id: string, from: number): Promise<void> {
    const answer = await attempt(() => client.timeline(id, { after: String(from) }))
    if (!answer.ok || openId.peek() !== id) return
    kept.value = { ...kept.peek(), items: merge(kept.peek().items, answer.value.items), error: null }
    const reached = answer.value.items.at(-1)?.event.seq ?? from
    if (answer.value.next !== null && reached > from) await follow(id, reached)
  }

  function remember(id: string, what: Kept): void {
    closed.delete(id)
    closed.set(id, what)
    const [oldest] = closed.keys()
    if (closed.size > REMEMBERED && oldest) closed.delete(oldest)
  }

  function patch(change: Patch): () => void {
    patches.value = [...patches.peek(), change]
    return () => {
      patches.value = patches.peek().filter((one) => one !== change)
    }
  }

  return {
    timeline,
    open,
    loadOlder,
    refresh,
    isOpen: (id: string): boolean => openId.peek() === id,
    message: (id: string): Message | null => kept.peek().items.find((item) => item.message?.id === id)?.message ?? null,
    removeComment(id: string): void {
      kept.value = { ...kept.peek(), items: withoutComment(kept.peek().items, id) }
    },
    /** The worker's word on a message, an answer to a call. */
    putMessage(message: Message): void {
      kept.value = { ...kept.peek(), items: withMessage(kept.peek().items, message.id, () => message) }
    },
    /** Changes how a message looks until the worker has answered. Returns what drops it. */
    patchMessage: (id: string, change: (message: Message) => Message): (() => void) =>
      patch((items) => withMessage(items, id, change)),
    hideComment: (id: string): (() => void) => patch((items) => withoutComment(items, id)),
    /** Shows what is being saved at the end. Returns what takes it away. */
    addPending(item: TimelineItem): () => void {
      pending.value = [...pending.peek(), item]
      return () => {
        pending.value = pending.peek().filter((one) => one !== item)
      }
    },
    async applyEvent(event: DomainEvent): Promise<void> {
      const id = event.conversationId
      if (!id || event.type === 'conversation.read') return
      if (id !== openId.peek()) {
        closed.delete(id)
        return
      }
      // Older entries came or went, and not only at the end.
      if (kept.peek().state === 'loading' || movesEntries(event)) return loadNewest(id)
      // Our own, still being saved: whoever saves it fetches it, so that it is never there twice.
      if (pending.peek().some((own) => own.event.type === event.type && own.event.actor.id === event.actor.id)) return
      // At once what the event itself tells; the rest (the body, a reason, a link) is fetched.
      const before = kept.peek().items
      kept.value = { ...kept.peek(), items: withEvent(before, event) }
      const first = 'messageId' in event.data ? firstSeqOf(before, event.data.messageId) : null
      await refresh(first === null ? undefined : first - 1)
    },
    /** Loads what is open anew, and trusts nothing that was loaded before. */
    async forget(): Promise<void> {
      closed.clear()
      const id = openId.peek()
      if (id) await loadNewest(id)
    },
    dispose(): void {
      clearInterval(timer)
      globalThis.document?.removeEventListener('visibilitychange', freshen)
    },
  }
}

export type TimelineOfOpen = ReturnType<typeof createTimeline>
