import { type OpenedTicket, openWantedTicket } from '../conversations/open-ticket.ts'
import type { ConversationRow, Desk } from '../desk/desk.ts'
import type { Incoming } from './incoming.ts'
import { type Sorted, fetches } from './sort-message.ts'

/**
 * The ticket of a conversation that a message brings among those that somebody is to answer, where its channel wants
 * one: a new one, or one that was sorted away and is fetched now. What a provider asks is nobody's problem.
 */
export function ticketFor(
  desk: Desk,
  joined: ConversationRow | null,
  conversationId: string,
  message: Incoming,
  { place }: Sorted,
): OpenedTicket {
  const { channel, signals } = message
  const comesIn = joined
    ? joined.placeReason !== null && joined.ticketId === null && fetches(joined, message, place)
    : place === 'inbox' && !signals.isConfirmation
  const conversation = { id: conversationId, inboxId: channel.inboxId }
  return openWantedTicket(desk, conversation, comesIn ? channel.ticketStageId : null)
}
