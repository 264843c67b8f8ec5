import { eq, sql } from 'drizzle-orm'
import type { Contact } from '../contract/conversation.ts'
import { contacts, conversations, participants } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'
import { visibleIn } from '../desk/visible.ts'

/** A contact, for whoever may see a conversation with them. Throws `not_found` for everybody else. */
export async function readContact(desk: Desk, id: string): Promise<Contact> {
  const [row] = await desk.db
    .select({ id: contacts.id, email: contacts.email, name: contacts.name, createdAt: contacts.createdAt })
    .from(contacts)
    .where(
      sql`${eq(contacts.id, id)} AND EXISTS (SELECT 1 FROM ${participants} JOIN ${conversations} ON ${conversations.id} = ${participants.conversationId} WHERE ${participants.email} = ${contacts.email} AND ${visibleIn(desk.actor, conversations.inboxId)})`,
    )
  if (!row) throw notFound('contact')
  return row
}
