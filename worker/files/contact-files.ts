import { sql } from 'drizzle-orm'
import type { ContactFile, Page } from '../contract/conversation.ts'
import { contactFiles } from '../database/schema/conversations.ts'
import { readCursor, writeCursor } from '../desk/cursor.ts'
import type { Desk } from '../desk/desk.ts'
import { signLink } from './link.ts'

const PAGE = 10

type Row = Omit<ContactFile, 'url'> & { isShown: number }

/**
 * A page of the files that a contact sent us and that we sent them, newest first, of the inboxes that the member may see.
 * Pictures that stand in a text are none. What lies in Spam is left out: a page may be short, or empty, and not be
 * the last one.
 */
export async function listContactFiles(desk: Desk, contactId: string, cursorText?: string): Promise<Page<ContactFile>> {
  const { actor, db, env } = desk
  if (actor.kind !== 'member') return { items: [], next: null }
  const cursor = readCursor(cursorText)
  const isOlder = cursor ? sql`AND (at, attachment_id) < (CAST(${cursor.at} AS INTEGER), ${cursor.id})` : sql``
  // Of each inbox as many as make a page, by its key: however many files lie in those that the member does not see.
  const rows = await db.all<Row>(sql`
    SELECT newest.at, a.id, a.filename, a.type, a.size, m.direction, c.id AS conversationId, c.subject,
      c.place <> 'spam' AS isShown
    FROM (
      SELECT one.value ->> 0 AS at, one.value ->> 1 AS id
      FROM json_each(${JSON.stringify([...actor.inboxes.keys()])}) inbox
      CROSS JOIN json_each((SELECT json_group_array(json_array(at, attachment_id)) FROM (
        SELECT at, attachment_id FROM ${contactFiles}
        WHERE email = (SELECT email FROM contacts WHERE id = ${contactId}) AND inbox_id = inbox.value ${isOlder}
        ORDER BY at DESC, attachment_id DESC LIMIT ${PAGE + 1}))) one
      ORDER BY 1 DESC, 2 DESC LIMIT ${PAGE + 1}
    ) newest
    CROSS JOIN attachments a ON a.id = newest.id
    CROSS JOIN messages m ON m.id = a.message_id
    CROSS JOIN conversations c ON c.id = m.conversation_id
    ORDER BY newest.at DESC, newest.id DESC`)
  const page = rows.slice(0, PAGE)
  const last = page.at(-1)
  return {
    items: await Promise.all(
      page
        .filter(({ isShown }) => isShown)
        .map(async ({ id, direction, filename, type, size, at, conversationId, subject }) => {
          const url = await signLink(env, 'attachment', id, actor.member.id)
          return { id, direction, filename, type, size, at, url, conversationId, subject }
        }),
    ),
    next: rows.length > PAGE && last ? writeCursor(last) : null,
  }
}
