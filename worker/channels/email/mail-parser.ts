import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { decodeText } from './charset.ts'
import { unfoldFlowed } from './flowed.ts'
import { translateWords } from './header-value.ts'
import { ascii } from './platform-decoder.ts'
import { takeUuencoded } from './uuencode.ts'

/** The part of postal-mime 4.0's tree that is read here. It is not its public face: the version is pinned, and charset.test.ts notices. */
interface Part {
  content: ArrayBuffer | null
  childNodes: Part[]
  contentDecoder: Decoder | null
  contentTransferEncoding: { encoding: string }
  contentType: { parsed: { value: string; params: Record<string, string> }; multipart: string | false }
  contentDisposition: { parsed: { value: string; params: Record<string, string> } }
}
/** What postal-mime reads of a mail that is not read elsewhere. */
export interface Mime extends Pick<Email, 'headers' | 'text' | 'html' | 'attachments'> {
  /** Whether any of it is a multipart/signed. */
  isSigned: boolean
}

interface Decoder {
  update(line: Uint8Array): void
  finalize(): Promise<ArrayBuffer>
}
interface Internals {
  av: Uint8Array<ArrayBuffer>
  currentNode: Part
  root: { headers: Email['headers'] }
  textContent: { plain?: string; html?: string }
  attachments: Attachment[]
  collectNode(part: Part, alternative: unknown, related: boolean): Promise<void>
  processLine(line: Uint8Array<ArrayBuffer>, isFinal: boolean): Promise<void>
}
const base = PostalMime.prototype as unknown as Internals

/**
 * postal-mime with the bytes of each text in hand before it turns them into characters: it knows
 * fewer charsets than people send, believes every label, and joins quoted lines of flowed text.
 */
class MailParser extends PostalMime {
  hasBody = false
  isSigned = false
  #decoder: Decoder | null = null

  processLine(line: Uint8Array<ArrayBuffer>, isFinal: boolean): Promise<void> {
    const { currentNode: part, av } = this as unknown as Internals
    if (part.contentDecoder !== this.#decoder && part.contentDecoder !== null) {
      if (isUnencoded(part)) part.contentDecoder = new Span(part, av)
      this.#decoder = part.contentDecoder
    }
    return base.processLine.call(this, line, isFinal)
  }

  /** The headers are read by others: its addresses alone took two seconds for a megabyte of colons. */
  buildMessage(): Email {
    const { root, textContent, attachments } = this as unknown as Internals
    return { headers: root.headers, headerLines: [], text: textContent.plain, html: textContent.html, attachments }
  }

  async collectNode(part: Part, alternative: unknown, related: boolean): Promise<void> {
    this.isSigned ||= part.contentType.multipart === 'signed'
    mendType(part)
    adoptLostBody(part)
    if (part.contentType.multipart === false) {
      const { params } = part.contentDisposition.parsed
      params.filename = translateWords(params.filename || part.contentType.parsed.params.name || '')
      if (isUnknownText(part) && !alternative && !this.hasBody && !params.filename)
        part.contentType.parsed.value = 'text/plain'
      // A named text behind the body is a file that somebody attached, though Apple Mail calls it inline.
      if (isText(part) && this.hasBody && !alternative && params.filename)
        part.contentDisposition.parsed.value = 'attachment'
      if (isText(part)) {
        decodeInPlace(part)
        this.hasBody = true
      } else if (part.content && /^(?:x-)?uu/.test(part.contentTransferEncoding.encoding)) readUuencoded(part)
    }
    await base.collectNode.call(this, part, alternative, related)
  }
}

/**
 * A body that is not encoded, as the place where it stands: byte for byte, without the line break
 * that belongs to the boundary (RFC 2046 5.1.1). postal-mime's own keeps two pieces for every line.
 */
class Span implements Decoder {
  readonly #part: Part
  readonly #whole: Uint8Array<ArrayBuffer>
  #from = -1
  #to = 0
  constructor(part: Part, whole: Uint8Array<ArrayBuffer>) {
    this.#part = part
    this.#whole = whole
  }
  update(line: Uint8Array): void {
    if (this.#from < 0) this.#from = line.byteOffset
    this.#to = line.byteOffset + line.byteLength
  }
  async finalize(): Promise<ArrayBuffer> {
    // Of a multipart it would be all that is in it, once more.
    const isRead = this.#from >= 0 && this.#part.childNodes.length === 0
    return isRead ? this.#whole.buffer.slice(this.#from, this.#to) : new ArrayBuffer(0)
  }
}

/** Parses with attached mails kept as attachments. @throws for more than 256 nested parts, 10,000 parts, 600,000 lines, or 2 MiB of headers */
export async function parseMime(raw: Uint8Array): Promise<Mime> {
  assertParsable(raw)
  // Of a view postal-mime makes a copy first; a mail may have 25 MiB and the worker 128 MB.
  const whole = raw.byteLength === raw.buffer.byteLength ? (raw.buffer as ArrayBuffer) : raw
  const parser = new MailParser({ forceRfc822Attachments: true })
  const email = await parser.parse(whole)
  return { ...email, isSigned: parser.isSigned }
}

/** Each part costs a tenth of a millisecond, however little is in it: half a megabyte of them took seconds. */
const mostParts = 10_000

/** Each line is an object to the parser: 25 MiB of empty ones would take all of a worker's memory. The same in base64 are 350,000. */
const mostLines = 600_000

function assertParsable(raw: Uint8Array): void {
  let lines = 0
  let dashed = 0
  for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) {
    if (++lines > mostLines) throw new Error(`more than ${mostLines} lines`)
    if (raw[at + 1] === 0x2d && raw[at + 2] === 0x2d && ++dashed > mostParts)
      throw new Error(`more than ${mostParts} parts`)
  }
}

function isUnencoded(part: Part): boolean {
  return !/base64|quoted-printable/.test(part.contentTransferEncoding.encoding)
}

/** `text/plain>` is what it says but for its last sign. */
function mendType(part: Part): void {
  const { parsed } = part.contentType
  parsed.value = /^[\w.+-]{1,80}\/[\w.+-]{1,120}/.exec(parsed.value)?.[0] ?? parsed.value
}

/** RFC 2046 4.1.4: a text of a kind that is not known is shown as it stands. */
function isUnknownText(part: Part): boolean {
  return (
    part.contentDisposition.parsed.value !== 'attachment' &&
    /^text\/(?!plain$|html$|calendar$|rfc822-headers$|x-amp-html$)/.test(part.contentType.parsed.value)
  )
}

/** Older than MIME, and named as an encoding by programs that did not give it up. */
function readUuencoded(part: Part): void {
  const [file] = takeUuencoded(ascii(new Uint8Array(part.content!))).files
  if (!file) return
  part.content = file.content.buffer as ArrayBuffer
  part.contentDisposition.parsed.params.filename ||= file.filename
}

/** A multipart without a boundary, or whose boundary never comes, still holds what somebody wrote. */
function adoptLostBody(part: Part): void {
  if (!part.contentType.multipart || part.childNodes.length > 0 || !part.content?.byteLength) return
  part.contentType.multipart = false
  const start = new TextDecoder('windows-1252').decode(part.content.slice(0, 1024))
  part.contentType.parsed = {
    value: /<html|<body|<div|<p>|<!doctype/i.test(start) ? 'text/html' : 'text/plain',
    params: {},
  }
}

function isText(part: Part): boolean {
  const type = part.contentType.parsed.value
  return (
    part.content !== null &&
    (((type === 'text/plain' || type === 'text/html') && part.contentDisposition.parsed.value !== 'attachment') ||
      type === 'text/calendar')
  )
}

function decodeInPlace(part: Part): void {
  const { params, value } = part.contentType.parsed
  const bytes = new Uint8Array(part.content!)
  let text = decodeText(bytes, params.charset ?? (value === 'text/html' ? metaCharset(bytes) : ''))
  if (isUnencoded(part)) text = `${text.replaceAll('\r\n', '\n')}\n`
  if (/^flowed$/i.test(params.format ?? '')) text = unfoldFlowed(text, /^yes$/i.test(params.delsp ?? ''))
  part.content = new TextEncoder().encode(text).buffer as ArrayBuffer
  part.contentType.parsed.params = { ...params, charset: 'utf-8', format: '' }
}

/** The HTML's own word on its charset counts only where the mail says none. */
function metaCharset(bytes: Uint8Array): string {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 2048))
  return /<meta[^>]{0,200}charset=["']?([\w-]{1,40})/i.exec(start)?.[1] ?? ''
}
