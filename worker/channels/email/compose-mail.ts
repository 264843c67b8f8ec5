import MailComposer from 'nodemailer/lib/mail-composer'
import type { Address } from '../../contract/message.ts'
import { cleanEmail } from './address.ts'
import { cleanFilename } from './clean-line.ts'
import { assertHeader, HeaderInjection, type Header } from './header.ts'
import { trimReferences } from './message-id.ts'

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
  /** One with a `contentId` is a picture in the HTML. */
  attachments: { filename: string; type: string; content: Uint8Array; contentId?: string }[]
}

/** Header values of more bytes are refused by the platform's own sender. */
const longestReferences = 2000

/**
 * The mail as bytes for SMTP: 7-bit, lines ending in CRLF, text and HTML as alternatives.
 * @throws HeaderInjection where any value would break out of its header
 */
export async function composeMail(mail: OutgoingMail): Promise<Uint8Array> {
  const references = trimReferences(mail.references.map(bareId), longestReferences)
  const composer = new MailComposer({
    messageId: bracketed('Message-ID', mail.messageId),
    date: new Date(mail.date),
    from: safe('From', mail.from),
    to: mail.to.map((address) => safe('To', address)),
    cc: mail.cc.map((address) => safe('Cc', address)),
    ...(mail.replyTo ? { replyTo: safe('Reply-To', mail.replyTo) } : {}),
    subject: assertHeader('Subject', mail.subject),
    ...(mail.inReplyTo ? { inReplyTo: bracketed('In-Reply-To', mail.inReplyTo) } : {}),
    ...(references.length > 0 ? { references: references.map((id) => bracketed('References', id)) } : {}),
    headers: [
      { key: 'X-Postroom-Loop', value: '1' },
      ...mail.headers.map(({ name, value }) => ({ key: name, value: assertHeader(name, value) })),
    ],
    text: mail.text,
    ...(mail.html === null ? {} : { html: mail.html }),
    attachments: mail.attachments.map((file) => ({
      filename: assertHeader('Content-Disposition', cleanFilename(file.filename) ?? 'attachment'),
      contentType: mediaType(file.type),
      content: asBuffer(file.content),
      ...(file.contentId
        ? { cid: assertHeader('Content-ID', bareId(file.contentId)), contentDisposition: 'inline' }
        : {}),
    })),
    newline: 'win',
    // Content is what it is here: never a path or an address to fetch it from.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const built: Uint8Array = await composer.compile().build()
  return built
}

function safe(header: string, address: Address): { name: string; address: string } {
  assertHeader(header, address.name)
  assertHeader(header, address.email)
  // A header of several addresses is built from several; one value may not hold two.
  if (cleanEmail(address.email) === '') throw new HeaderInjection(header)
  return { name: address.name, address: address.email }
}

function bracketed(header: string, id: string): string {
  return `<${assertHeader(header, bareId(id))}>`
}

function bareId(id: string): string {
  return id.replace(/^<|>$/g, '')
}

function mediaType(type: string): string {
  assertHeader('Content-Type', type)
  return /^[\w.+-]{1,80}\/[\w.+-]{1,120}$/.test(type) ? type.toLowerCase() : 'application/octet-stream'
}

/** The composer knows content only as a Buffer, which nodejs_compat gives the runtime; over the same memory. */
function asBuffer(bytes: Uint8Array): never {
  const { Buffer } = globalThis as unknown as {
    Buffer: { from(memory: ArrayBufferLike, at: number, length: number): never }
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
