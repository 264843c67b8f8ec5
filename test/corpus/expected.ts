import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from '../../worker/contract/message.ts'

/** What a mail says according to the project that it comes from. A field that is undefined is not said. */
export interface Expected {
  sender?: Address
  recipients?: Address[]
  subject?: string
  /** Milliseconds UTC, to the second. */
  date?: number
  messageId?: string
  /** What must stand in the text, each of them. */
  text?: string[]
  html?: string[]
  /** Null is a name that was not given, or a size that is not comparable. */
  attachments?: { name: string | null; size: number | null }[]
}

interface StalwartMailbox {
  name: string | null
  address: string | null
}
type StalwartValue =
  | {
      Text?: string
      Address?: { List?: StalwartMailbox[]; Group?: { addresses: StalwartMailbox[] }[] }
      DateTime?: Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'tz_hour' | 'tz_minute', number> & {
        tz_before_gmt: boolean
      }
      ContentType?: { attributes: { name: string; value: string }[] | null }
    }
  | string
interface StalwartPart {
  headers: { name: unknown; value: StalwartValue }[]
  body: { Text?: string; Html?: string; Binary?: number[]; InlineBinary?: number[]; Message?: unknown }
}
interface StalwartMail {
  html_body: number[]
  text_body: number[]
  attachments: number[]
  parts: StalwartPart[]
}

/** The JSON that lies beside each of stalwart's messages. */
export function readStalwart(mail: StalwartMail): Expected {
  const top = mail.parts[0]!
  const text = valueOf(top, 'subject')?.Text
  const id = valueOf(top, 'message_id')?.Text
  const from = mailboxes(top, 'from')
  const to = [...(mailboxes(top, 'to') ?? []), ...(mailboxes(top, 'cc') ?? [])]
  const date = dateOf(top)
  const bodies = (ids: number[], kind: 'Text' | 'Html') => ids.flatMap((id) => mail.parts[id]!.body[kind] ?? [])
  return {
    ...(from?.[0] && { sender: from[0] }),
    ...(to.length > 0 && { recipients: to }),
    ...(text !== undefined && { subject: text }),
    ...(date !== null && { date }),
    ...(id !== undefined && { messageId: id.replace(/\s/g, '') }),
    text: bodies(mail.text_body, 'Text'),
    html: bodies(mail.html_body, 'Html'),
    attachments: mail.attachments.map((id) => ({ name: nameOf(mail.parts[id]!), size: sizeOf(mail.parts[id]!) })),
  }
}

/**
 * The names in the list beside a winmail.dat, which leaves some out, and the files in the folder.
 * Texts there have lost their carriage returns, so that only the sizes of others can be compared.
 */
export function readTnefList(file: string): Expected {
  const base = file.replace(/\.tnef$/, '')
  const listed = readFileSync(`${base}.list`, 'utf8').split(/\r?\n/)
  const folder = existsSync(base) && statSync(base).isDirectory() ? readdirSync(base) : []
  const missing = folder.filter((name) => !listed.includes(name) && !name.startsWith('Untitled Attachment'))
  const names = [...listed, ...missing].filter(
    (name) => name !== '' && !/^(?:body|message)\.(?:rtf|html|txt)$/.test(name),
  )
  // A list knows of no meetings.
  if (base.endsWith('multi-name-property')) names.push('invite.ics')
  return {
    attachments: names.map((name) => ({ name, size: folder.includes(name) ? sizeOfBinary(join(base, name)) : null })),
  }
}

function sizeOfBinary(file: string): number | null {
  const content = readFileSync(file)
  return content.includes(0) ? content.length : null
}

function valueOf(part: StalwartPart, name: string): Exclude<StalwartValue, string> | undefined {
  const value = part.headers.findLast((header) => header.name === name)?.value
  return typeof value === 'string' ? undefined : value
}

function mailboxes(part: StalwartPart, name: string): Address[] | null {
  const value = valueOf(part, name)?.Address
  const found = value?.List ?? value?.Group?.flatMap((group) => group.addresses)
  return found?.map((one) => ({ name: one.name ?? '', email: one.address ?? '' })) ?? null
}

function dateOf(part: StalwartPart): number | null {
  const at = valueOf(part, 'date')?.DateTime
  if (!at) return null
  const offset = (at.tz_hour * 60 + at.tz_minute) * (at.tz_before_gmt ? -1 : 1)
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - offset * 60_000
}

function nameOf(part: StalwartPart): string | null {
  const parameter = (header: string, name: string) =>
    valueOf(part, header)?.ContentType?.attributes?.find((attribute) => attribute.name === name)?.value
  return parameter('content_disposition', 'filename') ?? parameter('content_type', 'name') ?? null
}

/** Of bytes alone: a text counts its characters after decoding, and a mail is parsed. */
function sizeOf({ body }: StalwartPart): number | null {
  return (body.Binary ?? body.InlineBinary)?.length ?? null
}
