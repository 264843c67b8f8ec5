import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Start } from '../../worker/contract/account.ts'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Socket } from '../realtime/socket.ts'
import type { createComments } from './comments.ts'
import type { DraftKind, Drafts } from './drafts.ts'
import type { createSending } from './sending.ts'
import type { Uploading } from './uploads.ts'
import { isBlank, type ReplyDraft } from './written.ts'

interface Parts {
  /** Set elsewhere too: what was taken back is written on. */
  composing: Signal<DraftKind | null>
  drafts: Drafts
  uploading: ReadonlySignal<readonly Uploading[]>
  conversation: ReadonlySignal<Conversation | null>
  socket: Pick<Socket, 'answering'>
  sending: ReturnType<typeof createSending>
  start: ReadonlySignal<Pick<Start, 'limits'> | null>
  comments: ReturnType<typeof createComments>
}

/** What is being written in the open conversation, and that the others hear of it. */
export function createComposer({
  composing,
  drafts,
  uploading,
  conversation,
  socket,
  sending,
  start,
  comments,
}: Parts) {
  const isTooHeavy = computed(() => {
    const files = [...(drafts.draft.value?.reply.uploads ?? []), ...uploading.value.filter(({ error }) => !error)]
    return files.reduce((sum, { size }) => sum + size, 0) > (start.value?.limits.attached ?? Infinity)
  })

  const canSend = computed(() => {
    const draft = drafts.draft.value
    if (!draft || !conversation.value || !composing.value) return false
    if (composing.value === 'comment') return draft.comment.trim() !== ''
    // A file that is still on its way would silently not be sent.
    return draft.reply.to.length > 0 && !isBlank(draft.reply) && uploading.value.length === 0 && !isTooHeavy.value
  })

  /** Once there is something that could leave then. */
  const isPickingTime = signal(false)

  function announce(isAnswering: boolean): void {
    const open = conversation.peek()
    if (open) socket.answering(open.inboxId, open.id, isAnswering)
  }

  return {
    canSend,
    isTooHeavy,
    isPickingTime,
    pickTime: (isWanted: boolean) => void (isPickingTime.value = isWanted),
    compose(kind: DraftKind | null): void {
      composing.value = kind
      if (kind !== 'reply') announce(false)
    },
    writeReply(part: Partial<ReplyDraft>): void {
      drafts.writeReply(part)
      composing.value ??= 'reply'
      if (part.html !== undefined) announce(!isBlank({ html: part.html, uploads: [] }))
    },
    writeComment(text: string): void {
      drafts.writeComment(text)
      composing.value ??= 'comment'
    },
    /** `leavesAt`, of an answer, has it leave then. */
    async send(leavesAt?: number): Promise<void> {
      const [open, draft, kind] = [conversation.peek(), drafts.draft.peek(), composing.peek()]
      if (!open || !draft || !canSend.peek()) return
      isPickingTime.value = false
      announce(false)
      composing.value = null
      const isThere = await (kind === 'reply'
        ? sending.send(open, draft.reply, leavesAt)
        : comments.send(open, draft.comment))
      // What did not leave is in the box again, and the next press of the key sends it.
      if (!isThere && conversation.peek()?.id === open.id) composing.value ??= kind
    },
    leave(): void {
      announce(false)
      composing.value = null
      isPickingTime.value = false
    },
  }
}
