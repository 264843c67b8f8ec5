/** A mail ready to go: the envelope, and the message as it will be read. */
export interface MailToSend {
  /** Where bounces go; '' is the null sender. */
  envelopeFrom: string
  /** Everybody in To, Cc and Bcc, each once. */
  recipients: string[]
  /** RFC 5322, 7-bit, lines ending in CRLF. */
  raw: Uint8Array
  /** Without angle brackets: for services that take it as a key against sending twice. */
  messageId: string
}

/**
 * One way for mail to leave. To add another: a file here that makes one of these, and its line in
 * settings.
 */
export interface Mailer {
  readonly limits: { bytes: number; recipients: number }
  /**
   * Resolves when the other side has taken the mail for all recipients; nobody gets it otherwise.
   * `providerId` is the Message-ID that the service put in place of ours, null where it kept it.
   * @throws MailError
   */
  send(mail: MailToSend): Promise<{ providerId: string | null }>
}

/**
 * A mail that did not leave. `temporary`: try again later, with the same mail. Else never by
 * itself. `uncertain`: the connection broke after the whole mail was given and before it was
 * acknowledged: it may have left, so a person decides.
 */
export class MailError extends Error {
  readonly temporary: boolean
  readonly uncertain: boolean
  /** What the other side said, '' where it said nothing. */
  readonly reply: string
  constructor(message: string, options: { temporary?: boolean; uncertain?: boolean; reply?: string } = {}) {
    super(message)
    this.name = 'MailError'
    this.temporary = options.temporary ?? false
    this.uncertain = options.uncertain ?? false
    this.reply = options.reply ?? ''
  }
}

/** Refuses what the way out would refuse, before anything is sent. @throws MailError */
export function assertWithin(limits: Mailer['limits'], mail: MailToSend): void {
  if (mail.recipients.length === 0) throw new MailError('The mail has no recipients.')
  if (mail.recipients.length > limits.recipients)
    throw new MailError(
      `The mail has ${mail.recipients.length} recipients; at most ${limits.recipients} can be reached at once.`,
    )
  if (mail.raw.byteLength > limits.bytes)
    throw new MailError(
      `The mail has ${megabytes(mail.raw.byteLength)} MB; at most ${megabytes(limits.bytes)} MB can be sent.`,
    )
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}
