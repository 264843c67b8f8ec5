import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'
import type { Drafts } from './drafts.ts'
import type { Toasts } from './toasts.ts'

/** A file on its way. `progress` is from 0 to 1. */
export interface Uploading {
  key: string
  filename: string
  size: number
  progress: number
  error: ApiError | null
}

type OnItsWay = Uploading & { conversationId: string; stop: () => void }

/** Files on their way into answers; one that arrives is put into its conversation's draft, open or not. */
export function createUploads(
  client: Pick<Client, 'upload'>,
  drafts: Pick<Drafts, 'change' | 'draft'>,
  openId: ReadonlySignal<string | null>,
  toasts: Toasts,
) {
  const all = signal<readonly OnItsWay[]>([])

  function set(key: string, part: Partial<Uploading>): void {
    all.value = all.peek().map((one) => (one.key === key ? { ...one, ...part } : one))
  }

  function take(key: string): void {
    all.value = all.peek().filter((one) => one.key !== key)
  }

  return {
    uploading: computed<readonly Uploading[]>(() => all.value.filter((one) => one.conversationId === openId.value)),
    async upload(file: File): Promise<void> {
      const now = drafts.draft.peek()
      if (!now) return
      const { conversationId } = now
      const key = crypto.randomUUID()
      const ending = new AbortController()
      const stop = (): void => ending.abort()
      all.value = [
        ...all.peek(),
        { key, conversationId, filename: file.name, size: file.size, progress: 0, error: null, stop },
      ]
      const answer = await attempt(() => client.upload(file, (progress) => set(key, { progress }), ending.signal))
      if (ending.signal.aborted) return take(key)
      if (!answer.ok) {
        set(key, { error: answer.error })
        toasts.refused(answer.error, 'toast.uploaded.not', { subject: file.name })
        return
      }
      take(key)
      await drafts.change(conversationId, (written) => {
        const reply = written.reply ?? now.reply
        return { ...written, reply: { ...reply, uploads: [...reply.uploads, answer.value] }, sendKey: null }
      })
    },
    remove(idOrKey: string): void {
      all
        .peek()
        .find((one) => one.key === idOrKey)
        ?.stop()
      take(idOrKey)
      const now = drafts.draft.peek()
      if (!now?.reply.uploads.some(({ id }) => id === idOrKey)) return
      const uploads = now.reply.uploads.filter(({ id }) => id !== idOrKey)
      void drafts.change(now.conversationId, (written) => ({
        ...written,
        reply: { ...now.reply, uploads },
        sendKey: null,
      }))
    },
    dispose(): void {
      for (const one of all.peek()) one.stop()
    },
  }
}
