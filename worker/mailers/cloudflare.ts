import type { FailureCode } from '../contract/failure.ts'
import { LIMITS } from '../contract/sending.ts'
import { assertWithin, filesOf, MailError, type Mailer, type MailParts, type Why } from './mailer.ts'
import { printable } from './printable.ts'

/** Mail through the platform's own binding, developers.cloudflare.com/email-service. It knows no copies: without an answer, a person decides. */
export function createCloudflareMailer(binding: SendEmail): Mailer {
  const mailer: Mailer = {
    sender: 'cloudflare',
    limits: LIMITS.cloudflare,
    async send(mail) {
      assertWithin(mailer, mail)
      const { parts } = mail
      const headers = allowed(parts.headers)
      const { messageId } = await binding
        .send({
          from: written(parts.from),
          to: parts.to.map(written),
          ...(parts.cc.length > 0 && { cc: parts.cc.map(written) }),
          ...(parts.bcc.length > 0 && { bcc: parts.bcc.map(written) }),
          ...(parts.replyTo && { replyTo: written(parts.replyTo) }),
          subject: parts.subject,
          text: parts.text,
          ...(parts.html !== null && { html: parts.html }),
          headers,
          attachments: filesOf(parts).map(({ filename, type, content, contentId }) =>
            contentId
              ? { disposition: 'inline' as const, contentId, filename, type, content }
              : { disposition: 'attachment' as const, filename, type, content },
          ),
        })
        .catch((error: unknown) => {
          throw refusal(error)
        })
      return { providerId: messageId.replace(/^<|>$/g, '') || null, undelivered: null }
    },
  }
  return mailer
}

/** An address without a name is a string: an empty name would stand in the header. */
function written({ name, email }: MailParts['from']): string | EmailAddress {
  return name === '' ? email : { name, email }
}

const LISTED = new Set(
  `in-reply-to references list-unsubscribe list-unsubscribe-post list-id list-archive list-help list-owner list-post
  list-subscribe precedence auto-submitted content-language keywords comments importance priority sensitivity
  organization require-recipient-valid-since expires reply-by archived-at`.split(/\s+/),
)

/**
 * The headers that the platform takes (email-service/reference/headers): from a list, and any that begin with X-. It
 * checks none of it locally.
 * @throws MailError for one that it would refuse
 */
function allowed(headers: MailParts['headers']): Record<string, string> {
  const size = (text: string) => new TextEncoder().encode(text).length
  let bytes = 0
  let listed = 0
  for (const { name, value } of headers) {
    const isOurs = /^X-[\w-]+$/i.test(name)
    if (!isOurs && !LISTED.has(name.toLowerCase()))
      throw new MailError(`Cloudflare lets no mail carry the header ${printable(name)}.`, { why: why('mail_refused') })
    if (value === '' || size(name) > 100 || size(value) > 2048)
      throw new MailError(`The header ${printable(name)} is empty or longer than Cloudflare takes (2,048 bytes).`, {
        why: why('mail_refused'),
      })
    if (!isOurs) listed += 1
    bytes += size(name) + size(value) + 4
  }
  if (listed > 20 || bytes > 16 * 1024)
    throw new MailError('The mail has more headers than Cloudflare takes (20, and 16 KB together).', {
      why: why('mail_refused'),
    })
  return Object.fromEntries(headers.map(({ name, value }) => [name, value]))
}

const REFUSALS: Record<string, string> = {
  E_VALIDATION_ERROR: 'Cloudflare does not accept an address or a part of the mail.',
  E_FIELD_MISSING: 'Cloudflare misses a part of the mail.',
  E_TOO_MANY_RECIPIENTS: 'The mail has more recipients than Cloudflare takes (50).',
  E_SENDER_NOT_VERIFIED: 'The domain of the sender is not verified at Cloudflare: set it up for Email Sending.',
  E_SENDER_DOMAIN_NOT_AVAILABLE: 'The domain of the sender is not set up for Email Sending at Cloudflare.',
  E_RECIPIENT_NOT_ALLOWED: 'Cloudflare does not let this account write to one of the recipients yet.',
  E_RECIPIENT_SUPPRESSED:
    'One of the recipients is on the suppression list at Cloudflare, after a bounce or a complaint, so nobody got the mail. Leave them out, or take them off the list in the dashboard.',
  E_CONTENT_TOO_LARGE: 'The mail is larger than Cloudflare takes (5 MB with its files).',
  E_DELIVERY_FAILED: "The recipient's mail server refused the mail.",
  E_HEADER_NOT_ALLOWED: 'Cloudflare does not take one of the headers of the mail.',
  E_HEADER_USE_API_FIELD: 'Cloudflare does not take one of the headers of the mail.',
  E_HEADER_VALUE_INVALID: 'Cloudflare does not take one of the headers of the mail.',
  E_HEADER_VALUE_TOO_LONG: 'Cloudflare does not take one of the headers of the mail.',
  E_HEADER_NAME_INVALID: 'Cloudflare does not take one of the headers of the mail.',
  E_HEADERS_TOO_LARGE: 'Cloudflare does not take so many headers.',
  E_HEADERS_TOO_MANY: 'Cloudflare does not take so many headers.',
}

/** Seconds: the day's limit is over at midnight, whenever that is there. */
const LATER: Record<string, { sentence: string; retryAfter: number | null }> = {
  E_INTERNAL_SERVER_ERROR: { sentence: 'Cloudflare cannot send at the moment.', retryAfter: null },
  E_RATE_LIMIT_EXCEEDED: { sentence: 'Cloudflare asks for patience: too many mails at once.', retryAfter: null },
  E_DAILY_LIMIT_EXCEEDED: { sentence: 'The account at Cloudflare may send no more mail today.', retryAfter: 60 * 60 },
}

const WHY: Record<string, FailureCode> = {
  E_SENDER_NOT_VERIFIED: 'sender_refused',
  E_SENDER_DOMAIN_NOT_AVAILABLE: 'sender_refused',
  E_RECIPIENT_NOT_ALLOWED: 'recipients_refused',
  E_RECIPIENT_SUPPRESSED: 'suppressed',
  E_DELIVERY_FAILED: 'recipients_refused',
}

const why = (code: FailureCode): Why => ({ code, values: { way: 'cloudflare' } })

function refusal(error: unknown): MailError {
  const { code } = error as { code?: unknown }
  const reply = printable(error instanceof Error ? error.message : String(error))
  const later = LATER[String(code)]
  if (later) {
    const { sentence, retryAfter } = later
    return new MailError(sentence, { temporary: true, reply, retryAfter, why: why(retryAfter ? 'quota' : 'busy') })
  }
  const sentence = REFUSALS[String(code)]
  if (sentence) return new MailError(sentence, { reply, why: why(WHY[String(code)] ?? 'mail_refused') })
  // No answer of the service, but of the way to it: the mail may have left.
  return new MailError('Cloudflare did not say whether it took the mail.', { uncertain: true, reply })
}
