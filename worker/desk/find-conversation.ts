import { eq } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { conversations } from '../database/schema/conversations.ts'

/** The conversation of that name, also where the name is that of one that was merged into it. Undefined where there is none. */
export async function findConversation(
  db: Database,
  id: string,
): Promise<typeof conversations.$inferSelect | undefined> {
  const [row] = await db.select().from(conversations).where(eq(conversations.id, id))
  return row?.mergedInto ? findConversation(db, row.mergedInto) : row
}
