import type { Failure } from '../contract/failure.ts'
import type { Invitation } from '../contract/invitation.ts'
import type { Address, Authentication, Confirmation, Folds, OriginalSender } from '../contract/message.ts'
import type { conversations } from '../database/schema/conversations.ts'
import type { StoredFile } from '../files/stored-file.ts'

export interface IncomingFile {
  filename: string
  type: string
  contentId: string | null
  isInline: boolean
  content: Uint8Array
  /** Where it stands in the raw message, and how it is encoded there; null where it does not stand there in one piece. */
  inRaw: Omit<StoredFile, 'fileKey'> | null
}

/** A message that came in by any channel, as its channel understood it. Times in milliseconds UTC. */
export interface Incoming {
  /**
   * `address` is the channel's own: it takes part in every conversation, and vouches for nobody. `ticketStageId` is where
   * the tickets of new conversations begin; null where they get none.
   */
  channel: { id: string; inboxId: string; address: string; ticketStageId: string | null }
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
  textFolds: Folds
  htmlFolds: Folds
  snippet: string
  files: IncomingFile[]
  messageId: string | null
  /** Message-IDs that this one continues, nearest first. Empty for what starts something new. */
  continues: string[]
  /** Every other Message-ID that it names, and `threadKey`. */
  referenced: string[]
  /** Messages of ours that it quotes with a mark which nobody else can make, as they stand there. */
  quotes: string[]
  /** What its sender's program calls the thread that it answers in: no id, and good with one subject only. */
  threadKey: string | null
  /** Whether another one's subject is the same but for prefixes; null where no prefix says that it is an answer. */
  isSameSubject: ((subject: string) => boolean) | null
  isAutomatic: boolean
  /** Stored with the message. */
  authentication: Authentication
  /** Stored with the message: a mail provider asks whether mail may be forwarded here. */
  confirmation: Confirmation | null
  /** What says where it belongs. */
  signals: {
    /** Its sender is not who it says. */
    isForged: boolean
    /** It comes from From's domain, as somebody found who can be believed. */
    isProven: boolean
    spamScore: number | null
    /** It went to many. */
    isBulk: boolean
    /** A machine answers: with a report, or that somebody is away. */
    isReply: boolean
    /** A mail provider asks whether mail may be forwarded here. */
    isConfirmation: boolean
    /** Its channel is being set up, and somebody waits for what comes: a test, or what a provider asks. */
    isAwaited: boolean
  }
  /** What it reports as not delivered: the Message-ID of a mail that perhaps was ours, and why. Where that is not final it is still tried. */
  bounced: { rfcId: string; reason: Failure; isFinal: boolean } | null
  /** By S/MIME or PGP. */
  protection: 'signed' | 'encrypted' | null
  /** To a meeting, or what became of one. */
  invitation: Invitation | null
  /** Somebody should look at it: a customer wrote, or a mail of ours did not arrive. */
  reopens: boolean
  /** The same for the same message, however often it comes. */
  fingerprint: string
  raw: { key: string; envelopeFrom: string; envelopeTo: string; size: number; receivedAt: number }
}
