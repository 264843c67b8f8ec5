import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Message } from '../../worker/contract/message.ts'
import type { Client } from '../api/client.ts'
import type { Account } from './account.ts'
import { attempt, mayHaveArrived } from './attempt.ts'
import type { Drafts } from './drafts.ts'
import { pendingItem } from './pending-item.ts'
import type { TimelineOfOpen } from './timeline.ts'
import type { Toasts } from './toasts.ts'
import type { Leaving, ReplyDraft } from './written.ts'

interface Parts {
  account: Account
  drafts: Drafts
  timeline: TimelineOfOpen
  toasts: Toasts
  /** Hears of every answer that is in the composer again because its author took it back. */
  takenBack: (conversationId: string) => void
}

/** Answers on their way out. What could not be sent, or was taken back, is in the composer again. */
export function createSending(
  client: Pick<Client, 'send' | 'undoSend' | 'retrySend' | 'reschedule' | 'sendNow'>,
  { account, drafts, timeline, toasts, takenBack }: Parts,
) {
  /** What was sent from here, to give it back when it is undone. */
  const sent = new Map<string, Leaving & { notice: number }>()

  /** True when the worker has it; else it is written again. With `leavesAt`, in milliseconds, it leaves then. */
  async function send(conversation: Conversation, reply: ReplyDraft, leavesAt?: number): Promise<boolean> {
    const start = account.start.peek()
    if (!start) return false
    const key = drafts.sendKey() ?? crypto.randomUUID()
    const message = pendingMessage(conversation, reply, start.me, key)
    const event =
      leavesAt === undefined
        ? { type: 'message.queued' as const, data: { messageId: key } }
        : { type: 'message.scheduled' as const, data: { messageId: key, leavesAt } }
    const drop = timeline.addPending(pendingItem(event, start.me.id, conversation, { message }))
    const leaving = { key, reply, comment: '' }
    await drafts.leave(conversation.id, leaving)
    const { uploads, ...rest } = reply
    const answer = await attempt(() =>
      client.send(conversation.id, {
        ...rest,
        uploads: uploads.map(({ id }) => id),
        key,
        ...(leavesAt !== undefined && { leavesAt }),
      }),
    )
    if (timeline.isOpen(conversation.id)) await timeline.refresh()
    drop()
    if (!answer.ok) {
      toasts.refused(answer.error, 'toast.queued.not', { subject: conversation.subject })
      await drafts.giveBack(conversation.id, leaving, mayHaveArrived(answer.error))
      return false
    }
    const { id, status, leavesAt: leaves } = answer.value
    if (status === 'undone') {
      // An earlier press of Send had arrived, and was taken back since.
      toasts.undone('toast.send_undone')
      await drafts.giveBack(conversation.id, leaving, false)
      return false
    }
    await drafts.arrived(conversation.id, leaving)
    const what = { subject: conversation.subject }
    // As the worker has it: an earlier press of Send may have arrived, for another time.
    const notice =
      status === 'scheduled'
        ? toasts.done('toast.scheduled', { ...what, values: { leavesAt: String(leaves) } }, () => undoSend(id))
        : toasts.done('toast.queued', what, () => undoSend(id), start.undoSeconds * 1000)
    sent.set(id, { ...leaving, notice })
    return true
  }

  async function undoSend(messageId: string): Promise<void> {
    const before = timeline.message(messageId)
    const own = sent.get(messageId)
    // It is taken back on the answer itself, too: then there is nothing more to undo.
    if (own) toasts.withdraw(own.notice)
    const drop = timeline.patchMessage(messageId, (message) => ({ ...message, status: 'undone', leavesAt: null }))
    const answer = await attempt(() => client.undoSend(messageId))
    if (answer.ok) timeline.putMessage(answer.value)
    drop()
    if (!answer.ok) return toasts.refused(answer.error, 'toast.send_undone.not', { subject: before?.subject ?? null })
    toasts.undone('toast.send_undone')
    // As it was before: its files are the author's again, and no longer the message's.
    const written = own ?? { key: messageId, reply: replyOf(before ?? answer.value), comment: '' }
    await drafts.giveBack(answer.value.conversationId, written, false)
    takenBack(answer.value.conversationId)
  }

  async function reschedule(messageId: string, leavesAt: number): Promise<void> {
    const before = timeline.message(messageId)
    const what = { subject: before?.subject ?? null, values: { leavesAt: String(leavesAt) } }
    const drop = timeline.patchMessage(messageId, (message) => ({ ...message, leavesAt, failure: null }))
    const answer = await attempt(() => client.reschedule(messageId, leavesAt))
    if (answer.ok) timeline.putMessage(answer.value)
    drop()
    if (!answer.ok) return toasts.refused(answer.error, 'toast.rescheduled.not', what)
    const was = before?.leavesAt
    toasts.done('toast.rescheduled', what, was && was > Date.now() ? () => reschedule(messageId, was) : undefined)
  }

  /** A scheduled one. Its author has the undo time once more. */
  async function sendNow(messageId: string): Promise<void> {
    const start = account.start.peek()
    const what = { subject: timeline.message(messageId)?.subject ?? null }
    const drop = timeline.patchMessage(messageId, (message) => ({ ...message, status: 'queued', failure: null }))
    const answer = await attempt(() => client.sendNow(messageId))
    if (answer.ok) timeline.putMessage(answer.value)
    drop()
    if (!answer.ok) return toasts.refused(answer.error, 'toast.queued.not', what)
    if (!start || answer.value.authorId !== start.me.id) return void toasts.done('toast.queued', what)
    toasts.done('toast.queued', what, () => undoSend(messageId), start.undoSeconds * 1000)
  }

  async function retrySend(messageId: string): Promise<void> {
    const what = { subject: timeline.message(messageId)?.subject ?? null }
    const drop = timeline.patchMessage(messageId, (message) => ({ ...message, status: 'queued', failure: null }))
    const answer = await attempt(() => client.retrySend(messageId))
    if (answer.ok) timeline.putMessage(answer.value)
    drop()
    if (answer.ok)
      toasts.done('toast.retried', what, answer.value.status === 'queued' ? () => undoSend(messageId) : undefined)
    else toasts.refused(answer.error, 'toast.retried.not', what)
  }

  return { send, undoSend, retrySend, reschedule, sendNow }
}

/** An answer that was sent before this page was loaded. */
function replyOf({ to, cc, bcc, html, htmlFolds, text, attachments }: Message): ReplyDraft {
  const uploads = attachments.map(({ id, filename, type, size }) => ({ id, filename, type, size }))
  // The signature is added anew when it is sent again.
  const written = html?.slice(0, htmlFolds.signatureFrom ?? undefined)
  return { to, cc, bcc, html: written ?? escapeHtml(text).replaceAll('\n', '<br>'), uploads }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const noFolds = { signatureFrom: null, quotedFrom: null }

function pendingMessage(
  conversation: Conversation,
  reply: ReplyDraft,
  me: { id: string; name: string; email: string },
  id: string,
): Message {
  return {
    id,
    conversationId: conversation.id,
    direction: 'out',
    status: 'queued',
    failure: null,
    authorId: me.id,
    from: { name: me.name, email: '' },
    originalSender: null,
    to: reply.to,
    cc: reply.cc,
    bcc: reply.bcc,
    replyTo: [],
    subject: conversation.subject,
    text: '',
    textFolds: noFolds,
    textUrl: null,
    html: reply.html,
    htmlFolds: noFolds,
    htmlUrl: null,
    isCut: false,
    isNewParticipant: false,
    isUnproven: false,
    isAutomatic: false,
    authentication: null,
    protection: null,
    invitation: null,
    attending: null,
    attachments: reply.uploads.map((upload) => ({ ...upload, contentId: null, isInline: false, url: '' })),
    messageId: null,
    sentAt: Date.now(),
    leavesAt: null,
    rawUrl: null,
  }
}
