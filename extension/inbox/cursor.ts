import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { Conversation } from '../../worker/contract/conversation.ts'

/** The row that the keyboard is on. When its row leaves the view, it is on the one that took its place. */
export function createCursor(rows: ReadonlySignal<readonly Conversation[]>) {
  const at = signal<{ id: string; index: number } | null>(null)

  const cursorId = computed(() => {
    if (!at.value) return null
    const { id, index } = at.value
    if (rows.value.some((row) => row.id === id)) return id
    return rows.value[Math.min(index, rows.value.length - 1)]?.id ?? null
  })

  function set(id: string | null): void {
    at.value = id
      ? {
          id,
          index: Math.max(
            0,
            rows.peek().findIndex((row) => row.id === id),
          ),
        }
      : null
  }

  return {
    cursorId,
    set,
    /** Moves by rows; from nowhere it goes to the first. Returns the row's id. */
    move(by: number): string | null {
      const index = rows.peek().findIndex((row) => row.id === cursorId.peek())
      // Where the row under the cursor has just left, the next one already stands in its place.
      const hasLeft = by > 0 && at.peek() !== null && at.peek()?.id !== cursorId.peek()
      const next = Math.min(rows.peek().length - 1, Math.max(0, index + by - Number(hasLeft)))
      set(rows.peek()[next]?.id ?? null)
      return cursorId.peek()
    },
  }
}
