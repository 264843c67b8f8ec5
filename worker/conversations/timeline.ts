import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { Page } from '../contract/conversation.ts'
import { type DomainEvent, type EventType, type TimelineItem, bringsMessage } from '../contract/event.ts'
import type { Comment } from '../contract/message.ts'
import { comments, messages } from '../database/schema/conversations.ts'
import { events } from '../database/schema/events.ts'
import type { Desk } from '../desk/desk.ts'
import { present, selectFiles } from '../messages/message.ts'

const PAGE = 50
/** Characters of bodies in one page. Fifty of the longest mails would be more than a worker, or a phone, can hold. */
const MAX_BODIES = 4_000_000

/** The later events of the same message only refer to it. */
const BRINGS_MESSAGE = new Set<EventType>(bringsMessage)

/**
 * What happened in a conversation, oldest first: the newest page, the page before a seq, or what
 * came after one. `next` is the `before` of the page of older ones.
 */
export async function readTimeline(
  desk: Desk,
  conversationId: string,
  range: { before?: number | undefined; after?: number | undefined },
): Promise<Page<TimelineItem>> {
  const isForward = range.after !== undefined
  const reading = desk.db
    .select({
      event: events,
      size: sql<number>`coalesce(length(${messages.bodyText}) + coalesce(length(${messages.bodyHtml}), 0), 0)`,
    })
    .from(events)
    .leftJoin(
      messages,
      and(inArray(events.type, bringsMessage), sql`${messages.id} = json_extract(${events.data}, '$.messageId')`),
    )
    .where(
      and(
        eq(events.conversationId, conversationId),
        sql`${events.inTimeline} = 1`,
        range.before === undefined ? undefined : lt(events.seq, range.before),
        range.after === undefined ? undefined : gt(events.seq, range.after),
      ),
    )
    .orderBy(isForward ? asc(events.seq) : desc(events.seq))
    .limit(PAGE + 1)
  // Both at once: what is read of a conversation that may not be seen goes nowhere.
  const [rows, conversation] = await Promise.all([reading, desk.conversation(conversationId)])
  if (conversation.id !== conversationId) return readTimeline(desk, conversation.id, range)
  const shown = rows.slice(0, fitting(rows)).map((row) => row.event)
  if (!isForward) shown.reverse()
  const edge = isForward ? shown.at(-1) : shown[0]
  return {
    items: await withContents(desk, shown.map(eventOf)),
    next: rows.length > shown.length && edge ? String(edge.seq) : null,
  }
}

/** How many of the rows make a page: at least one, however long it is. */
function fitting(rows: { size: number }[]): number {
  let size = 0
  const over = rows.findIndex((row, at) => at > 0 && (size += row.size) + rows[0]!.size > MAX_BODIES)
  return Math.min(PAGE, over === -1 ? rows.length : over)
}

/** A row of the ledger of events as the event that was committed. */
export function eventOf(row: typeof events.$inferSelect): DomainEvent {
  const { actorKind, actorId, inTimeline: _, publishedAt: __, ...rest } = row
  return { ...rest, actor: { kind: actorKind, id: actorId } } as DomainEvent
}

async function withContents(desk: Desk, list: DomainEvent[]): Promise<TimelineItem[]> {
  const messageIds = list.flatMap((event) =>
    BRINGS_MESSAGE.has(event.type) && 'messageId' in event.data ? [event.data.messageId] : [],
  )
  const commentIds = list.flatMap((event) => (event.type === 'comment.added' ? [event.data.commentId] : []))
  const [messageRows, files, commentRows] = await desk.db.batch([
    desk.db.select().from(messages).where(inArray(messages.id, messageIds)),
    selectFiles(desk.db, messageIds),
    desk.db.select().from(comments).where(inArray(comments.id, commentIds)),
  ])
  const found = new Map((await present(desk, messageRows, files)).map((message) => [message.id, message]))
  const said = new Map(commentRows.filter((row) => row.removedAt === null).map((row) => [row.id, commentOf(row)]))
  return list.map((event) => ({
    event,
    message:
      BRINGS_MESSAGE.has(event.type) && 'messageId' in event.data ? (found.get(event.data.messageId) ?? null) : null,
    comment: event.type === 'comment.added' ? (said.get(event.data.commentId) ?? null) : null,
  }))
}

/** A row as the API answers it. */
export function commentOf(row: typeof comments.$inferSelect): Comment {
  return { id: row.id, conversationId: row.conversationId, authorId: row.authorId, text: row.body, at: row.createdAt }
}
