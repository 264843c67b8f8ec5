import type { Failure, FailureCode } from '../contract/failure.ts'
import type { Limits, Sender } from '../contract/sending.ts'
import type { Address } from '../contract/message.ts'
import { isAscii } from './ascii-address.ts'

/** A mail ready to go: the envelope, and the message as it will be read, whole and in its parts. */
export interface MailToSend {
  /** Where bounces go; '' is the null sender. */
  envelopeFrom: string
  /** Everybody in To, Cc and Bcc, each once. */
  recipients: string[]
  /** RFC 5322, 7-bit, lines ending in CRLF. */
  raw: Uint8Array
  /** Without angle brackets: for services that take it as a key against sending twice. */
  messageId: string
  /** The same message, for services that put it together themselves. */
  parts: MailParts
}

/** A message in its parts. Every value is safe in a header, every domain is ASCII. */
export interface MailParts {
  from: Address
  to: Address[]
  cc: Address[]
  bcc: Address[]
  replyTo: Address | null
  subject: string
  text: string
  html: string | null
  /** In-Reply-To, References and what is ours; each name once. */
  headers: { name: string; value: string }[]
  /** One with a `contentId`, without angle brackets, is a picture in the HTML. */
  attachments: MailFile[]
  /** An answer to an invitation (RFC 5546), which stands beside the text as a third way to say the same; null for other mail. */
  calendar: string | null
}

export interface MailFile {
  filename: string
  type: string
  content: Uint8Array
  contentId?: string
}

/** The files of a mail for services that know no alternatives beside text and HTML: there the calendar is one of them. */
export function filesOf({ attachments, calendar }: MailParts): MailFile[] {
  if (calendar === null) return attachments
  const type = 'text/calendar; charset=utf-8; method=REPLY'
  return [...attachments, { filename: 'invite.ics', type, content: new TextEncoder().encode(calendar) }]
}

/** What became of a mail that was taken. */
export interface Taken {
  /** The Message-ID that the service put in place of ours, without angle brackets; null where it kept ours, or does not tell. */
  providerId: string | null
  /** Whom the service will not deliver to although it took the mail, in its words; null for nobody. */
  undelivered: string | null
}

/**
 * One way for mail to leave. To add another: a file here that makes one of these, its line in
 * `openMailer`, its limits in contract/sending.ts, and its form in settings.
 */
export interface Mailer {
  readonly sender: Sender
  readonly limits: Limits
  /**
   * Of a way that knows a mail again by its `messageId`: whose memory that is, as a hash of the account. Another one knows
   * nothing of it. Absent where the same mail given twice leaves twice.
   */
  account?(): Promise<string>
  /**
   * Resolves when the other side has taken the mail; nobody gets it otherwise.
   * @throws MailError
   */
  send(mail: MailToSend): Promise<Taken>
}

/**
 * A mail that did not leave. `temporary`: try again later, with the same mail. Else never by
 * itself. `uncertain`: the connection broke after the whole mail was given and before it was
 * acknowledged: it may have left, so a person decides. `unansweredBy`: it may have left too, and this `Mailer.account`
 * alone can be given it again without sending it twice. `why` is what an agent is told, in their language; absent where
 * only the sentence says it.
 */
export class MailError extends Error {
  readonly temporary: boolean
  readonly uncertain: boolean
  /** What the other side said, '' where it said nothing. */
  readonly reply: string
  /** In how many seconds the other side wants to be asked again, null where it did not say. */
  readonly retryAfter: number | null
  readonly unansweredBy: string | null
  readonly why: Why | null
  constructor(
    message: string,
    options: {
      temporary?: boolean
      uncertain?: boolean
      reply?: string
      retryAfter?: number | null
      unansweredBy?: string | null
      why?: Why
    } = {},
  ) {
    super(message)
    this.name = 'MailError'
    this.temporary = options.temporary ?? false
    this.uncertain = options.uncertain ?? false
    this.reply = options.reply ?? ''
    this.retryAfter = options.retryAfter ?? null
    this.unansweredBy = options.unansweredBy ?? null
    this.why = options.why ?? null
  }
}

export type Why = { code: FailureCode; values?: Failure['values'] }

/** What an agent is told of it. */
export function failureOf(error: MailError): Failure {
  if (!error.why) return { code: 'other', values: {}, said: sentenceOf(error) }
  return { code: error.why.code, values: error.why.values ?? {}, said: error.reply }
}

/** What an admin is told of it, who set it up. */
export function sentenceOf({ message, reply }: MailError): string {
  return reply ? `${message} ${reply}` : message
}

/** Refuses what the way out would refuse, before anything is sent. @throws MailError */
export function assertWithin({ limits, sender }: Mailer, { recipients, raw }: MailToSend): void {
  const way = NAMES[sender]
  // A mail server may offer SMTPUTF8 (RFC 6531); the services take none of them.
  const foreign = recipients.filter((address) => !isAscii(address))
  if (sender !== 'smtp' && foreign.length > 0)
    throw new MailError(
      `${way} takes only plain letters (a to z) before the @ of an address, so it cannot reach ${foreign.join(', ')}.`,
      { why: { code: 'only_ascii', values: { way: sender, addresses: foreign.join(', ') } } },
    )
  if (recipients.length === 0) throw new MailError('The mail has no recipients.', { why: { code: 'no_recipients' } })
  if (recipients.length > limits.recipients)
    throw new MailError(
      `The mail has ${recipients.length} recipients; ${way} reaches at most ${limits.recipients} at once.`,
      {
        why: {
          code: 'too_many_recipients',
          values: { way: sender, count: recipients.length, most: limits.recipients },
        },
      },
    )
  if (raw.byteLength > limits.bytes)
    throw new MailError(
      `The mail has ${megabytes(raw.byteLength)} MB with its files; ${way} takes at most ${megabytes(limits.bytes)} MB.`,
      { why: { code: 'too_large', values: { way: sender, size: raw.byteLength, most: limits.bytes } } },
    )
}

/** How a sender is called in a sentence. */
export const NAMES: Record<Sender, string> = {
  smtp: 'the mail server',
  cloudflare: 'Cloudflare',
  resend: 'Resend',
  postmark: 'Postmark',
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}
