import { eq } from 'drizzle-orm'
import type { Message } from '../contract/message.ts'
import { messages } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'
import { present, selectFiles } from './message.ts'

/** A message that the actor may see, and its inbox. Throws `not_found` for every other. */
export async function findMessage(desk: Desk, id: string) {
  const [row] = await desk.db.select().from(messages).where(eq(messages.id, id))
  if (!row) throw notFound('message')
  const { inboxId } = await desk.conversation(row.conversationId, 'message')
  return { row, inboxId }
}

/** A message as a reader gets it, with new links. Throws `not_found` for one that they may not see. */
export async function readMessage(desk: Desk, id: string): Promise<Message> {
  return onlyOne(desk, [(await findMessage(desk, id)).row])
}

/** The first of the rows as a reader gets it. Throws `not_found` where there is none. */
export async function onlyOne(desk: Desk, rows: (typeof messages.$inferSelect)[]): Promise<Message> {
  const files = await selectFiles(
    desk.db,
    rows.map((row) => row.id),
  )
  const [message] = await present(desk, rows, files)
  if (!message) throw notFound('message')
  return message
}
