import type { Conversation } from '../../worker/contract/conversation.ts'
import type { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import type { Account } from './account.ts'
import { attempt, mayHaveArrived } from './attempt.ts'
import type { Drafts } from './drafts.ts'
import { pendingItem } from './pending-item.ts'
import type { TimelineOfOpen } from './timeline.ts'
import type { Toasts } from './toasts.ts'

interface Parts {
  account: Account
  drafts: Drafts
  timeline: TimelineOfOpen
  toasts: Toasts
}

/** What agents say among themselves. */
export function createComments(
  client: Pick<Client, 'comment' | 'removeComment'>,
  { account, drafts, timeline, toasts }: Parts,
) {
  /** Null when the worker has it. */
  async function add(conversation: Conversation, text: string, key: string, isUndo: boolean): Promise<ApiError | null> {
    const me = account.start.peek()?.me
    if (!me) return null
    const comment = { id: key, conversationId: conversation.id, authorId: me.id, text, at: Date.now() }
    const drop = timeline.addPending(
      pendingItem({ type: 'comment.added', data: { commentId: key } }, me.id, conversation, { comment }),
    )
    const answer = await attempt(() => client.comment(conversation.id, { text, key }))
    if (timeline.isOpen(conversation.id)) await timeline.refresh()
    drop()
    if (!answer.ok) toasts.refused(answer.error)
    else if (!isUndo) toasts.done('toast.commented', {}, () => remove(answer.value.id, null))
    return answer.ok ? null : answer.error
  }

  async function remove(id: string, undo: (() => Promise<unknown>) | null): Promise<void> {
    const show = timeline.hideComment(id)
    const answer = await attempt(() => client.removeComment(id))
    if (answer.ok) timeline.removeComment(id)
    show()
    if (!answer.ok) toasts.refused(answer.error)
    else if (undo) toasts.done('toast.comment_removed', {}, async () => void (await undo()))
  }

  return {
    async send(conversation: Conversation, text: string): Promise<void> {
      const written = text.trim()
      if (!written) return
      const leaving = { key: drafts.commentKey() ?? crypto.randomUUID(), reply: null, comment: text }
      await drafts.leave(conversation.id, leaving)
      const refusal = await add(conversation, written, leaving.key, false)
      await (refusal
        ? drafts.giveBack(conversation.id, leaving, mayHaveArrived(refusal))
        : drafts.arrived(conversation.id, leaving))
    },
    async remove(conversation: Conversation, commentId: string): Promise<void> {
      const comment = timeline.timeline.peek().items.find((item) => item.comment?.id === commentId)?.comment
      await remove(commentId, comment ? () => add(conversation, comment.text, crypto.randomUUID(), true) : null)
    },
  }
}
