import { and, desc, eq, sql } from 'drizzle-orm'
import type { EventType } from '../contract/event.ts'
import { events } from '../database/schema/events.ts'
import type { Desk } from './desk.ts'

/** In milliseconds. */
const A_MOMENT = 10_000

/**
 * Whether it is what this actor did last, a moment ago: a button that is pressed twice asks for the same twice.
 * `wanted` is of the event's data.
 */
export async function hasJustDone(
  { db, actor }: Desk,
  type: EventType,
  wanted: Readonly<Record<string, string>>,
): Promise<boolean> {
  if (actor.kind !== 'member') return false
  const [last] = await db
    .select({ type: events.type, at: events.at, data: events.data })
    .from(events)
    // Only among the newest: they are in order, and nobody's own are to be searched for in years.
    .where(and(eq(events.actorId, actor.member.id), sql`${events.seq} > (SELECT max(seq) FROM events) - 200`))
    .orderBy(desc(events.seq))
    .limit(1)
  return (
    last?.type === type &&
    last.at > Date.now() - A_MOMENT &&
    Object.entries(wanted).every(([name, value]) => last.data[name] === value)
  )
}
