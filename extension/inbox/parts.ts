import { batch, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'
import type { Conversations } from './conversations.ts'
import type { DraftKind, Drafts } from './drafts.ts'
import type { Toasts } from './toasts.ts'

/** What a conversation can be merged into, while that is chosen: the contact's others, or what was searched for. */
export interface Merging {
  conversation: Conversation
  query: string
  items: Conversation[]
  state: 'loading' | 'ready' | 'error'
}

interface Parts {
  conversations: Conversations
  conversation: ReadonlySignal<Conversation | null>
  composing: Signal<DraftKind | null>
  drafts: Drafts
  toasts: Toasts
  changed: () => void
  open: (id: string) => Promise<void>
  /** Shows another conversation without taking the focus from where it is. */
  follow: (id: string) => Promise<void>
}

const PAUSE = 150

/** Which conversation messages belong to: two become one, or one becomes two. None of it shows before the worker has done it. */
export function createParts(client: Client, parts: Parts) {
  const { conversations, conversation, composing, drafts, toasts, changed, open, follow } = parts
  const merging = signal<Merging | null>(null)
  /** Merged here: whoever did it need not be told. */
  const own = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Where the open one was merged into another, that one is open, with what was written. */
  const stop = effect(() => {
    const gone = conversation.value
    if (gone?.mergedInto) queueMicrotask(() => void goAlong(gone, gone.mergedInto!))
  })

  async function goAlong({ id, subject }: Conversation, intoId: string): Promise<void> {
    if (conversation.peek()?.id !== id) return
    if (!own.delete(id)) toasts.told('toast.followed', { subject })
    await drafts.carry(id, intoId)
    // Whoever writes goes on writing: the next letter is a word of the answer, and no command.
    const kind = composing.peek()
    const following = follow(intoId)
    composing.value = kind
    await following
  }

  async function find(query: string): Promise<void> {
    const now = merging.peek()
    if (!now) return
    const { id, inboxId, contactId } = now.conversation
    const answer = await attempt(async () =>
      query
        ? (await client.search(inboxId, { q: query })).items.map((found) => found.conversation)
        : (await client.contactConversations(contactId)).items,
    )
    const later = merging.peek()
    if (later?.conversation.id !== id || later.query !== query) return
    const isFit = (one: Conversation) => one.id !== id && one.inboxId === inboxId && one.place === 'inbox'
    merging.value = answer.ok
      ? { ...later, items: answer.value.filter(isFit), state: 'ready' }
      : { ...later, items: [], state: 'error' }
  }

  async function merge(id: string, intoId: string, isUndo = false): Promise<void> {
    const before = conversations.truth(id)
    const what = { subject: before?.subject ?? '' }
    own.add(id)
    const answer = await attempt(() => client.merge(id, intoId))
    if (!answer.ok) {
      own.delete(id)
      return toasts.refused(answer.error, 'toast.merged.not', what)
    }
    batch(() => {
      if (before)
        conversations.put({ ...before, version: before.version + 1, place: 'merged', mergedInto: answer.value.id })
      conversations.put(answer.value)
    })
    changed()
    if (isUndo) toasts.undone('toast.merged', what)
    else toasts.done('toast.merged', what, () => unmerge(id, true))
  }

  async function unmerge(id: string, isUndo = false): Promise<void> {
    const answer = await attempt(() => client.unmerge(id))
    const what = { subject: conversations.truth(id)?.subject ?? '' }
    if (!answer.ok) return toasts.refused(answer.error, 'toast.unmerged.not', what)
    const intoId = conversations.truth(id)?.mergedInto
    conversations.put(answer.value)
    changed()
    if (isUndo || !intoId) toasts.undone('toast.unmerged', what)
    else toasts.done('toast.unmerged', what, () => merge(id, intoId, true))
    await open(id)
  }

  return {
    merging,
    startMerging(id: string): void {
      const subject = conversations.seen.peek().get(id)
      if (!subject) return
      merging.value = { conversation: subject, query: '', items: [], state: 'loading' }
      void find('')
    },
    findToMerge(typed: string): void {
      const now = merging.peek()
      const query = typed.trim()
      if (!now || (now.query === query && now.state !== 'error')) return
      clearTimeout(timer)
      // What was found stays until the new answer is there.
      merging.value = { ...now, query, state: 'loading' }
      timer = setTimeout(() => void find(query), query ? PAUSE : 0)
    },
    stopMerging(): void {
      clearTimeout(timer)
      merging.value = null
    },
    merge: (id: string, intoId: string) => merge(id, intoId),
    unmerge: (id: string) => unmerge(id),
    async split(messageId: string, isAlone: boolean): Promise<void> {
      const from = conversation.peek()
      if (!from) return
      const answer = await attempt(() => client.split(from.id, messageId, isAlone))
      const what = { subject: from.subject }
      if (!answer.ok) return toasts.refused(answer.error, 'toast.split.not', what)
      conversations.put(answer.value)
      changed()
      toasts.done('toast.split', what, () => merge(answer.value.id, from.id, true))
      await open(answer.value.id)
    },
    dispose(): void {
      stop()
      clearTimeout(timer)
    },
  }
}
