import { and, asc, gt, isNull, or, sql } from 'drizzle-orm'
import type { Happened } from '../contract/event.ts'
import { conversations } from '../database/schema/conversations.ts'
import { events } from '../database/schema/events.ts'
import type { Desk } from '../desk/desk.ts'
import { visibleIn } from '../desk/visible.ts'
import { reader } from './change.ts'
import { eventOf } from './timeline.ts'

const PAGE = 200
/** Whoever is further behind than this loads everything anew: that is quicker than going through it. */
const MAX_BEHIND = 2000

/** What happened since an event, as the actor may see it, with each conversation as it is now. */
export async function catchUp(
  desk: Desk,
  since: number,
): Promise<{ items: Happened[]; next: number | null; reset: boolean }> {
  const newest = await newestSeq(desk)
  if (since > newest || newest - since > MAX_BEHIND) return { items: [], next: null, reset: since !== newest }
  const rows = await desk.db
    .select()
    .from(events)
    .where(and(gt(events.seq, since), or(isNull(events.inboxId), visibleIn(desk.actor, events.inboxId))))
    .orderBy(asc(events.seq))
    .limit(PAGE)
  const ids = [...new Set(rows.flatMap((row) => row.conversationId ?? []))]
  const now =
    ids.length === 0
      ? []
      : await desk.db
          .select()
          .from(conversations)
          .where(sql`${conversations.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
  const byId = new Map(now.map((row) => [row.id, row]))
  return {
    items: rows.map((row) => {
      const conversation = row.conversationId === null ? undefined : byId.get(row.conversationId)
      return { event: eventOf(row), conversation: conversation ? reader(desk, conversation) : null }
    }),
    next: rows.length === PAGE ? rows.at(-1)!.seq : null,
    reset: false,
  }
}

/** The `seq` of the newest event of the account; 0 before the first. */
export async function newestSeq(desk: Desk): Promise<number> {
  const [row] = await desk.db.all<{ seq: number | null }>(sql`SELECT max(seq) AS seq FROM events`)
  return row?.seq ?? 0
}
