import type { Address } from '../../contract/message.ts'
import { asciiAddress, isAscii } from '../../mailers/ascii-address.ts'
import type { MailParts } from '../../mailers/mailer.ts'
import { cleanEmail } from './address.ts'
import { cleanFilename, wholeCharacters } from './clean-line.ts'
import type { OutgoingMail } from './compose-mail.ts'
import { assertHeader, HeaderInjection } from './header.ts'
import { trimReferences } from './message-id.ts'

/** Header values of more bytes are refused by the platform's own sender. */
const longestReferences = 2000
/** What services take. The answer to a subject of that length has a `Re:` more. */
const longestSubject = 998

/**
 * The mail in its parts, as they may stand in headers: what is composed here and what services compose are both made of
 * these, so that this is the one place where they are checked.
 * @throws HeaderInjection where any value would break out of its header
 */
export function partsOf(mail: OutgoingMail): MailParts {
  const references = trimReferences(mail.references.map(bareId).filter(isPlainId), longestReferences)
  const answered = mail.inReplyTo === null ? '' : bareId(mail.inReplyTo)
  return {
    from: safe('From', mail.from),
    to: mail.to.map((address) => safe('To', address)),
    cc: mail.cc.map((address) => safe('Cc', address)),
    bcc: mail.bcc.map((address) => safe('Bcc', address)),
    replyTo: mail.replyTo && safe('Reply-To', mail.replyTo),
    subject: wholeCharacters(assertHeader('Subject', mail.subject), longestSubject),
    text: mail.text,
    html: mail.html,
    calendar: mail.calendar ?? null,
    headers: [
      ...(isPlainId(answered) ? [{ name: 'In-Reply-To', value: bracketed('In-Reply-To', answered) }] : []),
      ...(references.length > 0
        ? [{ name: 'References', value: references.map((id) => bracketed('References', id)).join(' ') }]
        : []),
      { name: 'X-Postroom-Loop', value: '1' },
      ...mail.headers.map(({ name, value }) => ({ name, value: assertHeader(name, value) })),
    ],
    attachments: mail.attachments.map((file) => ({
      filename: assertHeader('Content-Disposition', cleanFilename(file.filename) ?? 'attachment'),
      type: mediaType(file.type),
      content: file.content,
      ...(file.contentId ? { contentId: assertHeader('Content-ID', bareId(file.contentId)) } : {}),
    })),
  }
}

/** Whoever wrote it, we send it on: a line has 998 ASCII characters at most (RFC 5322 2.1.1), and an id cannot be folded. */
function isPlainId(id: string): boolean {
  return id !== '' && id.length <= 900 && isAscii(id)
}

export function bracketed(header: string, id: string): string {
  return `<${assertHeader(header, bareId(id))}>`
}

export function bareId(id: string): string {
  return id.replace(/^<|>$/g, '')
}

function safe(header: string, address: Address): Address {
  assertHeader(header, address.name)
  assertHeader(header, address.email)
  // A header of several addresses is built from several; one value may not hold two.
  const email = cleanEmail(address.email) === '' ? null : asciiAddress(address.email)
  if (email === null) throw new HeaderInjection(header)
  return { name: address.name, email }
}

function mediaType(type: string): string {
  assertHeader('Content-Type', type)
  return /^[\w.+-]{1,80}\/[\w.+-]{1,120}$/.test(type) ? type.toLowerCase() : 'application/octet-stream'
}
