import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import type { Desk, Write } from '../desk/desk.ts'

/** What a row tells of its conversation's messages and comments, from those that are there now. */
export function recount(desk: Desk, id: string): Write {
  const there = sql`FROM messages m WHERE m.conversation_id = conversations.id AND m.status NOT IN ('undone', 'scheduled')`
  return statement(
    desk.db,
    sql`UPDATE conversations SET
      message_count = (SELECT count(*) ${there}),
      comment_count = (SELECT count(*) FROM comments c WHERE c.conversation_id = conversations.id AND c.removed_at IS NULL),
      has_attachments = EXISTS (SELECT 1 FROM messages m JOIN attachments a ON a.message_id = m.id
        WHERE m.conversation_id = conversations.id AND m.direction = 'in' AND a.is_inline = 0),
      first_message_at = coalesce((SELECT min(m.sent_at) ${there}), first_message_at),
      last_message_at = coalesce((SELECT max(m.sent_at) ${there}), last_message_at),
      last_sent_at = (SELECT max(m.sent_at) ${there} AND m.direction = 'out'),
      snippet = coalesce((SELECT m.snippet ${there} ORDER BY m.sent_at DESC, m.id DESC LIMIT 1), snippet)
    WHERE id = ${id}`,
  )
}
