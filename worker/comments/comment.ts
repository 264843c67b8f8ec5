import { eq, sql } from 'drizzle-orm'
import type { Comment, NewComment } from '../contract/message.ts'
import { newId } from '../database/id.ts'
import { comments, conversations } from '../database/schema/conversations.ts'
import { type Desk, guard, isStanding } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'

/** Says something among ourselves, once for each `key`. It never leaves the account. Throws `conflict` for the key of something else. */
export async function addComment(desk: Desk, id: string, { text, key }: NewComment): Promise<Comment> {
  const row = await desk.conversation(id)
  const conversationId = row.id
  if (desk.actor.kind !== 'member') throw new DomainError('not_allowed', 'Only members comment.')
  const comment = { id: newId(), conversationId, authorId: desk.actor.member.id, text, at: Date.now() }
  try {
    await desk.commit(
      { type: 'comment.added', subject: { inboxId: row.inboxId, conversationId }, data: { commentId: comment.id } },
      isStanding(desk.db, conversationId),
      desk.db.insert(comments).values({
        id: comment.id,
        conversationId,
        authorId: comment.authorId,
        body: text,
        createdAt: comment.at,
        clientKey: key ?? null,
      }),
      desk.db
        .update(conversations)
        .set({ commentCount: sql`comment_count + 1` })
        .where(eq(conversations.id, conversationId)),
    )
    return comment
  } catch (error) {
    // The same press of Send, come again: the key lets only one through.
    const [first] = key ? await desk.db.select().from(comments).where(eq(comments.clientKey, key)) : []
    if (!first) throw error
    if (first.conversationId !== conversationId || first.authorId !== comment.authorId || first.removedAt !== null)
      throw new DomainError('conflict', 'key: was used for another comment')
    return { ...comment, id: first.id, text: first.body, at: first.createdAt }
  }
}

/** Takes back one's own comment. Throws `not_found` for one that is gone, `not_allowed` for another's. */
export async function removeComment(desk: Desk, id: string): Promise<void> {
  const [comment] = await desk.db.select().from(comments).where(eq(comments.id, id))
  if (!comment || comment.removedAt !== null) throw notFound('comment')
  const row = await desk.conversation(comment.conversationId, 'comment')
  await desk.commit(
    {
      type: 'comment.removed',
      subject: { inboxId: row.inboxId, conversationId: row.id, ownerId: comment.authorId },
      data: { commentId: id },
    },
    guard(desk.db, sql`(SELECT removed_at FROM comments WHERE id = ${id}) IS NULL`),
    desk.db.update(comments).set({ removedAt: Date.now(), body: '' }).where(eq(comments.id, id)),
    desk.db
      .update(conversations)
      .set({ commentCount: sql`comment_count - 1` })
      .where(eq(conversations.id, row.id)),
  )
}
