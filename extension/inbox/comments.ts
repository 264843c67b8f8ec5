import type { Member } from '../../worker/contract/account.ts'
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
  async function add(
    me: Pick<Member, 'id'>,
    conversation: Conversation,
    said: { text: string; key: string },
    isUndo: boolean,
  ): Promise<ApiError | null> {
    const [{ text, key }, { subject }] = [said, conversation]
    const comment = { id: key, conversationId: conversation.id, authorId: me.id, text, at: Date.now() }
    const drop = timeline.addPending(
      pendingItem({ type: 'comment.added', data: { commentId: key } }, me.id, conversation, { comment }),
    )
    const answer = await attempt(() => client.comment(conversation.id, said))
    if (timeline.isOpen(conversation.id)) await timeline.refresh()
    drop()
    if (!answer.ok) toasts.refused(answer.error, 'toast.commented.not', { subject })
    else if (isUndo) toasts.undone('toast.commented', { subject })
    else toasts.done('toast.commented', { subject }, () => remove(conversation, answer.value.id, null))
    return answer.ok ? null : answer.error
  }

  async function remove({ subject }: Conversation, id: string, undo: (() => Promise<unknown>) | null): Promise<void> {
    const show = timeline.hideComment(id)
    const answer = await attempt(() => client.removeComment(id))
    if (answer.ok) timeline.removeComment(id)
    show()
    if (!answer.ok) toasts.refused(answer.error, 'toast.comment_removed.not', { subject })
    else if (undo) toasts.done('toast.comment_removed', { subject }, async () => void (await undo()))
    else toasts.undone('toast.comment_removed', { subject })
  }

  return {
    /** True when the worker has it; else it is written again. */
    async send(conversation: Conversation, text: string): Promise<boolean> {
      const [me, written] = [account.start.peek()?.me, text.trim()]
      if (!me || !written) return false
      const key = drafts.commentKey() ?? crypto.randomUUID()
      const leaving = { key, reply: null, comment: text }
      await drafts.leave(conversation.id, leaving)
      const refusal = await add(me, conversation, { text: written, key }, false)
      await (refusal
        ? drafts.giveBack(conversation.id, leaving, mayHaveArrived(refusal))
        : drafts.arrived(conversation.id, leaving))
      return !refusal
    },
    async remove(conversation: Conversation, commentId: string): Promise<void> {
      const me = account.start.peek()?.me
      const comment = timeline.timeline.peek().items.find((item) => item.comment?.id === commentId)?.comment
      const undo = () => add(me!, conversation, { text: comment!.text, key: crypto.randomUUID() }, true)
      await remove(conversation, commentId, me && comment ? undo : null)
    },
  }
}
