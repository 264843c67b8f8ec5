import type { ParsedMail } from '../../worker/channels/email/parse-mail.ts'
import type { Address } from '../../worker/contract/message.ts'
import type { Expected } from './expected.ts'
import type { RawView } from './raw-view.ts'

export const fields = ['sender', 'recipients', 'subject', 'date', 'message-id', 'text', 'html', 'attachments'] as const
export type Field = (typeof fields)[number]

/** What is wrong with a field, null where nothing is; undefined where the mail has nothing to judge it by. */
export type Judgement = string | null | undefined

/** Each field against what its project expects, and against what a person would accept. */
export function judge(mail: ParsedMail, expected: Expected, raw: RawView): Record<Field, Judgement> {
  return {
    sender: either(expected.sender && sameAddress(mail.from, expected.sender), senderRule(mail, raw)),
    recipients: either(
      expected.recipients && sameAddresses([...mail.to, ...mail.cc], expected.recipients),
      recipientsRule(mail, raw),
    ),
    subject: either(
      expected.subject === undefined ? undefined : same(words(mail.subject), words(expected.subject)),
      raw.header('subject') ? readable(mail.subject, raw) : undefined,
    ),
    date: either(
      expected.date === undefined ? undefined : same(Math.floor((mail.date ?? 0) / 1000), expected.date / 1000),
      named(raw.header('date'), mail.date),
    ),
    'message-id': either(
      expected.messageId === undefined ? undefined : same(mail.messageId, expected.messageId),
      named(raw.header('message-id'), mail.messageId),
    ),
    text: either(expected.text && holdsAll(mail.text, expected.text), textRule(mail, raw)),
    html: either(expected.html && holdsAll(mail.html ?? '', expected.html), htmlRule(mail, raw)),
    attachments: either(expected.attachments && sameFiles(mail, expected.attachments), filesRule(mail, raw)),
  }
}

function either(expected: Judgement, rule: Judgement): Judgement {
  return expected ?? rule ?? (expected === null || rule === null ? null : undefined)
}

function named(written: string, read: unknown): Judgement {
  if (written === '') return undefined
  return read === null ? `nothing read in ${quote(written)}` : null
}

function same(ours: unknown, theirs: unknown): Judgement {
  return ours === theirs ? null : `${quote(ours)}, expected ${quote(theirs)}`
}

function sameAddress(ours: Address, theirs: Address): Judgement {
  const [one, other] = [ours, theirs].map(({ name, email }) => `${words(name)} <${email.toLowerCase()}>`)
  return same(one, other)
}

function sameAddresses(ours: Address[], theirs: Address[]): Judgement {
  if (ours.length !== theirs.length) return `${ours.length} recipients, expected ${theirs.length}`
  return theirs.map((address, at) => sameAddress(ours[at]!, address)).find((found) => found !== null) ?? null
}

function senderRule(mail: ParsedMail, raw: RawView): Judgement {
  if (!raw.header('from').includes('@')) return undefined
  if (!mail.from.email.includes('@')) return `no address in ${quote(raw.header('from'))}`
  if (!raw.header('from').toLowerCase().includes(mail.from.email.toLowerCase()))
    return `${mail.from.email} is not in ${quote(raw.header('from'))}`
  return mail.from.name ? readable(mail.from.name, raw) : null
}

function recipientsRule(mail: ParsedMail, raw: RawView): Judgement {
  const written = [...raw.headers('to'), ...raw.headers('cc')].join(', ')
  const emails = [...new Set(written.match(/[\w.+=-]+@[\w-]+(?:\.[\w-]+)+/g))]
  if (emails.length === 0) return undefined
  const ours = [...mail.to, ...mail.cc]
  const lost = emails.find(
    (email) => !ours.some((one) => `${one.name} ${one.email}`.toLowerCase().includes(email.toLowerCase())),
  )
  if (lost) return `${lost} is lost`
  return ours.map((one) => (one.name ? readable(one.name, raw) : null)).find((found) => found !== null) ?? null
}

function textRule(mail: ParsedMail, raw: RawView): Judgement {
  if (!raw.hasText && mail.text === '') return undefined
  if (mail.text === '') return 'the text is lost'
  return readable(mail.text, raw) ?? markup(mail.text, raw)
}

function htmlRule(mail: ParsedMail, raw: RawView): Judgement {
  if (!raw.hasHtml && mail.html === null) return undefined
  if (mail.html === null) return 'the HTML is lost'
  return readable(mail.html, raw)
}

function filesRule(mail: ParsedMail, raw: RawView): Judgement {
  if (raw.fileNames.length === 0 && mail.attachments.length === 0) return undefined
  if (mail.attachments.length < raw.fileNames.length)
    return `${mail.attachments.length} files, ${raw.fileNames.length} names are in the mail`
  return (
    mail.attachments
      .map(({ filename }) => (filename ? readable(filename, raw) : null))
      .find((found) => found !== null) ?? null
  )
}

function sameFiles(mail: ParsedMail, theirs: NonNullable<Expected['attachments']>): Judgement {
  const name = (value: string | null) => (value === null ? '(none)' : words(value))
  const ours = mail.attachments
  if (ours.length !== theirs.length)
    return `[${ours.map((one) => name(one.filename)).join(', ')}], expected [${theirs.map((one) => name(one.name)).join(', ')}]`
  const left = new Set(ours)
  for (const file of theirs) {
    const named = [...left].filter((one) => file.name === null || one.filename === words(file.name))
    const found = named.find((one) => file.size === null || one.size === file.size)
    if (!found)
      return named.length > 0
        ? `${name(file.name)} has ${named[0]!.size} bytes, expected ${file.size}`
        : `[${[...left].map((one) => name(one.filename)).join(', ')}], expected ${quote(file.name)}`
    left.delete(found)
  }
  return null
}

/** UTF-8 that was read as Latin: a capital with a mark before a sign that nobody writes there. */
const mojibake = /[ÃÂ][\u0080-\u00bf]|â€|Ð[\u0080-\u00bf]Ñ|ï¿½/

function readable(text: string, raw: RawView): Judgement {
  if (text.includes('\ufffd') && !raw.isBroken)
    return `a character could not be read: ${around(text, text.indexOf('\ufffd'))}`
  const at = text.search(mojibake)
  if (at >= 0) return `read in the wrong charset: ${around(text, at)}`
  const word = text.search(/=\?[\w-]{3,20}\?[QB]\?[^?\s]+\?=/i)
  return word >= 0 && text.length < 1000 ? `an encoded word is left: ${around(text, word)}` : null
}

/** Tags in a text that was made from HTML; where somebody wrote the text, they may have written a tag. */
function markup(text: string, raw: RawView): Judgement {
  if (raw.hasPlain) return null
  const at = text.search(/<\/?(?:p|div|br|html|body|table|td|span|font|style)\b[^>]{0,200}>/i)
  return at >= 0 ? `markup in the text: ${around(text, at)}` : null
}

function holdsAll(text: string, parts: string[]): Judgement {
  const ours = squeezed(text)
  const lost = parts.find((part) => !ours.includes(squeezed(part)))
  return lost === undefined ? null : `${quote(lost)} is not in ${quote(text)}`
}

/** Quote marks and folds are said in another way by each reader; the words are the same. */
function squeezed(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/[\s>\0]+/g, '')
}

function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function around(text: string, at: number): string {
  return quote(text.slice(Math.max(0, at - 20), at + 20))
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 90 ? `${text.slice(0, 90)}…` : text
}
