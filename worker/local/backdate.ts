import type { DoneAt } from './demo-deeds.ts'
import type { Database } from './miniflare.ts'

/**
 * Makes the demo's mail look as if it had come when its Date says, and what was done as if it had been done after that.
 * The product goes by the time at which a mail arrived, and rightly, since a Date is whatever the sender wrote; but the
 * demo's mail all arrives at once.
 *
 * @param times milliseconds UTC by Message-ID, without angle brackets
 */
export async function backdate(db: Database, times: Map<string, number>, done: DoneAt[]): Promise<void> {
  const setTime = db.prepare("UPDATE messages SET sent_at = ? WHERE trim(message_id, '<>') = ?")
  const setDone = db.prepare('UPDATE events SET at = ? WHERE conversation_id = ? AND seq > ?')
  const timeOf = (type: string, key: string, id: string) =>
    `(SELECT at FROM events WHERE type = '${type}' AND json_extract(data, '$.${key}') = ${id})`
  await db.batch([
    ...[...times].map(([messageId, time]) => setTime.bind(time, messageId)),
    ...done.map(({ conversationId, after, at }) => setDone.bind(at, conversationId, after)),
    db.prepare(
      `UPDATE messages SET sent_at = ${timeOf('message.queued', 'messageId', 'messages.id')} WHERE direction = 'out'`,
    ),
    db.prepare('DELETE FROM contact_files'),
    db.prepare(
      `INSERT OR IGNORE INTO contact_files SELECT email, inbox_id, at, attachment_id FROM files_of_contacts
       WHERE status IN ('received', 'sent')`,
    ),
    db.prepare(`UPDATE comments SET created_at = ${timeOf('comment.added', 'commentId', 'comments.id')}`),
    db.prepare(`UPDATE tickets SET created_at = ${timeOf('ticket.created', 'ticketId', 'tickets.id')}`),
    db.prepare(
      `UPDATE conversations SET
         first_message_at = (SELECT min(sent_at) FROM messages WHERE conversation_id = conversations.id),
         last_message_at = (SELECT max(sent_at) FROM messages WHERE conversation_id = conversations.id),
         last_sent_at = (SELECT max(sent_at) FROM messages WHERE conversation_id = conversations.id AND direction = 'out')
       WHERE EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id)`,
    ),
    db.prepare(
      `UPDATE contacts SET created_at = (SELECT min(first_message_at) FROM conversations WHERE contact_id = contacts.id)
       WHERE EXISTS (SELECT 1 FROM conversations WHERE contact_id = contacts.id AND first_message_at < contacts.created_at)`,
    ),
    db.prepare(
      `UPDATE events SET at = (SELECT sent_at FROM messages WHERE id = json_extract(events.data, '$.messageId'))
       WHERE type = 'message.received'`,
    ),
  ])
}
