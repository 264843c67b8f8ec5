import { sql } from 'drizzle-orm'
import type { DomainEvent } from '../contract/event.ts'
import { openDatabase } from '../database/client.ts'
import type { Env } from '../env.ts'

/**
 * After a merge or a split: what is found by its words is found where it lies now. The event stands in two conversations,
 * and is looked at in one of them. What is written follows from the tables as they are, so that it may come again and late.
 */
export async function moveDocuments(env: Env, { type, conversationId, data }: DomainEvent): Promise<void> {
  if (type !== 'conversation.merged' && type !== 'conversation.unmerged' && type !== 'conversation.split') return
  if (conversationId !== data.intoId) return
  const places = await openDatabase(env.DB).all<{ id: string; place: string }>(sql`
    SELECT id, conversation_id AS place FROM messages WHERE conversation_id IN (${data.fromId}, ${data.intoId})
    UNION ALL SELECT id, conversation_id FROM comments WHERE conversation_id IN (${data.fromId}, ${data.intoId})`)
  await env.SEARCH.prepare(
    `UPDATE documents SET conversation_id = told.place
    FROM (SELECT value ->> 'id' AS id, value ->> 'place' AS place FROM json_each(?)) told
    WHERE documents.source_id = told.id AND documents.conversation_id <> told.place`,
  )
    .bind(JSON.stringify(places))
    .run()
}
