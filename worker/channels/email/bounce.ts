import type { Failure } from '../../contract/failure.ts'
import { cleanEmail } from './address.ts'
import { isNullSender } from './automatic.ts'
import { decodeText } from './charset.ts'
import { cleanLine } from './clean-line.ts'
import { headerValue, type Header } from './header.ts'
import { readMessageIds } from './message-id.ts'

/**
 * What a delivery report says of a mail that was sent. `status` is RFC 3463's (`5.1.1`), `action`
 * RFC 3464's; `recipient` is null where the report names nobody. One entry of several: the worst.
 */
export interface Bounce {
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  status: string | null
  recipient: string | null
  diagnostic: string | null
  /** Of the mail reported on, without brackets. */
  originalMessageId: string | null
  /** Every address that was reported as failed or delayed. */
  recipients: string[]
}

interface Report {
  headers: Header[]
  envelopeFrom: string
  from: string
  subject: string
  text: string
  parts: { type: string; content: Uint8Array }[]
}

/** The bounce that a mail is, or null: RFC 3464 first, which half of the real ones follow, then what the others have in common. */
export function readBounce(report: Report): Bounce | null {
  const part = report.parts.find(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status',
  )
  const standard = part ? readDeliveryStatus(start(part.content)) : null
  if (!standard && !looksLikeBounce(report)) return null
  const bounce = standard ?? guess(report)
  return { ...bounce, originalMessageId: originalId(report) }
}

/** Why a mail was not delivered, or not yet; null where the report does not say so for certain. */
export function troubleIn({ action, status, recipient, diagnostic }: Bounce): Failure | null {
  const isFinal = action === 'failed'
  if (!(isFinal || action === 'delayed') || (status === null && diagnostic === null)) return null
  const isSaid = status === null || diagnostic?.includes(status)
  return {
    code: isFinal ? 'bounced' : 'delayed',
    values: recipient === null ? {} : { addresses: recipient },
    said: [...(isSaid ? [] : [status]), ...(diagnostic === null ? [] : [diagnostic])].join(' '),
  }
}

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const
type Found = Omit<Bounce, 'originalMessageId'>

/** RFC 3464 2.1: groups of fields apart by empty lines, the first of the message, then one a recipient. */
function readDeliveryStatus(text: string): Found | null {
  const found = text
    .slice(0, 200_000)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n[ \t]*\n/)
    .map(readFields)
    .flatMap((fields) => {
      const action = actions.find((name) => fields.get('action')?.trim().toLowerCase().startsWith(name))
      const recipient =
        mailbox(fields.get('original-recipient')) ??
        mailbox(fields.get('final-recipient')) ??
        mailbox(fields.get('x-actual-recipient'))
      const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null
      if (!action && !(recipient && status)) return []
      return [
        {
          action: action ?? byStatus(status),
          status,
          recipient,
          diagnostic: diagnosticOf(fields.get('diagnostic-code')),
        },
      ]
    })
  const worst = actions.flatMap((action) => found.filter((entry) => entry.action === action))[0]
  if (!worst) return null
  const troubled = found.filter((entry) => entry.action === 'failed' || entry.action === 'delayed')
  return { ...worst, recipients: [...new Set(troubled.flatMap((entry) => entry.recipient ?? []))] }
}

function readFields(group: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of group.split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

/** `rfc822; nora@example.com`, sometimes without the type or in angles. */
function mailbox(value: string | undefined): string | null {
  return cleanEmail((value ?? '').replace(/^[\w-]{1,30}\s*;/, '')) || null
}

function diagnosticOf(value: string | undefined): string | null {
  return cleanLine((value ?? '').replace(/^[\w-]{1,30}\s*;/, ''), 500) || null
}

function byStatus(status: string | null): Bounce['action'] {
  return status?.startsWith('4') ? 'delayed' : status?.startsWith('2') ? 'delivered' : 'failed'
}

const postmasters = /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|mail delivery (?:system|subsystem))/i
const complaints =
  /undeliver|undelivered|non ?remis|not delivered|delivery (?:status|failure|failed|has failed|report|problem|incomplete)|mail delivery|failure notice|returned mail|delivery to the following|couldn.t be delivered|could not be delivered|message not delivered|unzustellbar|onbestelbaar|niet bezorgd|ikke leveres|kunne ikke levere|no se puede entregar|non recapitabile|mail system error|delayed/i

function looksLikeBounce(report: Report): boolean {
  if (headerValue(report.headers, 'x-failed-recipients')) return true
  const local = report.from.split('@')[0] ?? ''
  const isFromMachine =
    postmasters.test(local) ||
    isNullSender(report.envelopeFrom) ||
    headerValue(report.headers, 'return-path').trim() === '<>'
  if (/report-type="?delivery-status/i.test(headerValue(report.headers, 'content-type'))) return true
  return (
    isFromMachine &&
    !/auto-replied/i.test(headerValue(report.headers, 'auto-submitted')) &&
    complaints.test(report.subject.slice(0, 500)) &&
    !/^(?:re|aw|sv|antw):/i.test(report.subject)
  )
}

function guess(report: Report): Found {
  const text = report.text.slice(0, 20_000)
  // A report whose MIME is broken still has its fields somewhere in the text.
  const written = /final-recipient:/i.test(text) ? readDeliveryStatus(text) : null
  if (written) return written
  const failed = headerValue(report.headers, 'x-failed-recipients')
    .split(',')
    .flatMap((address) => cleanEmail(address) || [])
  const recipient = failed[0] ?? addressesIn(text).find((address) => address !== report.from.toLowerCase()) ?? null
  const status = /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? null
  const line = text.split('\n').find((candidate) => /(?:^|\D)[45]\d\d[ -]/.test(candidate.slice(0, 500)))
  const action = /delayed|will be retried|still being|warning/i.test(report.subject) ? 'delayed' : byStatus(status)
  return {
    action,
    status,
    recipient,
    diagnostic: line ? cleanLine(line, 500) : null,
    recipients: failed.length > 0 ? failed : recipient ? [recipient] : [],
  }
}

function addressesIn(text: string): string[] {
  return text
    .split(/[\s<>,;:"'()]+/)
    .flatMap((word) => (word.includes('@') && word.length < 300 ? cleanEmail(word.replace(/\.+$/, '')) || [] : []))
}

function originalId(report: Report): string | null {
  const part = report.parts.find(({ type }) =>
    /^(?:message\/rfc822|text\/rfc822-headers|message\/rfc822-headers|message\/global|message\/global-headers)$/.test(
      type,
    ),
  )
  const quoted = part ? start(part.content) : report.text.slice(0, 200_000)
  const line = /^[> \t]{0,8}message-id:([^\n]*(?:\n[ \t]+[^\n]*)?)/im.exec(quoted.replace(/\r\n?/g, '\n'))
  const ids = line ? readMessageIds(line[1]!) : []
  // Some reports only answer the mail that they report on.
  return (
    ids[0] ??
    readMessageIds(headerValue(report.headers, 'in-reply-to'))[0] ??
    readMessageIds(headerValue(report.headers, 'references')).at(-1) ??
    null
  )
}

function start(content: Uint8Array): string {
  return decodeText(content.subarray(0, 200_000))
}
