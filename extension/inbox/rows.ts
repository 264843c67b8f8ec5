import { computed } from '@preact/signals'
import type { createList } from './list.ts'
import type { createSearch } from './search.ts'

/** The rows on the screen: what was found while something is searched for, else the list. */
export function createRows(
  list: Pick<ReturnType<typeof createList>, 'list' | 'loadMore' | 'reload'>,
  search: Pick<ReturnType<typeof createSearch>, 'search' | 'loadMore' | 'reload'>,
) {
  const shown = () => (search.search.peek().state === 'idle' ? list : search)
  return {
    rows: computed(() => {
      const { state, items } = search.search.value
      return state === 'idle' ? list.list.value.items : items.map((found) => found.conversation)
    }),
    loadMore: () => shown().loadMore(),
    reload: () => shown().reload(),
  }
}
