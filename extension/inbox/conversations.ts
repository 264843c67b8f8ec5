import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { Conversation } from '../../worker/contract/conversation.ts'

export type Patch = (conversation: Conversation) => Conversation

/**
 * All conversations that were loaded. What the worker said enters by `put` alone; what an agent did
 * and the worker has not answered yet is a patch over it. Dropping the patch restores what was,
 * also when the truth moved on meanwhile.
 */
export interface Conversations {
  /** As they look now: the worker's truth with the patches over it. */
  seen: ReadonlySignal<ReadonlyMap<string, Conversation>>
  /** Those with a patch: truth and look. */
  patched: ReadonlySignal<readonly { before: Conversation; after: Conversation }[]>
  /** What the worker said last. */
  truth(id: string): Conversation | null
  put(...conversations: Conversation[]): void
  /** What an event told of it. Comments and reading leave its version as it is, and events come in any order. */
  putAfter(seq: number, conversation: Conversation): void
  /** Returns what drops the patch. */
  patch(id: string, patch: Patch): () => void
  clear(): void
}

/** @param changed hears of every known conversation that the worker changed */
export function createConversations(changed: (before: Conversation, after: Conversation) => void): Conversations {
  const truth = signal<ReadonlyMap<string, Conversation>>(new Map())
  /** The newest event that each was told by. */
  const toldBy = new Map<string, number>()
  const patches = signal<ReadonlyMap<string, readonly Patch[]>>(new Map())

  const patched = computed(() => {
    const both = []
    for (const [id, some] of patches.value) {
      const before = truth.value.get(id)
      if (before) both.push({ before, after: some.reduce((look, patch) => patch(look), before) })
    }
    return both
  })

  const seen = computed(() => {
    if (!patched.value.length) return truth.value
    const look = new Map(truth.value)
    for (const { after } of patched.value) look.set(after.id, after)
    return look
  })

  function put(...conversations: Conversation[]): void {
    const next = new Map(truth.peek())
    for (const conversation of conversations) {
      const before = next.get(conversation.id)
      // An answer and an event may overtake each other; a version never goes back.
      if (before && before.version > conversation.version) continue
      next.set(conversation.id, conversation)
      if (before) changed(before, conversation)
    }
    truth.value = next
  }

  return {
    seen,
    patched,
    truth: (id) => truth.peek().get(id) ?? null,
    put,
    putAfter(seq, conversation) {
      const { id, version } = conversation
      const newest = toldBy.get(id) ?? 0
      if (seq < newest && version <= (truth.peek().get(id)?.version ?? 0)) return
      toldBy.set(id, Math.max(seq, newest))
      put(conversation)
    },
    patch(id, patch) {
      patches.value = new Map(patches.peek()).set(id, [...(patches.peek().get(id) ?? []), patch])
      return () => {
        const left = (patches.peek().get(id) ?? []).filter((one) => one !== patch)
        const next = new Map(patches.peek())
        if (left.length) next.set(id, left)
        else next.delete(id)
        patches.value = next
      }
    },
    clear() {
      toldBy.clear()
      truth.value = new Map()
    },
  }
}
