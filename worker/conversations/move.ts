import { type SQL, sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import { type Desk, type Write, guard } from '../desk/desk.ts'
import { recount } from './recount.ts'

/** What moves from one conversation to another: subqueries of ids. Events that came by themselves are named by their numbers. */
interface Moved {
  messages: SQL
  comments: SQL
  events: SQL
}

/**
 * Moves messages and comments with all events that tell of them, however many there are, and counts both conversations
 * anew. An answer that is leaving at this moment holds it up: its outcome is written down where it left from.
 */
export function move(desk: Desk, fromId: string, intoId: string, { messages, comments, events }: Moved): Write[] {
  return [
    guard(
      desk.db,
      sql`NOT EXISTS (SELECT 1 FROM messages WHERE conversation_id = ${fromId} AND status = 'sending' AND id IN ${messages})`,
    ),
    statement(
      desk.db,
      sql`UPDATE events SET conversation_id = ${intoId} WHERE conversation_id = ${fromId} AND in_timeline = 1 AND (
      seq IN ${events} OR json_extract(data, '$.messageId') IN ${messages} OR json_extract(data, '$.commentId') IN ${comments})`,
    ),
    statement(
      desk.db,
      sql`UPDATE messages SET moved_from = nullif(coalesce(moved_from, conversation_id), ${intoId}), conversation_id = ${intoId}
      WHERE conversation_id = ${fromId} AND id IN ${messages}`,
    ),
    statement(
      desk.db,
      sql`UPDATE comments SET conversation_id = ${intoId} WHERE conversation_id = ${fromId} AND id IN ${comments}`,
    ),
    recount(desk, fromId),
    recount(desk, intoId),
  ]
}

/** Ids that were looked up before, as a subquery: one parameter, however many. */
export function listed(ids: readonly (string | number)[]): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`
}
