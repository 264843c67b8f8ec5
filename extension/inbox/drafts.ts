import { computed, signal, type ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import type { Store } from '../session/host.ts'
import { inTurn } from './in-turn.ts'
import type { Recipients } from './recipients.ts'
import {
  givenBack,
  isUnwritten,
  together,
  unwritten,
  withLeaving,
  withoutLeaving,
  Written,
  type Leaving,
  type ReplyDraft,
} from './written.ts'

export type DraftKind = 'reply' | 'comment'

export interface Draft {
  conversationId: string
  reply: ReplyDraft
  comment: string
}

const SOON = 200

/**
 * What is written and not sent, per member and conversation. Kept while typing, and while it is on its
 * way until the worker has it, so that it survives a closed tab, a crash and a signed-out session.
 */
export function createDrafts(store: Store, memberId: () => string, recipients: ReadonlySignal<Recipients | null>) {
  const open = signal<{ conversationId: string; written: Written } | null>(null)
  /** A store has no read-and-write in one: what is done to one conversation waits for what was begun before. */
  const take = inTurn()
  /** Keys of what this page is sending now. What else is found on its way was left behind by a page that ended. */
  const underWay = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let wanted: string | null = null

  const draft = computed<Draft | null>(() => {
    if (!open.value) return null
    const { conversationId, written } = open.value
    if (written.reply) return { conversationId, reply: written.reply, comment: written.comment }
    return (
      recipients.value && {
        conversationId,
        reply: { ...recipients.value, html: '', uploads: [] },
        comment: written.comment,
      }
    )
  })

  const key = (conversationId: string): string => `my:draft:${memberId()}:${conversationId}`

  async function read(conversationId: string): Promise<Written> {
    const kept = v.safeParse(Written, await store.get(key(conversationId)))
    if (!kept.success) return unwritten
    const leftBehind = kept.output.leaving.filter((one) => !underWay.has(one.key))
    return leftBehind.reduce((written, one) => givenBack(written, one, true), kept.output)
  }

  async function keep(conversationId: string, written: Written): Promise<void> {
    await (isUnwritten(written) ? store.remove(key(conversationId)) : store.set(key(conversationId), written))
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const now = open.peek()
    return now ? take(now.conversationId, () => keep(now.conversationId, now.written)) : Promise.resolve()
  }

  /** Changes a draft, of the open conversation or of another one. */
  async function change(conversationId: string, edit: (written: Written) => Written): Promise<void> {
    if (changeOpen(conversationId, edit)) return
    await take(conversationId, async () => {
      // It may have been opened while this waited.
      if (!changeOpen(conversationId, edit)) await keep(conversationId, edit(await read(conversationId)))
    })
  }

  function changeOpen(conversationId: string, edit: (written: Written) => Written): boolean {
    const now = open.peek()
    if (now?.conversationId !== conversationId) return false
    open.value = { conversationId, written: edit(now.written) }
    timer ??= setTimeout(() => void flush(), SOON)
    return true
  }

  globalThis.addEventListener?.('pagehide', flush)

  return {
    draft,
    change,
    async open(conversationId: string | null): Promise<void> {
      if (wanted === conversationId) return
      wanted = conversationId
      const saved = timer ? flush() : Promise.resolve()
      open.value = null
      await saved
      if (!conversationId) return
      await take(conversationId, async () => {
        const written = await read(conversationId)
        if (wanted === conversationId) open.value = { conversationId, written }
      })
    },
    writeReply(part: Partial<ReplyDraft>): void {
      const now = draft.peek()
      if (now)
        void change(now.conversationId, (written) => ({ ...written, reply: { ...now.reply, ...part }, sendKey: null }))
    },
    writeComment(comment: string): void {
      const now = draft.peek()
      if (now) void change(now.conversationId, (written) => ({ ...written, comment, commentKey: null }))
    },
    /** The keys of a Send that may have arrived. */
    sendKey: (): string | null => open.peek()?.written.sendKey ?? null,
    commentKey: (): string | null => open.peek()?.written.commentKey ?? null,
    /** Takes what is being sent out of the composer, and keeps it. */
    async leave(conversationId: string, one: Leaving): Promise<void> {
      underWay.add(one.key)
      await change(conversationId, (written) => withLeaving(written, one))
      // A store that is full is no reason not to send.
      await flush().catch(() => undefined)
    },
    /** The worker has it. */
    async arrived(conversationId: string, { key: sent }: Leaving): Promise<void> {
      await change(conversationId, (written) => withoutLeaving(written, sent))
      underWay.delete(sent)
    },
    /** Puts what did not leave, or was taken back, into the composer again. */
    async giveBack(conversationId: string, one: Leaving, mayHaveArrived: boolean): Promise<void> {
      await change(conversationId, (written) => givenBack(written, one, mayHaveArrived))
      underWay.delete(one.key)
    },
    /** Takes what is written in one conversation over into another, to what is written there. */
    async carry(fromId: string, intoId: string): Promise<void> {
      let carried = unwritten
      await change(fromId, (written) => {
        carried = written
        return { ...unwritten, leaving: written.leaving }
      })
      if (!isUnwritten({ ...carried, leaving: [] })) await change(intoId, (there) => together(there, carried))
    },
    flush,
    dispose(): void {
      globalThis.removeEventListener?.('pagehide', flush)
      if (timer) void flush()
    },
  }
}

export type Drafts = ReturnType<typeof createDrafts>
