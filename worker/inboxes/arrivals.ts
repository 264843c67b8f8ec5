import { and, desc, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import type { Authentication, Confirmation } from '../contract/message.ts'
import type { Conversation } from '../contract/conversation.ts'
import { conversations, messages, receipts } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'
import type { ChannelRow } from './draft.ts'

/** A mail that came to a channel of late. */
export interface Arrival {
  conversationId: string
  subject: string
  from: string
  /** Whether it came by somebody who forwarded it: it was written to another address than the channel's own. */
  isForwarded: boolean
  authentication: Authentication | null
  place: Conversation['place']
  confirmation: Confirmation | null
}

/** What came to a channel of late. */
export interface Arrivals {
  /** The newest first; of a channel that is connected only what is among the account's newest messages. */
  newest: Arrival[]
  /** The newest in which a provider asks whether it may forward here. */
  asked: Arrival | null
}

const MOST = 5
/** Whoever watches a mail arrive at a channel that has many looks for it among so many of them all. */
const AMONG = 100
/** Nobody waits any longer for an answer to what was asked before, in milliseconds. */
const ASKED_WITHIN = 7 * 24 * 60 * 60_000

/** What whoever sets up a channel waits for. */
export async function listArrivals(desk: Desk, { id, address, state }: ChannelRow): Promise<Arrivals> {
  const newestOfAll = desk.db.select({ id: messages.id }).from(messages).orderBy(desc(messages.id)).limit(AMONG)
  const [newest, asked] = await desk.db.batch([
    state === 'connected'
      ? desk.db
          .select(columns)
          .from(messages)
          .innerJoin(conversations, eq(conversations.id, messages.conversationId))
          .where(and(inArray(messages.id, newestOfAll), eq(messages.direction, 'in'), eq(conversations.channelId, id)))
          .orderBy(desc(messages.id))
          .limit(MOST)
      : // By the receipts: they are kept by channel, and those of one that is being set up are few.
        desk.db
          .select(columns)
          .from(receipts)
          .innerJoin(messages, eq(messages.id, receipts.messageId))
          .innerJoin(conversations, eq(conversations.id, messages.conversationId))
          .where(eq(receipts.channelId, state === 'locked' ? id : ''))
          .orderBy(desc(messages.sentAt))
          .limit(MOST),
    desk.db
      .select(columns)
      .from(messages)
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .where(
        and(
          isNotNull(messages.confirmation),
          gt(messages.sentAt, Date.now() - ASKED_WITHIN),
          eq(conversations.channelId, id),
        ),
      )
      .orderBy(desc(messages.sentAt))
      .limit(1),
  ])
  const present = ({ recipients: { to, cc }, ...row }: (typeof newest)[number]): Arrival => ({
    ...row,
    isForwarded: ![...to, ...cc].some(({ email }) => email.toLowerCase() === address),
  })
  return { newest: newest.map(present), asked: asked[0] ? present(asked[0]) : null }
}

const columns = {
  conversationId: messages.conversationId,
  subject: messages.subject,
  from: messages.fromEmail,
  recipients: messages.recipients,
  authentication: messages.authentication,
  confirmation: messages.confirmation,
  place: conversations.place,
}
