import { eq, sql } from 'drizzle-orm'
import type { DomainEvent } from '../contract/event.ts'
import { openDatabase } from '../database/client.ts'
import { attachments, comments, conversations, messages } from '../database/schema/conversations.ts'
import type { Env } from '../env.ts'
import { moveDocuments, settlePlaces } from './move-documents.ts'
import { scopeOf } from './query.ts'

/** Enough to find a mail by; a megabyte of log in a body would only cost. */
const MAX_BODY = 100_000

/** One source of words: a message or a comment. */
interface Document {
  sourceId: string
  conversationId: string
  inboxId: string
  subject: string
  people: string
  body: string
  files: string
}

/**
 * Keeps the search index in step with events, in three trips however many there are. What is written
 * follows from the messages and comments as they are now, so the same event again changes nothing.
 */
export async function indexEvents(env: Env, happened: DomainEvent[]): Promise<void> {
  await indexSources(env, happened.flatMap(idOf))
  for (const event of happened) await moveDocuments(env, event)
}

/** Adds the messages and comments with these ids where they are missing, and takes out those that were taken back. */
export async function indexSources(env: Env, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const documents = await findDocuments(env, ids)
  const there = new Set(documents.map(({ sourceId }) => sourceId))
  const gone = ids.filter((id) => !there.has(id))
  await env.SEARCH.batch([
    ...documents.map((document) => adding(env, document)),
    ...gone.map((id) => forgetting(env, id)),
  ])
  const told = documents.map(({ sourceId, conversationId }) => ({ id: sourceId, place: conversationId }))
  await settlePlaces(env, ids, told)
}

/** Of the message or comment that an event is about. */
function idOf({ data }: DomainEvent): string[] {
  if ('messageId' in data) return [data.messageId]
  return 'commentId' in data ? [data.commentId] : []
}

/** The messages and comments with these ids, but for those that were taken back. */
async function findDocuments(env: Env, ids: string[]): Promise<Document[]> {
  const db = openDatabase(env.DB)
  const asked = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`
  const { id, conversationId, fromName, fromEmail, originalSender, recipients, subject } = messages
  const [said, files, remarks] = await db.batch([
    db
      .select({
        id,
        conversationId,
        inboxId: conversations.inboxId,
        fromName,
        fromEmail,
        originalSender,
        recipients,
        subject,
        body: sql<string>`substr(${messages.bodyText}, 1, ${MAX_BODY})`.as('body'),
      })
      .from(messages)
      .innerJoin(conversations, eq(conversations.id, conversationId))
      .where(sql`${id} IN ${asked} AND ${messages.status} <> 'undone'`),
    db
      .select({ messageId: attachments.messageId, filename: attachments.filename })
      .from(attachments)
      .where(sql`${attachments.messageId} IN ${asked}`),
    db
      .select({
        sourceId: comments.id,
        conversationId: comments.conversationId,
        inboxId: conversations.inboxId,
        body: comments.body,
      })
      .from(comments)
      .innerJoin(conversations, eq(conversations.id, comments.conversationId))
      .where(sql`${comments.id} IN ${asked} AND ${comments.removedAt} IS NULL`),
  ])
  return [
    ...said.map(({ id, fromName, fromEmail, originalSender, recipients, ...rest }) => {
      const writers = [{ name: fromName, email: fromEmail }, ...(originalSender ? [originalSender] : [])]
      const people = [...writers, ...recipients.to, ...recipients.cc]
      return {
        ...rest,
        sourceId: id,
        people: people
          .map((person) => `${person.name} ${person.email}`)
          .join('\n')
          .slice(0, MAX_BODY),
        files: files
          .filter((file) => file.messageId === id)
          .map((file) => file.filename)
          .join('\n'),
      }
    }),
    ...remarks.map((remark) => ({ ...remark, subject: '', people: '', files: '' })),
  ]
}

function adding(
  env: Env,
  { sourceId, conversationId, inboxId, subject, people, body, files }: Document,
): D1PreparedStatement {
  return env.SEARCH.prepare(
    // The words that were indexed stay, as does their place among the results.
    `INSERT INTO documents (source_id, conversation_id, scope, subject, people, body, files) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source_id) DO UPDATE SET conversation_id = excluded.conversation_id
    WHERE conversation_id <> excluded.conversation_id`,
  ).bind(sourceId, conversationId, scopeOf(inboxId), ...[subject, people, body, files].map(withoutMarks))
}

function forgetting(env: Env, sourceId: string): D1PreparedStatement {
  return env.SEARCH.prepare('DELETE FROM documents WHERE source_id = ?').bind(sourceId)
}

/** The characters that mark a match in an excerpt come from the index alone. */
function withoutMarks(text: string): string {
  return text.replace(/[\u0001\u0002]/g, '')
}
