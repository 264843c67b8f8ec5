import { type SQL, and, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Conversation, Page, Status, View } from '../contract/conversation.ts'
import { conversations, participants } from '../database/schema/conversations.ts'
import { readCursor, writeCursor } from '../desk/cursor.ts'
import type { Desk } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'
import { summary } from '../desk/summary.ts'
import { isVisible, visibleIn } from '../desk/visible.ts'

const PAGE = 50

/** One page of an inbox's view, newest first. Reads PAGE + 1 rows, however many there are. */
export async function listConversations(
  desk: Desk,
  query: { inboxId: string; view: View; status: Status; cursor?: string | undefined },
): Promise<Page<Conversation>> {
  if (!isVisible(desk.actor, query.inboxId)) throw notFound('inbox')
  const me = desk.actor.kind === 'member' ? desk.actor.member.id : null
  const at = query.view === 'sent' ? conversations.lastSentAt : conversations.lastMessageAt
  const cursor = readCursor(query.cursor)
  const rows = await desk.db
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.inboxId, query.inboxId),
        condition(query.view, query.status, me),
        cursor ? sql`(${at}, ${conversations.id}) < (${cursor.at}, ${cursor.id})` : undefined,
      ),
    )
    .orderBy(desc(at), desc(conversations.id))
    .limit(PAGE + 1)
  return pageOf(rows, me, (row) => (query.view === 'sent' ? row.lastSentAt! : row.lastMessageAt))
}

/** The conversations that a contact takes part in, of the inboxes that the actor may see, the one that was begun last first. */
export async function listContactConversations(
  desk: Desk,
  contactId: string,
  cursorText?: string,
): Promise<Page<Conversation>> {
  const me = desk.actor.kind === 'member' ? desk.actor.member.id : null
  const cursor = readCursor(cursorText)
  const rows = await desk.db
    .select({ conversation: conversations })
    .from(participants)
    .innerJoin(conversations, eq(conversations.id, participants.conversationId))
    .where(
      and(
        sql`${participants.email} = (SELECT email FROM contacts WHERE id = ${contactId})`,
        sql`${conversations.place} <> 'merged'`,
        visibleIn(desk.actor, conversations.inboxId),
        cursor ? sql`${participants.conversationId} < ${cursor.id}` : undefined,
      ),
    )
    .orderBy(desc(participants.conversationId))
    .limit(PAGE + 1)
  return pageOf(
    rows.map(({ conversation }) => conversation),
    me,
    (row) => row.firstMessageAt,
  )
}

type Row = typeof conversations.$inferSelect

function pageOf(rows: Row[], readerId: string | null, at: (row: Row) => number): Page<Conversation> {
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => summary(row, readerId)),
    next: rows.length > PAGE && last ? writeCursor({ at: at(last), id: last.id }) : null,
  }
}

/** The conditions are written as the partial indexes are, literally: a bound `place` would not match them. */
function condition(view: View, status: Status, me: string | null): SQL | undefined {
  const inInbox = sql`${conversations.place} = 'inbox'`
  switch (view) {
    case 'all':
      return and(inInbox, eq(conversations.status, status))
    case 'mine':
      return and(inInbox, eq(conversations.assigneeId, me ?? ''), eq(conversations.status, status))
    case 'unassigned':
      return and(inInbox, sql`${conversations.assigneeId} IS NULL`, eq(conversations.status, status))
    case 'sent':
      return and(inInbox, isNotNull(conversations.lastSentAt))
    case 'filtered':
    case 'spam':
    case 'trash':
      return and(sql`${conversations.place} <> 'inbox'`, eq(conversations.place, view))
  }
}
