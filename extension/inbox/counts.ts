import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { Conversation, Counts } from '../../worker/contract/conversation.ts'
import type { Client } from '../api/client.ts'
import type { Conversations } from './conversations.ts'
import { addCounts, gained } from './views.ts'

/** A burst of mail asks for the counts once. */
const SOON = 500

/**
 * The counts of one inbox's views: as the worker last told, plus what changed since, plus what the
 * agent just did. The worker is asked again soon after every change, so that a guess never stays.
 */
export function createCounts(client: Pick<Client, 'counts'>, conversations: Conversations, me: () => string | null) {
  const told = signal<{ inboxId: string; counts: Counts } | null>(null)
  const current = signal<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  const counts: ReadonlySignal<Counts | null> = computed(() => {
    const inboxId = current.value
    const meId = me()
    if (!told.value || !meId || !inboxId || told.value.inboxId !== inboxId) return null
    let sum = told.value.counts
    for (const { before, after } of conversations.patched.value)
      sum = addCounts(sum, gained(before, after, { inboxId, meId }))
    return sum
  })

  async function load(inboxId: string): Promise<void> {
    current.value = inboxId
    clearTimeout(timer)
    timer = undefined
    const fresh = await client.counts(inboxId).catch(() => null)
    if (fresh && current.peek() === inboxId) told.value = { inboxId, counts: fresh }
  }

  return {
    counts,
    load,
    changed(before: Conversation, after: Conversation): void {
      const inboxId = current.peek()
      const meId = me()
      const last = told.peek()
      if (inboxId && meId && last)
        told.value = { ...last, counts: addCounts(last.counts, gained(before, after, { inboxId, meId })) }
    },
    askSoon(): void {
      timer ??= setTimeout(() => void (current.peek() && load(current.peek() ?? '')), SOON)
    },
    dispose: () => clearTimeout(timer),
  }
}

export type CountsOfInbox = ReturnType<typeof createCounts>
