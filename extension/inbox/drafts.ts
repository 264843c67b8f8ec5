import { computed, signal, type ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import { Upload } from '../../worker/contract/message.ts'
import type { Store } from '../session/host.ts'
import type { Recipients } from './recipients.ts'

export type DraftKind = 'reply' | 'comment'

const Person = v.object({ name: v.string(), email: v.string() })
const Reply = v.object({
  to: v.array(Person),
  cc: v.array(Person),
  bcc: v.array(Person),
  html: v.string(),
  uploads: v.array(Upload),
})
/** Recipients start as those of the mail that is answered, and stay what they were once it is written. */
export type ReplyDraft = v.InferOutput<typeof Reply>

export interface Draft {
  conversationId: string
  reply: ReplyDraft
  comment: string
}

/** `sendKey` is that of a press of Send that got no answer: pressed again, the same answer is not sent twice. */
const Written = v.object({ reply: v.nullable(Reply), comment: v.string(), sendKey: v.nullable(v.string()) })
type Written = v.InferOutput<typeof Written>

const blank: Written = { reply: null, comment: '', sendKey: null }
const SOON = 200

/**
 * What is written and not sent, per member and conversation. Kept while typing, so that it survives
 * a closed tab, a crash and a signed-out session.
 */
export function createDrafts(store: Store, memberId: () => string, recipients: ReadonlySignal<Recipients | null>) {
  const open = signal<{ conversationId: string; written: Written } | null>(null)
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
    return kept.success ? kept.output : blank
  }

  async function keep(conversationId: string, written: Written): Promise<void> {
    const isEmpty = !written.comment.trim() && (!written.reply || isBlank(written.reply))
    await (isEmpty ? store.remove(key(conversationId)) : store.set(key(conversationId), written))
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    return open.peek() ? keep(open.peek()!.conversationId, open.peek()!.written) : Promise.resolve()
  }

  /** Changes a draft, of the open conversation or of another one. */
  async function change(conversationId: string, edit: (written: Written) => Written): Promise<void> {
    const now = open.peek()
    if (now?.conversationId !== conversationId) return keep(conversationId, edit(await read(conversationId)))
    open.value = { conversationId, written: edit(now.written) }
    timer ??= setTimeout(() => void flush(), SOON)
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
      const written = await read(conversationId)
      if (wanted === conversationId) open.value = { conversationId, written }
    },
    writeReply(part: Partial<ReplyDraft>): void {
      const now = draft.peek()
      if (now)
        void change(now.conversationId, (written) => ({ ...written, reply: { ...now.reply, ...part }, sendKey: null }))
    },
    writeComment(comment: string): void {
      const now = draft.peek()
      if (now) void change(now.conversationId, (written) => ({ ...written, comment }))
    },
    /** The key of a Send that may have arrived. */
    sendKey: (): string | null => open.peek()?.written.sendKey ?? null,
    flush,
    dispose(): void {
      globalThis.removeEventListener?.('pagehide', flush)
      if (timer) void flush()
    },
  }
}

export type Drafts = ReturnType<typeof createDrafts>

/** Neither words nor files; what an empty editor holds (`<div><br></div>`) is nothing. */
export function isBlank({ html, uploads }: Pick<ReplyDraft, 'html' | 'uploads'>): boolean {
  return uploads.length === 0 && !html.includes('<img') && textOf(html) === ''
}

/** By splitting, since a pattern for tags would backtrack over a long text. */
function textOf(html: string): string {
  const [before = '', ...tags] = html.split('<')
  return [before, ...tags.map((tag) => tag.slice(tag.indexOf('>') + 1))].join('').replaceAll('&nbsp;', ' ').trim()
}
