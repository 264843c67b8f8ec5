import type { Invitation } from '../../contract/invitation.ts'
import type { Address, Folds } from '../../contract/message.ts'
import { readAddresses, envelopeAddress } from './address.ts'
import { automaticKind, type AutomaticKind } from './automatic.ts'
import { contentOf, fromText, readAttachments, type MailAttachment } from './attachments.ts'
import { readBounce, type Bounce } from './bounce.ts'
import { decodeText } from './charset.ts'
import { cleanLine } from './clean-line.ts'
import { foldsOfHtml, foldsOfText, noFolds } from './folds.ts'
import { decodeHeader, translateWords } from './header-value.ts'
import { headerValue, headerValues, type Header } from './header.ts'
import { isForward } from './forward.ts'
import { readDate } from './mail-date.ts'
import { type Mime, longestText, parseMime } from './mail-parser.ts'
import { readableText, snippetOf } from './mail-text.ts'
import { findInvitation } from './invitation.ts'
import { readMessageIds } from './message-id.ts'
import { type Protection, readInlinePgp, unwrap } from './protection.ts'
import { repairHeaders } from './repair-headers.ts'
import { takeUuencoded } from './uuencode.ts'
import { unpackWinmail } from './winmail.ts'

/**
 * A mail as the mailroom takes it in. Ids are without angle brackets, times in milliseconds UTC.
 * Everything in it was written by a stranger: names and file names are cleaned of characters that
 * deceive, HTML is as it was sent.
 */
export interface ParsedMail {
  messageId: string | null
  inReplyTo: string[]
  /** Oldest first. */
  references: string[]
  /** As the sender's clock had it; null where that cannot be true. */
  date: number | null
  subject: string
  from: Address
  /** Who else a second From named: a trick, or a mistake. */
  otherFrom: Address[]
  replyTo: Address[]
  to: Address[]
  cc: Address[]
  text: string
  html: string | null
  textFolds: Folds
  htmlFolds: Folds
  /** The first 160 characters of what is new in it. */
  snippet: string
  attachments: MailAttachment[]
  automatic: AutomaticKind | null
  bounce: Bounce | null
  isForward: boolean
  protection: Protection | null
  invitation: Invitation | null
  /** Outlook's, in base64, as it was sent. */
  threadIndex: string | null
  headers: Header[]
  /** Of one that was set aside, all that follows its headers. */
  unread: Uint8Array | null
  /** What had to be guessed or given up, for the log. */
  warnings: string[]
}

export interface Envelope {
  from: string
  to: string
}

/** A mail that has passed fifty servers has some two hundred. */
const mostHeaders = 1000

/** Of addresses in headers of one name, in characters: a thousand have as many, and the parser takes two microseconds for each. */
const longestAddresses = 50_000
const mostSameHeaders = 50

/** Reads any bytes as a mail. Never throws: what cannot be parsed comes back as its raw text, from its envelope's sender. */
export async function parseMail(raw: Uint8Array | ArrayBuffer, envelope: Envelope): Promise<ParsedMail> {
  const bytes = raw instanceof Uint8Array ? raw : new Uint8Array(raw)
  const warnings: string[] = []
  const { mail: email, protection } = await unwrap(await parseOrGiveUp(bytes, warnings))
  const headers = email.headers
    .slice(0, mostHeaders)
    .map((header) => ({ name: header.originalKey, value: header.value.toWellFormed() }))
  const addresses = (name: string) => {
    const values = headerValues(headers, name).slice(0, mostSameHeaders)
    return values.flatMap((value) => readAddresses(translateWords(value.slice(0, longestAddresses / values.length))))
  }
  const ids = (name: string) => headerValues(headers, name).flatMap(readMessageIds)

  const from = chooseSender(addresses, envelope, warnings)
  const subject = cleanLine(decodeHeader(headerValue(headers, 'subject')), 998)
  const winmail = unpackWinmail(email.attachments, Boolean(email.text?.trim() || email.html?.trim()))
  const html = email.html?.trim() ? email.html : winmail.html
  const { text: plain, files: uuencoded } = takeUuencoded(email.text?.trim() ? email.text : winmail.text)
  const { text, protection: written } = readInlinePgp(readableText(plain, html))
  const date = readDate(headerValue(headers, 'date'))
  if (date === null) warnings.push('no date')
  const messageId = readMessageIds(headerValue(headers, 'message-id'))[0] ?? null
  const bounce = readBounce({
    headers,
    subject,
    text,
    envelopeFrom: envelope.from,
    from: from.sender.email,
    parts: email.attachments.map((part) => ({
      type: part.mimeType,
      content: contentOf(part),
    })),
  })
  const forward = isForward(subject, text, headers)
  const attachments = [...readAttachments(winmail.files, html), ...uuencoded.map(fromText)]
  const textFolds = forward ? noFolds : foldsOfText(text)
  return {
    messageId,
    inReplyTo: ids('in-reply-to').slice(0, 50),
    references: boundReferences(ids('references')),
    date,
    subject,
    from: from.sender,
    otherFrom: from.others,
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    text,
    html,
    textFolds,
    htmlFolds: forward || html === null ? noFolds : foldsOfHtml(html),
    snippet: snippetOf(text, textFolds),
    attachments,
    automatic: bounce ? 'report' : automaticKind(headers, envelope.from),
    bounce,
    isForward: forward,
    protection: protection ?? written,
    invitation: findInvitation(attachments),
    threadIndex: headerValue(headers, 'thread-index').replace(/\s/g, '') || null,
    headers,
    unread: null,
    warnings,
  }
}

const NOT_READ = 'This mail could not be read. The whole of it is attached.'

/** A mail that nothing gets through: who wrote it and about what, as its top headers say, and the whole of it as a file. */
export async function setAside(raw: Uint8Array | ArrayBuffer, envelope: Envelope): Promise<ParsedMail> {
  const content = raw instanceof Uint8Array ? raw : new Uint8Array(raw)
  const head = await parseMail(headOf(content), envelope)
  const whole = { filename: 'original.eml', type: 'message/rfc822', size: content.byteLength, contentId: null }
  return {
    ...head,
    text: NOT_READ,
    html: null,
    textFolds: noFolds,
    htmlFolds: noFolds,
    snippet: NOT_READ,
    invitation: null,
    attachments: [{ ...whole, inline: false, content, encoded: { bytes: content, encoding: null, content } }],
    unread: content.subarray(endOfHead(topOf(content))),
  }
}

async function parseOrGiveUp(bytes: Uint8Array, warnings: string[]): Promise<Mime> {
  try {
    return await parseMime(repairHeaders(bytes))
  } catch (error) {
    warnings.push(`not parsed: ${cleanLine(String(error), 200)}`)
  }
  const text = decodeText(bytes.subarray(0, longestText))
  const whole = { filename: 'original.eml', mimeType: 'message/rfc822', disposition: 'attachment' as const }
  const attachments = bytes.length > longestText ? [{ ...whole, content: bytes }] : []
  try {
    // The limits are of parts and headers: what stands on top can mostly still be read.
    const head = await parseMime(repairHeaders(headOf(bytes)))
    return { ...head, text, html: undefined, attachments }
  } catch {
    return { headers: [], attachments, text, html: undefined, isSigned: false }
  }
}

/** The top headers without those that describe a body, at most 256 KiB of them. */
function headOf(bytes: Uint8Array): Uint8Array {
  const text = topOf(bytes)
  const kept = text.slice(0, endOfHead(text)).replace(/^content-/gim, 'x-content-')
  return Uint8Array.from(kept + '\n\n', (character) => character.charCodeAt(0))
}

/** A character for a byte. */
function topOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, 262_144)) text += String.fromCharCode(byte)
  return text
}

function endOfHead(text: string): number {
  return Math.max(/\r?\n\r?\n/.exec(text)?.index ?? text.lastIndexOf('\n'), 0)
}

/** RFC 5322 wants exactly one From. Where there is none, somebody else in the mail answers for it; of two the first one counts. */
function chooseSender(
  addresses: (name: string) => Address[],
  envelope: Envelope,
  warnings: string[],
): { sender: Address; others: Address[] } {
  const [named, ...others] = addresses('from')
  if (others.length > 0) warnings.push('more than one From')
  if (named?.email) return { sender: named, others }
  warnings.push('no From')
  const written = [...others, ...addresses('reply-to'), ...addresses('sender')].find((address) => address.email)
  const fallback = written ?? envelopeAddress(envelope.from)
  return {
    sender: { name: named?.name || fallback.name, email: fallback.email },
    others: others.filter((other) => other !== written),
  }
}

/** Enough to find any thread by; a megabyte of references is an attack on the table of ids. */
function boundReferences(ids: string[]): string[] {
  const unique = [...new Set(ids)]
  return unique.length > 100 ? [unique[0]!, ...unique.slice(-99)] : unique
}
