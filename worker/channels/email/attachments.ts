import type { Attachment } from 'postal-mime'
import { decodeText } from './charset.ts'
import { cleanFilename, cleanLine, wholeCharacters } from './clean-line.ts'
import { decodeHeader } from './header-value.ts'
import type { MimeAttachment } from './mail-parser.ts'
import type { Encoded } from './part-body.ts'
import type { UuencodedFile } from './uuencode.ts'

export interface MailAttachment {
  /** Safe to show and to save under; null where the sender gave none that is. */
  filename: string | null
  type: string
  /** In bytes. */
  size: number
  /** Without angle brackets. */
  contentId: string | null
  /** Whether the HTML shows it, whatever its disposition says. */
  inline: boolean
  content: Uint8Array
  /** How it stands in the mail; null where it does not stand there as one piece. */
  encoded: Encoded | null
}

/** Every part that is not the text: none is dropped, however many there are. */
export function readAttachments(parts: MimeAttachment[], html: string | null): MailAttachment[] {
  const referenced = contentIdsIn(html ?? '')
  return parts.map((part) => {
    const content = contentOf(part)
    const contentId = cleanLine((part.contentId ?? '').replace(/^[\s<]+/, '').replace(/[\s>]+$/, ''), 500) || null
    const type = /^[\w.+-]{1,80}\/[\w.+-]{1,120}$/.test(part.mimeType) ? part.mimeType : 'application/octet-stream'
    const name = cleanFilename(decodeHeader(part.filename ?? ''))
    return {
      filename: type === 'message/rfc822' ? nameOfMail(name, content) : (name ?? nameFor(type)),
      type,
      size: content.byteLength,
      contentId,
      inline: contentId !== null && referenced.has(contentId.toLowerCase()),
      content,
      encoded: part.encoded ?? null,
    }
  })
}

/** The bytes of a part, which are never copied: a mail may have 25 MiB. */
export function contentOf({ content }: Attachment): Uint8Array {
  return content instanceof Uint8Array ? content : new Uint8Array(content as ArrayBuffer)
}

/** A file that was written into the text. Nothing says what it is. */
export function fromText({ filename, content }: UuencodedFile): MailAttachment {
  return {
    filename: cleanFilename(filename),
    type: 'application/octet-stream',
    size: content.byteLength,
    contentId: null,
    inline: false,
    content,
    encoded: null,
  }
}

/** An attached mail is known by its subject, and opened by mail programs by its extension. */
function nameOfMail(name: string | null, content: Uint8Array): string {
  if (name) return /\.[a-z]{2,4}$/i.test(name) ? name : `${name}.eml`
  const start = decodeText(content.subarray(0, 65_536)).replace(/\r\n?/g, '\n')
  const head = start.slice(0, Math.max(start.indexOf('\n\n'), 0)).replace(/\n[ \t]+/g, ' ')
  const subject = decodeHeader(/^subject:(.*)$/im.exec(head)?.[1] ?? '')
  return `${nameFromSubject(subject) ?? 'message'}.eml`
}

/** The slashes in a subject are no path. */
export function nameFromSubject(subject: string): string | null {
  return cleanFilename(wholeCharacters(subject.trim().replace(/[/\\]/g, '-'), 100))
}

/** Parts of these types have no name by custom, and are known by what they are. */
function nameFor(type: string): string | null {
  if (type === 'text/calendar') return 'invite.ics'
  if (type === 'message/delivery-status') return 'delivery-status.txt'
  if (type === 'text/rfc822-headers') return 'headers.txt'
  return null
}

/** The ids after `cid:` (RFC 2392), which may be percent-encoded. */
function contentIdsIn(html: string): Set<string> {
  const ids = new Set<string>()
  for (const [, id] of html.matchAll(/cid:([^"'\s<>)]{1,500})/gi)) {
    ids.add(id!.toLowerCase())
    ids.add(percentDecoded(id!).toLowerCase())
  }
  return ids
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
