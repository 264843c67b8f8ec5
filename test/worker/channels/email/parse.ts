import { parseMail, type ParsedMail } from '../../../../worker/channels/email/parse-mail.ts'

export const envelope = { from: 'bounces@mailer.example', to: 'support@postroom.test' }

/** A mail as bytes: each character below 256 is one byte, so that charsets can be written out. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** A mail of these lines, as it is taken in. */
export function parse(...lines: string[]): Promise<ParsedMail> {
  return parseMail(bytes(lines.join('\r\n')), envelope)
}

export const pdf = [
  'Content-Type: application/pdf; name="order.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  'AQIDBA==',
]
