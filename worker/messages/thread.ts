import { asc, desc, sql } from 'drizzle-orm'
import { messages } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'

/** More than any program follows: of a longer thread the first message and the newest ones. */
const MAX_REFERENCES = 60

/** The Message-IDs that an answer refers to: the newest incoming one, and the thread oldest first. */
export async function threadOf(
  desk: Desk,
  conversationId: string,
  exceptId: string,
): Promise<{ inReplyTo: string | null; references: string[] }> {
  const there = sql`${messages.conversationId} = ${conversationId} AND ${messages.id} <> ${exceptId}
    AND ${messages.messageId} IS NOT NULL AND ${messages.status} NOT IN ('undone', 'failed', 'scheduled')`
  const columns = { rfcId: messages.messageId, direction: messages.direction }
  const [first, newest] = await desk.db.batch([
    desk.db.select(columns).from(messages).where(there).orderBy(asc(messages.sentAt)).limit(1),
    desk.db.select(columns).from(messages).where(there).orderBy(desc(messages.sentAt)).limit(MAX_REFERENCES),
  ])
  const thread = newest.toReversed()
  const answered = thread.findLast((row) => row.direction === 'in') ?? thread.at(-1)
  return {
    inReplyTo: answered?.rfcId ?? null,
    references: [...new Set([...first, ...thread].map((row) => row.rfcId!))],
  }
}
