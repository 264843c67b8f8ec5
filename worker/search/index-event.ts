import { eq } from 'drizzle-orm'
import type { DomainEvent } from '../contract/event.ts'
import { openDatabase } from '../database/client.ts'
import { attachments, comments, conversations, messages } from '../database/schema/conversations.ts'
import type { Env } from '../env.ts'
import { scopeOf } from './query.ts'

/** Enough to find a mail by; a megabyte of log in a body would only cost. */
const MAX_BODY = 100_000

/** Keeps the search index in step with an event. The same event again changes nothing. */
export async function indexEvent(env: Env, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case 'message.received':
    case 'message.queued':
      return indexMessage(env, event.data.messageId)
    case 'comment.added':
      return indexComment(env, event.data.commentId)
    case 'message.undone':
      return forget(env, event.data.messageId)
    case 'comment.removed':
      return forget(env, event.data.commentId)
  }
}

async function indexMessage(env: Env, id: string): Promise<void> {
  const db = openDatabase(env.DB)
  const [rows, files] = await db.batch([
    db.select({ message: messages, inboxId: conversations.inboxId }).from(messages).innerJoin(conversations, eq(conversations.id, messages.conversationId)).where(eq(messages.id, id)),
    db.select({ filename: attachments.filename }).from(attachments).where(eq(attachments.messageId, id)),
  ])
  const found = rows[0]
  if (!found || found.message.status === 'undone') return
  const { message, inboxId } = found
  const people = [{ name: message.fromName, email: message.fromEmail }, ...message.recipients.to, ...message.recipients.cc]
  await add(env, {
    sourceId: id,
    conversationId: message.conversationId,
    inboxId,
    subject: message.subject,
    people: people.map((person) => `${person.name} ${person.email}`).join('\n').slice(0, MAX_BODY),
    body: message.bodyText.slice(0, MAX_BODY),
    files: files.map((file) => file.filename).join('\n'),
  })
}

async function indexComment(env: Env, id: string): Promise<void> {
  const db = openDatabase(env.DB)
  const [found] = await db
    .select({ comment: comments, inboxId: conversations.inboxId })
    .from(comments)
    .innerJoin(conversations, eq(conversations.id, comments.conversationId))
    .where(eq(comments.id, id))
  if (!found || found.comment.removedAt !== null) return
  const { comment, inboxId } = found
  await add(env, { sourceId: id, conversationId: comment.conversationId, inboxId, subject: '', people: '', body: comment.body, files: '' })
}

interface Document {
  sourceId: string
  conversationId: string
  inboxId: string
  subject: string
  people: string
  body: string
  files: string
}

async function add(env: Env, document: Document): Promise<void> {
  const { sourceId, conversationId, inboxId, subject, people, body, files } = document
  await env.SEARCH.prepare(
    'INSERT OR IGNORE INTO documents (source_id, conversation_id, scope, subject, people, body, files) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
    .bind(sourceId, conversationId, scopeOf(inboxId), ...[subject, people, body, files].map(withoutMarks))
    .run()
}

async function forget(env: Env, sourceId: string): Promise<void> {
  await env.SEARCH.prepare('DELETE FROM documents WHERE source_id = ?').bind(sourceId).run()
}

/** The characters that mark a match in an excerpt come from the index alone. */
function withoutMarks(text: string): string {
  return text.replace(/[\u0001\u0002]/g, '')
}
