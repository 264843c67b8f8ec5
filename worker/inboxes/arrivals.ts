import { desc, eq, isNotNull, and } from 'drizzle-orm'
import type { Authentication, Confirmation } from '../contract/message.ts'
import type { Conversation } from '../contract/conversation.ts'
import { conversations, messages, receipts } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'
import type { ChannelRow } from './draft.ts'

/** A mail that came to a channel that is still being set up. `at` in milliseconds UTC. */
export interface Arrival {
  conversationId: string
  subject: string
  from: string
  at: number
  /** Whether it came by somebody who forwarded it: it was written to another address than the channel's own. */
  isForwarded: boolean
  authentication: Authentication | null
  place: Conversation['place']
  confirmation: Confirmation | null
}

const MOST = 5

/** The newest mails that came to a channel, and the newest one in which a provider asks whether it may forward here. */
export async function listArrivals(
  desk: Desk,
  { id, address }: ChannelRow,
): Promise<{ newest: Arrival[]; asked: Arrival | null }> {
  // By the receipts: they are kept by channel, and those of one that is being set up are few.
  const columns = {
    conversationId: messages.conversationId,
    subject: messages.subject,
    from: messages.fromEmail,
    at: messages.sentAt,
    recipients: messages.recipients,
    authentication: messages.authentication,
    confirmation: messages.confirmation,
    place: conversations.place,
  }
  const arrived = () =>
    desk.db
      .select(columns)
      .from(receipts)
      .innerJoin(messages, eq(messages.id, receipts.messageId))
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
  const [newest, asked] = await desk.db.batch([
    arrived().where(eq(receipts.channelId, id)).orderBy(desc(messages.sentAt)).limit(MOST),
    arrived()
      .where(and(eq(receipts.channelId, id), isNotNull(messages.confirmation)))
      .orderBy(desc(messages.sentAt))
      .limit(1),
  ])
  const present = ({ recipients: { to, cc }, ...row }: (typeof newest)[number]): Arrival => ({
    ...row,
    isForwarded: ![...to, ...cc].some(({ email }) => email.toLowerCase() === address),
  })
  return { newest: newest.map(present), asked: asked[0] ? present(asked[0]) : null }
}
