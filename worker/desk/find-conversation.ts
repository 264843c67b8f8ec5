import { eq } from 'drizzle-orm'
import type { Place } from '../contract/conversation.ts'
import type { Database } from '../database/client.ts'
import { conversations } from '../database/schema/conversations.ts'

/** One that is no part of another. */
export type StandingConversation = typeof conversations.$inferSelect & { place: Place }

/** The conversation of that name, also where the name is that of one that was merged into it. Undefined where there is none. */
export async function findConversation(db: Database, id: string): Promise<StandingConversation | undefined> {
  const [row] = await db.select().from(conversations).where(eq(conversations.id, id))
  return row?.mergedInto ? findConversation(db, row.mergedInto) : (row as StandingConversation | undefined)
}
