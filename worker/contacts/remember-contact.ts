import { eq, sql } from 'drizzle-orm'
import { insertRow } from '../database/row.ts'
import { contacts, conversations } from '../database/schema/conversations.ts'
import { type Desk, type Write, conflict } from '../desk/desk.ts'

/** Whoever writes is a contact, and has the first name that they were seen with. Fails where two make the same one at once. */
export function rememberContact(
  desk: Desk,
  contact: typeof contacts.$inferInsert,
  name: string,
  isNew: boolean,
): Write[] {
  if (isNew) {
    return [insertRow(desk.db, contacts, contact, sql`ON CONFLICT (email) DO UPDATE SET name = ${conflict}`)]
  }
  if (contact.name !== '' || name === '') return []
  return [
    desk.db.update(contacts).set({ name }).where(eq(contacts.id, contact.id)),
    // Where the list had to show the address, it shows the name now.
    desk.db
      .update(conversations)
      .set({ contactName: name })
      .where(sql`${conversations.contactId} = ${contact.id} AND ${conversations.contactName} = ${contact.email}`),
  ]
}
