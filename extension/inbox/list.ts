import { batch, computed, signal, type ReadonlySignal } from '@preact/signals'
import type { Conversation } from '../../worker/contract/conversation.ts'
import { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import type { Conversations } from './conversations.ts'
import { belongs, compareRanks, hasStatuses, rank, type Looking, type Rank } from './views.ts'

/** The rows on the screen. `more` is a following page under way; `next` is null at the end. */
export interface List {
  items: Conversation[]
  state: 'loading' | 'ready' | 'more' | 'error'
  next: string | null
  error: ApiError | null
}

/** How far down a view is loaded. Below `last` there are rows not loaded yet, unless `next` is null. */
interface Range {
  last: Rank | null
  next: string | null
}

/**
 * A list is not kept: it is every loaded conversation that belongs to the view and stands within the
 * pages loaded so far. So a row comes, moves and goes by whatever changed it, and a view that was
 * loaded once is there at once.
 */
export function createList(
  client: Pick<Client, 'conversations'>,
  conversations: Conversations,
  looking: ReadonlySignal<Looking | null>,
) {
  const ranges = signal<ReadonlyMap<string, Range>>(new Map())
  const busy = signal<{ view: string; state: 'more' | 'error'; error: ApiError | null } | null>(null)
  /** Where each row stood when the list was scrolled away from its top; null at the top. */
  const stood = signal<ReadonlyMap<string, Rank> | null>(null)

  const rows = computed(() => {
    const look = looking.value
    const range = look && ranges.value.get(viewKey(look))
    if (!look || !range) return []
    return [...conversations.seen.value.values()]
      .filter((conversation) => belongs(conversation, look))
      .map((conversation) => ({ conversation, rank: rank(conversation, look.view) }))
      .filter((row) => range.next === null || (range.last && compareRanks(row.rank, range.last) <= 0))
      .sort((a, b) => compareRanks(a.rank, b.rank))
  })

  /** While scrolled every row stays where it stood, and new ones wait above: nothing jumps. */
  const held = computed(() => {
    const before = stood.value
    if (!before) return { items: rows.value.map((row) => row.conversation), newAbove: 0 }
    const top = [...before.values()].sort(compareRanks)[0]
    const isAbove = (row: { rank: Rank }): boolean => !top || compareRanks(row.rank, top) < 0
    const shown = rows.value.filter((row) => before.has(row.conversation.id) || !isAbove(row))
    const items = shown
      .map((row) => ({ ...row, rank: before.get(row.conversation.id) ?? row.rank }))
      .sort((a, b) => compareRanks(a.rank, b.rank))
      .map((row) => row.conversation)
    return { items, newAbove: rows.value.filter(isAbove).length }
  })

  const list = computed<List>(() => {
    const look = looking.value
    const range = look && ranges.value.get(viewKey(look))
    const doing = look && busy.value?.view === viewKey(look) ? busy.value : null
    const state = doing?.state ?? (range ? 'ready' : 'loading')
    return { items: held.value.items, state, next: range?.next ?? null, error: doing?.error ?? null }
  })

  async function page(look: Looking, cursor: string | null): Promise<void> {
    const view = viewKey(look)
    busy.value = cursor ? { view, state: 'more', error: null } : null
    try {
      const status = hasStatuses(look.view) ? { status: look.status } : {}
      const { items, next } = await client.conversations(look.inboxId, {
        view: look.view,
        ...status,
        ...(cursor ? { cursor } : {}),
      })
      const last = items.at(-1)
      batch(() => {
        conversations.put(...items)
        const before = cursor ? (ranges.peek().get(view)?.last ?? null) : null
        ranges.value = new Map(ranges.peek()).set(view, { last: last ? rank(last, look.view) : before, next })
        if (busy.peek()?.view === view) busy.value = null
      })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (viewKey(look) === viewKey(looking.peek() ?? look)) busy.value = { view, state: 'error', error }
    }
  }

  return {
    list,
    newAbove: computed(() => held.value.newAbove),
    /** Loads the view looked at, unless it was loaded before. */
    async show(): Promise<void> {
      const look = looking.peek()
      stood.value = null
      if (look && !ranges.peek().has(viewKey(look))) await page(look, null)
    },
    async reload(): Promise<void> {
      const look = looking.peek()
      if (!look) return
      const next = ranges.peek().get(viewKey(look))?.next
      await page(look, next && busy.peek()?.state === 'error' ? next : null)
    },
    async loadMore(): Promise<void> {
      const look = looking.peek()
      const next = look && ranges.peek().get(viewKey(look))?.next
      if (look && next && list.peek().state === 'ready') await page(look, next)
    },
    setScrolled(isScrolled: boolean): void {
      if (!isScrolled) stood.value = null
      else stood.value ??= new Map(rows.peek().map((row) => [row.conversation.id, row.rank]))
    },
    showNew(): void {
      if (stood.peek()) stood.value = new Map(rows.peek().map((row) => [row.conversation.id, row.rank]))
    },
    /** Forgets how far each view was loaded: what was missed may belong anywhere. */
    forget(): void {
      ranges.value = new Map()
    },
  }
}

function viewKey({ inboxId, view, status }: Looking): string {
  return hasStatuses(view) ? `${inboxId}/${view}/${status}` : `${inboxId}/${view}`
}
