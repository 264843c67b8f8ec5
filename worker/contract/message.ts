import * as v from 'valibot'
import { Failure } from './failure.ts'
import { Email, Id, Time, line } from './id.ts'
import { Attending, Invitation } from './invitation.ts'

/** `email` is empty where a sender wrote no address that can be answered. */
export const Address = v.object({ name: v.string(), email: v.string() })
export type Address = v.InferOutput<typeof Address>

/**
 * Whom a message was written by that came by another hand: a person who forwarded it, a group that put itself into
 * From, a web form. It stands in the mail, and nothing proves it. `isByOutsider`: nor was it passed on by somebody of ours or of the conversation.
 */
export const OriginalSender = v.object({
  ...Address.entries,
  how: v.picklist(['forward', 'group', 'form']),
  isByOutsider: v.boolean(),
})
export type OriginalSender = v.InferOutput<typeof OriginalSender>

export const Attachment = v.object({
  id: Id,
  filename: v.string(),
  type: v.string(),
  size: v.number(),
  contentId: v.nullable(v.string()),
  isInline: v.boolean(),
  /** Signed for this member, and good for one to two hours: read the message again for a new one. */
  url: v.string(),
})
export type Attachment = v.InferOutput<typeof Attachment>

/**
 * `scheduled` waits for the time that its author chose; `queued` waits for its undo time; `sending` was handed to the mailer and has no outcome yet;
 * `uncertain` lost its outcome, and a person decides; `undone` was taken back before it left.
 */
export const MessageStatus = v.picklist([
  'received',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'failed',
  'uncertain',
  'undone',
])
export type MessageStatus = v.InferOutput<typeof MessageStatus>

const Outcome = v.picklist(['pass', 'fail', 'none', 'unknown'])

/** How the platform found the sender authenticated (RFC 8601); `unknown` where it did not say. */
export const Authentication = v.object({
  spf: Outcome,
  dkim: Outcome,
  dmarc: Outcome,
  spamScore: v.nullable(v.number()),
})
export type Authentication = v.InferOutput<typeof Authentication>

/** What a mail provider sent that asks whether mail may be forwarded here: a code to type there, a link to open. */
export interface Confirmation {
  code: string | null
  link: string | null
}
/**
 * Where in a body what need not be read again begins, as offsets in UTF-16 units; null for nowhere. The
 * signature goes on to the quote, or to the end; the quote always to the end.
 */
export const Folds = v.object({ signatureFrom: v.nullable(v.number()), quotedFrom: v.nullable(v.number()) })
export type Folds = v.InferOutput<typeof Folds>

export const Message = v.object({
  id: Id,
  conversationId: Id,
  direction: v.picklist(['in', 'out']),
  status: MessageStatus,
  /** Why it failed, did not leave on time, or while it is queued again or sent, why it is not there yet. */
  failure: v.nullable(Failure),
  authorId: v.nullable(Id),
  from: Address,
  /** Who wrote it, where `from` only passed it on. */
  originalSender: v.nullable(OriginalSender),
  to: v.array(Address),
  cc: v.array(Address),
  bcc: v.array(Address),
  /** Where the sender wants answers instead of at `from`; empty where they did not say. */
  replyTo: v.array(Address),
  subject: v.string(),
  text: v.string(),
  textFolds: Folds,
  /** Where the whole text can be fetched when `text` is only its beginning, signed like an attachment. */
  textUrl: v.nullable(v.string()),
  /** As it was sent: it must be cleaned before it is shown. Null for plain text. */
  html: v.nullable(v.string()),
  htmlFolds: Folds,
  /** The same for `html`; then `html` is null where its beginning shows nothing. */
  htmlUrl: v.nullable(v.string()),
  /** It has more files than a message can hold; all of them are in the raw mail. */
  isCut: v.boolean(),
  isNewParticipant: v.boolean(),
  /** It says that it comes from an address or a domain of the account's own, and nothing shows that it does. */
  isUnproven: v.boolean(),
  isAutomatic: v.boolean(),
  /** Null for what we sent. */
  authentication: v.nullable(Authentication),
  /** `encrypted` opens for nobody here; `signed` was signed, which nobody here checked. The raw mail has all of it. */
  protection: v.nullable(v.picklist(['signed', 'encrypted'])),
  /** The meeting that it invites to, calls off or answers. */
  invitation: v.nullable(Invitation),
  /** Set on our own answer to an invitation. */
  attending: v.nullable(Attending),
  attachments: v.array(Attachment),
  messageId: v.nullable(v.string()),
  sentAt: Time,
  /** When a queued or scheduled message leaves; until then it can be taken back. Null for a scheduled one that was held. */
  leavesAt: v.nullable(Time),
  /** Where the mail can be downloaded byte for byte, signed like an attachment's; null while it has not left. */
  rawUrl: v.nullable(v.string()),
})
export type Message = v.InferOutput<typeof Message>

export const Comment = v.object({ id: Id, conversationId: Id, authorId: Id, text: v.string(), at: Time })
export type Comment = v.InferOutput<typeof Comment>

const Recipient = v.object({
  name: v.optional(v.pipe(v.string(), v.maxLength(200), v.regex(/^[^\p{Cc}]*$/u)), ''),
  email: Email,
})

/** What a file may have, in bytes: base64 makes a third more of it, and many servers take 25 MB. An answer's may have less together: see `Start.limits`. */
export const MAX_ATTACHED = 18 * 1024 * 1024

/**
 * An answer as an agent sends it. `uploads` are ids of files that were uploaded before. One that is a picture stands in
 * the text where the HTML has `<img src="cid:{its id}@postroom">`.
 */
export const NewMessage = v.object({
  to: v.pipe(v.array(Recipient), v.minLength(1, 'needs a recipient'), v.maxLength(50)),
  cc: v.optional(v.pipe(v.array(Recipient), v.maxLength(50)), []),
  bcc: v.optional(v.pipe(v.array(Recipient), v.maxLength(50)), []),
  html: v.pipe(v.string(), v.maxLength(500_000)),
  uploads: v.optional(v.pipe(v.array(Id), v.maxLength(50)), []),
  /** Send later: it leaves within the minute after this. Without it, it leaves when the undo time is over. */
  leavesAt: v.optional(Time),
  /** Made by the client, one for each press of Send: the same key never sends twice. */
  key: Id,
})
export type NewMessage = v.InferInput<typeof NewMessage>

export const NewComment = v.object({
  text: v.pipe(v.string(), v.trim(), v.nonEmpty('is empty'), v.maxLength(20_000)),
  /** Made by the client, one for each press of Send: the same key is one comment. */
  key: v.optional(Id),
})
export type NewComment = v.InferInput<typeof NewComment>
export const Upload = v.object({ id: Id, filename: v.string(), type: v.string(), size: v.number() })
export type Upload = v.InferOutput<typeof Upload>
export const UploadName = line(255)
