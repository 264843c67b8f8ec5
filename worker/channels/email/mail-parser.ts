import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { decodeText } from './charset.ts'
import { unfoldFlowed } from './flowed.ts'
import { translateWords } from './header-value.ts'
import { type Encoded, Span, encodingOf } from './part-body.ts'
import { ascii } from './platform-decoder.ts'
import { takeUuencoded } from './uuencode.ts'

/** The part of postal-mime 4.0's tree that is read here. It is not its public face: the version is pinned, and charset.test.ts notices. */
interface Part {
  state: 'header' | 'body' | 'finished'
  content: Uint8Array<ArrayBuffer> | null
  childNodes: Part[]
  contentDecoder: Decoder | null
  contentTransferEncoding: { encoding: string }
  contentType: { parsed: { value: string; params: Record<string, string> }; multipart: string | false }
  contentDisposition: { parsed: { value: string; params: Record<string, string> } }
  getTextContent(): string
  encoded?: Encoded
}

export interface MimeAttachment extends Attachment {
  /** Missing where the content was made of more, or of less, than stands there. */
  encoded?: Encoded
}

/** What postal-mime reads of a mail that is not read elsewhere. */
export interface Mime extends Pick<Email, 'headers' | 'text' | 'html'> {
  attachments: MimeAttachment[]
  /** Whether any of it is a multipart/signed. */
  isSigned: boolean
}

interface Decoder {
  update(line: Uint8Array): void
  finalize(): Promise<Uint8Array<ArrayBuffer>>
}
interface Internals {
  av: Uint8Array<ArrayBuffer>
  readPos: number
  currentNode: Part
  root: { headers: Email['headers'] }
  textContent: { plain?: string; html?: string }
  attachments: MimeAttachment[]
  collectAttachment(part: Part, content: Uint8Array, related: boolean, isTooDeep: boolean): void
  collectNode(part: Part, alternative: unknown, related: boolean): Promise<void>
  readLine(): Line
  processLine(line: Uint8Array<ArrayBuffer>, isFinal: boolean): Promise<void>
}
interface Line {
  bytes: Uint8Array<ArrayBuffer>
  done: boolean
}
const base = PostalMime.prototype as unknown as Internals

/**
 * postal-mime with the bytes of each text in hand before it turns them into characters: it knows
 * fewer charsets than people send, believes every label, and joins quoted lines of flowed text.
 */
class MailParser extends PostalMime {
  hasBody = false
  isSigned = false
  #textLeft = longestText

  /** A line, or of a body all that stands before the next line that may be a boundary. */
  readLine(): Line {
    const inside = this as unknown as Internals
    const { currentNode, av, readPos: from } = inside
    if (currentNode.state === 'header' || startsBoundary(av, from)) return base.readLine.call(this)
    let next = av.indexOf(DASH, from)
    while (next >= 0 && !(av[next - 1] === LF && startsBoundary(av, next))) next = av.indexOf(DASH, next + 1)
    if (next < 0) next = av.length
    let to = av[next - 1] === LF ? next - 1 : next
    while (to > from && av[to - 1] === CR) to--
    inside.readPos = next
    return { bytes: av.subarray(from, to), done: next === av.length }
  }

  processLine(line: Uint8Array<ArrayBuffer>, isFinal: boolean): Promise<void> {
    const { currentNode: part, av } = this as unknown as Internals
    if (part.contentDecoder !== null && !(part.contentDecoder instanceof Span)) part.contentDecoder = new Span(part, av)
    return base.processLine.call(this, line, isFinal)
  }

  /** The headers are read by others: its addresses alone took two seconds for a megabyte of colons. */
  buildMessage(): Email {
    const { root, textContent, attachments } = this as unknown as Internals
    return { headers: root.headers, headerLines: [], text: textContent.plain, html: textContent.html, attachments }
  }

  async collectNode(part: Part, alternative: unknown, related: boolean): Promise<void> {
    this.isSigned ||= part.contentType.multipart === 'signed'
    // One without a line never came to have a span.
    if (part.content && !(part.content instanceof Uint8Array)) part.content = new Uint8Array(part.content)
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
        this.#keepLong(part)
        decodeInPlace(part)
        this.hasBody = true
      } else if (part.content && /^(?:x-)?uu/.test(part.contentTransferEncoding.encoding)) readUuencoded(part)
    }
    await base.collectNode.call(this, part, alternative, related)
  }

  collectAttachment(part: Part, content: Uint8Array, related: boolean, isTooDeep: boolean): void {
    base.collectAttachment.call(this, part, content, related, isTooDeep)
    const file = (this as unknown as Internals).attachments.at(-1)
    if (file && part.encoded && file.content === part.encoded.content) file.encoded = part.encoded
  }

  /** What is too long to be read is a file as well. */
  #keepLong(part: Part): void {
    const content = part.content!
    const { value: mimeType } = part.contentType.parsed
    const filename = mimeType === 'text/html' ? 'message.html' : 'message.txt'
    if (content.length > this.#textLeft) {
      const { attachments } = this as unknown as Internals
      attachments.push({ filename, mimeType, disposition: 'attachment', content })
      const beginning = content.subarray(0, this.#textLeft)
      part.content = beginning.subarray(0, beginning.lastIndexOf(LF) + 1 || beginning.length)
    }
    this.#textLeft -= part.content!.length
  }
}

const LF = 0x0a
const CR = 0x0d
const DASH = 0x2d

function startsBoundary(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === DASH
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

/** In bytes, of all the text in a mail. Characters cost a worker more than bytes, and each stage makes them anew. */
export const longestText = 4 * 1024 * 1024

/** Each part costs a tenth of a millisecond, however little is in it: half a megabyte of them took seconds. */
const mostParts = 10_000

/** 25 MiB in base64 have 350,000; of many more nobody reads any, but each costs those who look for a beginning or an end. */
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
  const [file] = takeUuencoded(ascii(part.content!)).files
  if (!file) return
  part.content = file.content as Uint8Array<ArrayBuffer>
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

/** Once, and not to bytes and back again. */
function decodeInPlace(part: Part): void {
  const { params, value } = part.contentType.parsed
  const bytes = part.content!
  let text = decodeText(bytes, params.charset ?? (value === 'text/html' ? metaCharset(bytes) : ''))
  if (encodingOf(part) === null) text = `${text.replaceAll('\r\n', '\n')}\n`
  if (/^flowed$/i.test(params.format ?? '')) text = unfoldFlowed(text, /^yes$/i.test(params.delsp ?? ''))
  text = text.toWellFormed()
  part.getTextContent = () => text
}

/** The HTML's own word on its charset counts only where the mail says none. */
function metaCharset(bytes: Uint8Array): string {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 2048))
  return /<meta[^>]{0,200}charset=["']?([\w-]{1,40})/i.exec(start)?.[1] ?? ''
}
