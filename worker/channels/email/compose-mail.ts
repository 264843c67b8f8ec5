import MailComposer from 'nodemailer/lib/mail-composer'
import type { Address } from '../../contract/message.ts'
import type { Header } from './header.ts'
import { bracketed, partsOf } from './mail-parts.ts'

/** A mail about to leave. Ids with or without angle brackets, `date` in milliseconds UTC. */
export interface OutgoingMail {
  messageId: string
  date: number
  from: Address
  to: Address[]
  cc: Address[]
  /** Recipients of the envelope alone: they stand in no header. */
  bcc: Address[]
  replyTo: Address | null
  subject: string
  inReplyTo: string | null
  /** Oldest first; cut to the first and the newest that fit. */
  references: string[]
  text: string
  /** Already clean: see `cleanOutgoing`. */
  html: string | null
  headers: Header[]
  /** An answer to an invitation, as `composeReply` writes it. */
  calendar?: string | null
  /** One with a `contentId` is a picture in the HTML. */
  attachments: { filename: string; type: string; content: Uint8Array; contentId?: string }[]
}

/**
 * The mail as bytes for SMTP: 7-bit, lines ending in CRLF, text and HTML as alternatives.
 * @throws HeaderInjection where any value would break out of its header
 */
export async function composeMail(mail: OutgoingMail): Promise<Uint8Array> {
  const parts = partsOf(mail)
  const composer = new MailComposer({
    messageId: bracketed('Message-ID', mail.messageId),
    date: new Date(mail.date),
    from: named(parts.from),
    to: parts.to.map(named),
    cc: parts.cc.map(named),
    ...(parts.replyTo ? { replyTo: named(parts.replyTo) } : {}),
    subject: parts.subject,
    headers: parts.headers.map(({ name, value }) => ({ key: name, value })),
    text: parts.text,
    ...(parts.html === null ? {} : { html: parts.html }),
    ...(parts.calendar === null ? {} : { icalEvent: { method: 'REPLY', content: parts.calendar } }),
    attachments: parts.attachments.map(({ filename, type, content, contentId }) => ({
      filename,
      contentType: type,
      content: asBuffer(content),
      ...(contentId ? { cid: contentId, contentDisposition: 'inline' } : {}),
    })),
    newline: 'win',
    // Content is what it is here: never a path or an address to fetch it from.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const built: Uint8Array = await composer.compile().build()
  return built
}

function named({ name, email }: Address): { name: string; address: string } {
  return { name, address: email }
}

/** The composer knows content only as a Buffer, which nodejs_compat gives the runtime; over the same memory. */
function asBuffer(bytes: Uint8Array): never {
  const { Buffer } = globalThis as unknown as {
    Buffer: { from(memory: ArrayBufferLike, at: number, length: number): never }
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
