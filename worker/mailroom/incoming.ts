import type { Address, OriginalSender } from '../contract/message.ts'
import type { conversations } from '../database/schema/conversations.ts'

/** A message that came in by any channel, as its channel understood it. Times in milliseconds UTC. */
export interface Incoming {
  /** `address` is the channel's own: it takes part in every conversation, and vouches for nobody. */
  channel: { id: string; inboxId: string; address: string }
  /** The conversation that the message was addressed to by a signed token, if by any. */
  addressed: typeof conversations.$inferSelect | null
  /** Who handed it in: From. */
  sender: Address
  /** Who wrote it, as the sender says, where that is somebody else. */
  originalSender: OriginalSender | null
  to: Address[]
  cc: Address[]
  replyTo: Address[]
  subject: string
  text: string
  /** As it was sent, not cleaned. */
  html: string | null
  snippet: string
  files: { filename: string; type: string; contentId: string | null; isInline: boolean; content: Uint8Array }[]
  messageId: string | null
  /** Message-IDs that this one continues, nearest first. Empty for what starts something new. */
  continues: string[]
  /** Every other Message-ID that it names. */
  referenced: string[]
  isAutomatic: boolean
  /** What it reports as not delivered: the Message-ID of a mail that perhaps was ours, and why, in a sentence. */
  bounced: { rfcId: string; reason: string } | null
  /** Somebody should look at it: a customer wrote, or a mail of ours did not arrive. */
  reopens: boolean
  /** The same for the same message, however often it comes. */
  fingerprint: string
  raw: { key: string; envelopeFrom: string; envelopeTo: string; size: number; receivedAt: number }
}
