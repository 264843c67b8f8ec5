import { sql } from 'drizzle-orm'
import type { Address } from '../contract/message.ts'
import { statement } from '../database/statement.ts'
import type { Desk, Write } from '../desk/desk.ts'
import type { Incoming } from './incoming.ts'

/** So that what answers the message finds it. Whose mail had an id first keeps it: else a copy would draw their answers to a stranger. */
export function rememberId(desk: Desk, message: Incoming, conversationId: string, messageId: string): Write[] {
  if (message.messageId === null) return []
  return [
    statement(
      desk.db,
      sql`INSERT OR IGNORE INTO message_ids (inbox_id, rfc_id, conversation_id, message_id)
      VALUES (${message.channel.inboxId}, ${message.messageId}, ${conversationId}, ${messageId})`,
    ),
  ]
}

/** So that what answers the same mails as this message meets it: they belong to the conversation's contact. */
export function rememberReferenced(
  desk: Desk,
  { channel, referenced }: Incoming,
  conversationId: string,
  contactEmail: string,
): Write[] {
  if (referenced.length === 0 || contactEmail === '') return []
  return [
    statement(
      desk.db,
      sql`INSERT OR IGNORE INTO message_ids (inbox_id, rfc_id, owner, conversation_id)
      SELECT ${channel.inboxId}, value, ${contactEmail}, ${conversationId} FROM json_each(${JSON.stringify(referenced)})`,
    ),
  ]
}

/** Each mail looks through them for its sender's domain: nobody makes that longer and longer. */
const MOST_PEOPLE = 1000

/**
 * So that they may write here without being flagged. Whom a merged conversation brought takes part by themselves now; the
 * channel's own address does everywhere.
 */
export function rememberPeople(desk: Desk, { channel }: Incoming, conversationId: string, people: Address[]): Write {
  const emails = people
    .map(({ email }) => email.toLowerCase())
    .filter((email) => !['', channel.address].includes(email))
  return statement(
    desk.db,
    sql`INSERT INTO participants (conversation_id, email)
    SELECT ${conversationId}, value FROM json_each(${JSON.stringify(emails.slice(0, 200))})
    WHERE (SELECT count(*) FROM (SELECT 1 FROM participants WHERE conversation_id = ${conversationId} LIMIT ${sql.raw(String(MOST_PEOPLE))})) < ${sql.raw(String(MOST_PEOPLE))}
    ON CONFLICT DO UPDATE SET merged_from = NULL WHERE merged_from IS NOT NULL`,
  )
}

/** So that whoever took part in what was closed for long takes part in what continues it. */
export function rememberPeopleOf(desk: Desk, earlierId: string, conversationId: string): Write {
  return statement(
    desk.db,
    sql`INSERT OR IGNORE INTO participants (conversation_id, email)
    SELECT ${conversationId}, email FROM participants WHERE conversation_id = ${earlierId}`,
  )
}
