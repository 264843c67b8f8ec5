import { headerValue, type Header } from './header.ts'

/**
 * Why a mail must never be answered by a machine: `own` came back to us, `report` is a delivery or
 * abuse report, `reply` an out-of-office answer, `notice` any other program's mail, `list` and
 * `bulk` went to many.
 */
export type AutomaticKind = 'own' | 'report' | 'reply' | 'notice' | 'list' | 'bulk'

/** RFC 3834, RFC 2919, RFC 2369, RFC 5230 4.6, and what vendors put in their place. Null for a mail that a person wrote. */
export function automaticKind(headers: Header[], envelopeFrom: string): AutomaticKind | null {
  const value = (name: string) => headerValue(headers, name).trim().toLowerCase()
  const has = (name: string) => headers.some((header) => header.name.toLowerCase() === name)

  if (has('x-postroom-loop')) return 'own'
  if (/multipart\/report/.test(value('content-type'))) return 'report'
  const submitted = value('auto-submitted')
  const precedence = value('precedence')
  if (
    submitted.startsWith('auto-replied') ||
    precedence === 'auto_reply' ||
    has('x-autoreply') ||
    has('x-autorespond') ||
    has('x-autoreply-from') ||
    has('x-mail-autoreply')
  )
    return 'reply'
  if (value('x-auto-response-suppress') !== '' && value('return-path') === '<>') return 'reply'
  if (submitted && !/^no\b/.test(submitted)) return 'notice'
  if (headers.some((header) => /^list-/i.test(header.name)) || has('mailing-list') || has('x-mailing-list'))
    return 'list'
  if (/^(?:bulk|junk|list)/.test(precedence)) return 'bulk'
  // A null sender asks for no answer, whatever the mail is (RFC 5321 4.5.5).
  if (isNullSender(envelopeFrom) || value('return-path') === '<>') return 'notice'
  // `DR, RN, NRN` alone only refuse receipts.
  if (/all|oof|autoreply/.test(value('x-auto-response-suppress'))) return 'notice'
  if (has('x-auto-reply') || has('feedback-id') || has('x-cron-env')) return 'notice'
  return null
}

/** Went to many who may want no more of it; so says also a group that passes on what a person wrote to it. */
export function isBulk(headers: Header[]): boolean {
  const value = (name: string) => headerValue(headers, name).trim().toLowerCase()
  return value('list-unsubscribe') !== '' || /^(?:bulk|junk|list)/.test(value('precedence'))
}

/** The sender of mail that nobody sent. */
export function isNullSender(envelopeFrom: string): boolean {
  return envelopeFrom.replace(/[<>\s]/g, '') === ''
}
