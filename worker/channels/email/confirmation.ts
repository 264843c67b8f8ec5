import type { Confirmation } from '../../contract/message.ts'
import type { ParsedMail } from './parse-mail.ts'

/** Who asks whether mail may be forwarded to an address, and the domain that signs for them. */
const ASKERS = [{ sender: 'forwarding-noreply@google.com', domain: 'google.com' }] as const

/** Where the code or the link stands, they stand near the top. */
const LONGEST = 20_000

/**
 * What a mail provider asks that wants to know whether mail may be forwarded here, else null. Anybody can write that
 * they are Google: its signature says so. Only a link to Google itself that allows the forwarding is given, never the
 * one that forbids it, and nothing here opens it.
 */
export function readConfirmation(
  { from, subject, text }: Pick<ParsedMail, 'from' | 'subject' | 'text'>,
  signedBy: readonly string[],
): Confirmation | null {
  const asker = ASKERS.find(({ sender, domain }) => from.email.toLowerCase() === sender && signedBy.includes(domain))
  if (!asker) return null
  const body = text.slice(0, LONGEST)
  return {
    // In every language the subject has it in this form: (#123456789).
    code: /\(#(\d{6,12})\)/.exec(subject.slice(0, 1000))?.[1] ?? /\b\d{9}\b/.exec(body)?.[0] ?? null,
    link:
      /https:\/\/(?:mail-settings|mail|isolated\.mail)\.google\.com\/mail\/vf-[\w%.~[\]-]{1,500}/.exec(body)?.[0] ??
      null,
  }
}
