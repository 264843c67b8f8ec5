import { sql } from 'drizzle-orm'
import type { EventData } from '../contract/event.ts'
import { newId } from '../database/id.ts'
import { account } from '../database/schema/people.ts'
import { statement } from '../database/statement.ts'
import { system } from '../desk/actor.ts'
import { type ConversationRow, type Desk, type Occurrence, type Write, conflict } from '../desk/desk.ts'

export interface OpenedTicket {
  occurrences: Occurrence<'ticket.created'>[]
  writes: Write[]
}

/**
 * What gives a conversation a ticket, at a stage. Its number is taken in the batch itself, where nobody can be faster; where
 * somebody was faster with the ticket, the batch fails.
 */
export function openTicket(
  desk: Desk,
  { id: conversationId, inboxId }: Pick<ConversationRow, 'id' | 'inboxId'>,
  stageId: string,
): { occurrence: Occurrence<'ticket.created'>; writes: Write[] } {
  const id = newId()
  const data = sql<EventData<'ticket.created'>>`(
    SELECT json_object('ticketId', id, 'number', number, 'stageId', stage_id) FROM tickets WHERE id = ${id})`
  return {
    occurrence: { type: 'ticket.created', subject: { inboxId, conversationId }, data },
    writes: [
      statement(
        desk.db,
        sql`INSERT INTO tickets (id, number, conversation_id, stage_id, created_at)
        SELECT ${id}, next_ticket_number, ${conversationId}, ${stageId}, CAST(${Date.now()} AS INTEGER) FROM account WHERE true
        ON CONFLICT (conversation_id) DO UPDATE SET number = ${conflict}`,
      ),
      desk.db.update(account).set({ nextTicketNumber: sql`next_ticket_number + 1` }),
    ],
  }
}

/** The ticket that a conversation gets by itself, at the stage that its channel wants; nothing where it wants none. */
export function openWantedTicket(
  desk: Desk,
  conversation: Pick<ConversationRow, 'id' | 'inboxId'>,
  stageId: string | null,
): OpenedTicket {
  if (stageId === null) return { occurrences: [], writes: [] }
  const { occurrence, writes } = openTicket(desk, conversation, stageId)
  return { occurrences: [{ ...occurrence, by: system }], writes }
}
