import { type SQL, sql } from 'drizzle-orm'
import type { DomainEvent } from '../contract/event.ts'
import { openDatabase } from '../database/client.ts'
import type { Env } from '../env.ts'

/** So often others may move the same in between; then the job comes again later. */
const MAX_TURNS = 10

/** A message or comment, and the conversation it lies in. */
interface Place {
  id: string
  place: string
}

/**
 * After a merge or a split: what is found by its words is found where it lies now. The event stands in two conversations,
 * and is looked at in one of them. What is written follows from the tables as they are, so that it may come again and late.
 */
export async function moveDocuments(env: Env, { type, conversationId, data }: DomainEvent): Promise<void> {
  if (type !== 'conversation.merged' && type !== 'conversation.unmerged' && type !== 'conversation.split') return
  if (conversationId !== data.intoId) return
  const moved = await findPlaces(env, sql`conversation_id IN (${data.fromId}, ${data.intoId})`)
  const ids = moved.map(({ id }) => id)
  await writePlaces(env, ids, moved)
  await settlePlaces(env, ids, moved)
}

/**
 * Ends when what the index was told of these messages and comments is still so. Whoever reads before a merge, a split or
 * an undoing may write after its job was done, and nobody would come back for that.
 */
export async function settlePlaces(env: Env, ids: string[], told: Place[]): Promise<void> {
  let before = told
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const now = await findPlaces(env, sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    if (isSame(before, now)) return
    await writePlaces(env, ids, now)
    before = now
  }
  throw new Error('What is to be found was moved all the time')
}

function findPlaces(env: Env, where: SQL): Promise<Place[]> {
  return openDatabase(env.DB).all<Place>(sql`
    SELECT id, conversation_id AS place FROM messages WHERE ${where} AND status <> 'undone'
    UNION ALL SELECT id, conversation_id FROM comments WHERE ${where} AND removed_at IS NULL`)
}

/** Of those ids, what has no place is found no more. */
async function writePlaces(env: Env, ids: string[], places: Place[]): Promise<void> {
  const there = new Set(places.map(({ id }) => id))
  const gone = ids.filter((id) => !there.has(id))
  await env.SEARCH.batch([
    env.SEARCH.prepare(
      `UPDATE documents SET conversation_id = told.place
      FROM (SELECT value ->> 'id' AS id, value ->> 'place' AS place FROM json_each(?)) told
      WHERE documents.source_id = told.id AND documents.conversation_id <> told.place`,
    ).bind(JSON.stringify(places)),
    env.SEARCH.prepare('DELETE FROM documents WHERE source_id IN (SELECT value FROM json_each(?))').bind(
      JSON.stringify(gone),
    ),
  ])
}

function isSame(before: Place[], now: Place[]): boolean {
  const places = new Map(before.map(({ id, place }) => [id, place]))
  return places.size === now.length && now.every(({ id, place }) => places.get(id) === place)
}
