import { signal } from '@preact/signals'
import type { Attendance } from '../../worker/contract/invitation.ts'
import type { Client } from '../api/client.ts'
import type { Account } from './account.ts'
import { attempt } from './attempt.ts'
import type { TimelineOfOpen } from './timeline.ts'
import type { Toasts } from './toasts.ts'

interface Parts {
  account: Account
  timeline: TimelineOfOpen
  toasts: Toasts
}

/** Answers to invitations. `attending` has what was chosen and is being saved, by the invitation's message. */
export function createAttending(client: Pick<Client, 'attend' | 'undoSend'>, { account, timeline, toasts }: Parts) {
  const attending = signal<ReadonlyMap<string, Attendance>>(new Map())

  async function answerInvitation(messageId: string, answer: Attendance): Promise<void> {
    const message = timeline.message(messageId)
    if (!message || attending.peek().has(messageId)) return
    const what = { subject: message.invitation?.summary || message.subject }
    attending.value = new Map(attending.peek()).set(messageId, answer)
    const reply = await attempt(() => client.attend(messageId, answer))
    if (timeline.isOpen(message.conversationId)) await timeline.refresh()
    attending.value = new Map([...attending.peek()].filter(([id]) => id !== messageId))
    if (!reply.ok) return toasts.refused(reply.error, 'toast.attended.not', what)
    const { id, status } = reply.value
    const leavesIn = (account.start.peek()?.undoSeconds ?? 0) * 1000
    if (status === 'queued') toasts.done('toast.attended', what, () => takeBack(id), leavesIn)
  }

  async function takeBack(id: string): Promise<void> {
    const what = { subject: timeline.message(id)?.invitation?.summary ?? null }
    const answer = await attempt(() => client.undoSend(id))
    if (!answer.ok) return toasts.refused(answer.error, 'toast.attendance_undone.not', what)
    timeline.putMessage(answer.value)
    toasts.undone('toast.attendance_undone', what)
  }

  return {
    attending,
    answerInvitation,
    takeBack,
    isOne: (id: string): boolean => Boolean(timeline.message(id)?.attending),
  }
}
