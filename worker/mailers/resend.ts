import type { FailureCode } from '../contract/failure.ts'
import { LIMITS } from '../contract/sending.ts'
import { jsonWithFiles } from './json-with-files.ts'
import { assertWithin, filesOf, MailError, type Mailer, type MailToSend, type Why } from './mailer.ts'
import { mailbox } from './mailbox.ts'
import { type Answer, request, textIn, Unanswered } from './request.ts'

interface ResendSettings {
  key: string
  /** The service's address, without a slash at its end. */
  url: string
  /** Milliseconds for an answer. */
  patience?: number
}

/**
 * Mail through resend.com/docs/api-reference/emails/send-email. A request without an answer is made again: under the
 * same Idempotency-Key, the mail leaves once within 24 hours.
 */
export function createResendMailer({ key, url, patience = 60_000 }: ResendSettings): Mailer {
  // Without a User-Agent every request is refused.
  const headers = { authorization: `Bearer ${key}`, 'user-agent': 'postroom' }
  const mailer: Mailer = {
    sender: 'resend',
    limits: LIMITS.resend,
    account: () => hashOf(JSON.stringify(['resend', url, key])),
    async send(mail) {
      assertWithin(mailer, mail)
      const account = await mailer.account!()
      const answer = await request(
        `${url}/emails`,
        {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': await keyOf(mail) },
          body: bodyOf(mail),
        },
        patience,
      ).catch((error: unknown) => {
        if (!(error instanceof Unanswered)) throw error
        throw new MailError('Resend did not answer.', {
          temporary: true,
          reply: error.message,
          unansweredBy: account,
          why: why('unreachable'),
        })
      })
      const { id } = answer.json
      if (answer.status !== 200 || typeof id !== 'string') throw refusal(answer, account)
      return { providerId: await messageIdOf(`${url}/emails/${encodeURIComponent(id)}`, headers), undelivered: null }
    },
  }
  return mailer
}

/** At most 256 characters, and the same mail has the same one. */
async function keyOf({ messageId }: MailToSend): Promise<string> {
  return `postroom-${await hashOf(messageId)}`
}

async function hashOf(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bodyOf({ parts }: MailToSend): Uint8Array<ArrayBuffer> {
  const payload = {
    from: mailbox(parts.from),
    to: parts.to.map(mailbox),
    ...(parts.cc.length > 0 && { cc: parts.cc.map(mailbox) }),
    ...(parts.bcc.length > 0 && { bcc: parts.bcc.map(mailbox) }),
    ...(parts.replyTo && { reply_to: mailbox(parts.replyTo) }),
    subject: parts.subject,
    text: parts.text,
    ...(parts.html !== null && { html: parts.html }),
    headers: Object.fromEntries(parts.headers.map(({ name, value }) => [name, value])),
  }
  const files = filesOf(parts).map(({ filename, type, content, contentId }) => ({
    fields: { filename, content_type: type, ...(contentId && { content_id: contentId }) },
    content,
  }))
  return jsonWithFiles(payload, 'attachments', 'content', files)
}

/**
 * The Message-ID that Resend gave the mail in place of ours; answers will name it. Keys that may only send are not
 * told it, and the signed Reply-To leads back without it.
 */
async function messageIdOf(url: string, headers: Record<string, string>): Promise<string | null> {
  const answer = await request(url, { headers }, 5000).catch(() => null)
  const id = answer?.status === 200 ? answer.json['message_id'] : null
  return typeof id === 'string' ? id.trim().replace(/^<|>$/g, '') || null : null
}

/** resend.com/docs/api-reference/errors: by name, since one status has several. */
const REFUSALS: Record<string, string> = {
  missing_api_key: 'Resend does not accept the API key. An admin can type it again in Settings, Sending.',
  invalid_api_key: 'Resend does not accept the API key. An admin can type it again in Settings, Sending.',
  restricted_api_key: 'The API key may not send mail at Resend.',
  invalid_from_address: 'Resend does not accept the sender of the mail.',
  invalid_attachment: 'Resend does not accept one of the files.',
  security_error: 'Resend found something wrong with the mail.',
}

const WHY: Record<string, FailureCode> = {
  missing_api_key: 'key_refused',
  invalid_api_key: 'key_refused',
  restricted_api_key: 'key_refused',
  invalid_from_address: 'sender_refused',
}

const why = (code: FailureCode): Why => ({ code, values: { way: 'resend' } })

function refusal({ status, retryAfter, json }: Answer, account: string): MailError {
  const name = textIn(json, 'name')
  const reply = textIn(json, 'message') || `It answered ${status}.`
  switch (name) {
    // It left before as it was then: a message that came in between is one Reference more.
    case 'invalid_idempotent_request':
      return new MailError('Resend may have sent this mail before.', { uncertain: true, reply })
    case 'concurrent_idempotent_requests':
      return new MailError('Resend is still working on this mail.', {
        temporary: true,
        reply,
        retryAfter,
        unansweredBy: account,
        why: why('busy'),
      })
    case 'daily_quota_exceeded':
    case 'monthly_quota_exceeded':
      return new MailError('The account at Resend may send no more mail for now.', {
        temporary: true,
        reply,
        retryAfter: retryAfter ?? 60 * 60,
        why: why('quota'),
      })
  }
  if (status === 429)
    return new MailError('Resend asks for patience: too many mails at once.', {
      temporary: true,
      reply,
      retryAfter,
      why: why('busy'),
    })
  if (status >= 500 || status === 200)
    return new MailError('Resend cannot send at the moment.', {
      temporary: true,
      reply,
      retryAfter,
      why: why('busy'),
      unansweredBy: account,
    })
  return new MailError(REFUSALS[name] ?? 'Resend refused the mail.', { reply, why: why(WHY[name] ?? 'mail_refused') })
}
