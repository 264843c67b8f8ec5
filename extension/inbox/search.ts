import { signal, type ReadonlySignal } from '@preact/signals'
import type { Found } from '../../worker/contract/conversation.ts'
import type { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'
import type { Conversations } from './conversations.ts'

/** `idle` without a query: then the list is what is shown. */
export interface Search {
  query: string
  state: 'idle' | 'loading' | 'ready' | 'more' | 'error'
  items: Found[]
  next: string | null
  error: ApiError | null
}

const nothing: Search = { query: '', state: 'idle', items: [], next: null, error: null }
const PAUSE = 150

export function createSearch(
  client: Pick<Client, 'search'>,
  conversations: Conversations,
  inboxId: ReadonlySignal<string | null>,
) {
  const search = signal<Search>(nothing)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function page(query: string, cursor: string | null): Promise<void> {
    const where = inboxId.peek()
    if (!where) return
    const answer = await attempt(() => client.search(where, cursor ? { q: query, cursor } : { q: query }))
    // An answer to what is no longer asked for would take the place of a newer one.
    if (search.peek().query !== query || inboxId.peek() !== where) return
    if (!answer.ok) {
      search.value = { ...search.peek(), state: 'error', error: answer.error }
      return
    }
    const { items, next } = answer.value
    conversations.put(...items.map((found) => found.conversation))
    const before = cursor ? search.peek().items : []
    const known = new Set(before.map((found) => found.conversation.id))
    // A conversation that stands above already matched once more, in an older mail.
    const fresh = items.filter((found) => !known.has(found.conversation.id))
    search.value = { query, state: 'ready', items: [...before, ...fresh], next, error: null }
    if (fresh.length === 0 && next) await more()
  }

  async function more(): Promise<void> {
    const { query, next } = search.peek()
    if (!next) return
    search.value = { ...search.peek(), state: 'more', error: null }
    await page(query, next)
  }

  return {
    search,
    searchFor(typed: string): void {
      const query = typed.trim()
      if (query === search.peek().query && search.peek().state !== 'error') return
      clearTimeout(timer)
      // What was found stays until the new answer is there: the list does not flicker while typing.
      search.value = query ? { ...search.peek(), query, state: 'loading', error: null } : nothing
      if (query) timer = setTimeout(() => void page(query, null), PAUSE)
    },
    async loadMore(): Promise<void> {
      if (search.peek().state === 'ready') await more()
    },
    /** Asks once more for what failed: the next page, where there are some already. */
    async reload(): Promise<void> {
      const { query, state, items, next } = search.peek()
      if (state === 'error' && items.length > 0 && next) await more()
      else if (query) {
        search.value = { ...search.peek(), state: 'loading', error: null }
        await page(query, null)
      }
    },
    end(): void {
      clearTimeout(timer)
      search.value = nothing
    },
  }
}
