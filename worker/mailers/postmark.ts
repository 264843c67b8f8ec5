import type { FailureCode } from '../contract/failure.ts'
import { LIMITS } from '../contract/sending.ts'
import { jsonWithFiles } from './json-with-files.ts'
import { assertWithin, filesOf, MailError, type Mailer, type MailToSend, type Why } from './mailer.ts'
import { mailbox } from './mailbox.ts'
import { type Answer, request, textIn, uncertain, Unanswered } from './request.ts'

interface PostmarkSettings {
  /** The server's token. */
  token: string
  /** The message stream, of the transactional kind. */
  stream: string
  /** The service's address, without a slash at its end. */
  url: string
  /** Milliseconds for an answer. */
  patience?: number
}

/** Mail through postmarkapp.com/developer/user-guide/send-email-with-api. It knows no copies: without an answer, a person decides. */
export function createPostmarkMailer({ token, stream, url, patience = 60_000 }: PostmarkSettings): Mailer {
  const mailer: Mailer = {
    sender: 'postmark',
    limits: LIMITS.postmark,
    async send(mail) {
      assertWithin(mailer, mail)
      const answer = await request(
        `${url}/email`,
        {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'content-type': 'application/json',
            'x-postmark-server-token': token,
          },
          body: bodyOf(mail, stream),
        },
        patience,
      ).catch((error: unknown) => {
        throw error instanceof Unanswered ? uncertain('Postmark', error.message) : error
      })
      if (answer.status !== 200 || answer.json['ErrorCode'] !== 0) throw refusal(answer)
      const said = textIn(answer.json, 'Message')
      // "Message OK, but will not deliver to these inactive addresses: …"
      return { providerId: null, undelivered: /will not deliver/i.test(said) ? said : null }
    },
  }
  return mailer
}

function bodyOf({ parts, messageId }: MailToSend, stream: string): Uint8Array<ArrayBuffer> {
  const list = (addresses: typeof parts.to) => addresses.map(mailbox).join(', ')
  const payload = {
    From: mailbox(parts.from),
    To: list(parts.to),
    ...(parts.cc.length > 0 && { Cc: list(parts.cc) }),
    ...(parts.bcc.length > 0 && { Bcc: list(parts.bcc) }),
    ...(parts.replyTo && { ReplyTo: mailbox(parts.replyTo) }),
    Subject: parts.subject,
    TextBody: parts.text,
    ...(parts.html !== null && { HtmlBody: parts.html }),
    MessageStream: stream,
    // Nobody is watched while they read.
    TrackOpens: false,
    TrackLinks: 'None',
    Headers: [
      ...parts.headers.map(({ name, value }) => ({ Name: name, Value: value })),
      { Name: 'Message-ID', Value: `<${messageId}>` },
      // Else Postmark puts its own in its place.
      { Name: 'X-PM-KeepID', Value: 'true' },
    ],
  }
  const files = filesOf(parts).map(({ filename, type, content, contentId }) => ({
    fields: { Name: filename, ContentType: type, ...(contentId && { ContentID: `cid:${contentId}` }) },
    content,
  }))
  return jsonWithFiles(payload, 'Attachments', 'Content', files)
}

/** postmarkapp.com/developer/api/overview, "Error codes". */
const REFUSALS: Record<number, string> = {
  10: 'Postmark does not accept the server token. An admin can type it again in Settings, Sending.',
  300: 'Postmark does not accept an address or a part of the mail.',
  400: 'The sender of the mail is not known at Postmark: add its address or domain there.',
  401: 'The sender of the mail is not confirmed at Postmark yet.',
  405: 'The account at Postmark may send no more mail: its credits are used up.',
  406: 'Postmark does not deliver to an address that bounced before or complained.',
  411: 'Postmark does not take files of this kind.',
  412: 'The account at Postmark is not approved yet, and may write to its own domain only.',
  413: 'The account at Postmark may not send.',
  1235: 'There is no such message stream at Postmark. An admin can correct it in Settings, Sending.',
}

const WHY: Record<number, FailureCode> = {
  10: 'key_refused',
  400: 'sender_refused',
  401: 'sender_refused',
  405: 'quota',
  406: 'suppressed',
  412: 'quota',
  413: 'quota',
  1235: 'key_refused',
}

const why = (code: FailureCode): Why => ({ code, values: { way: 'postmark' } })

function refusal({ status, retryAfter, json }: Answer): MailError {
  const reply = textIn(json, 'Message') || `It answered ${status}.`
  if (status === 429)
    return new MailError('Postmark asks for patience: too many mails at once.', {
      temporary: true,
      reply,
      retryAfter,
      why: why('busy'),
    })
  // Planned maintenance: nothing was begun.
  if (status === 503 || json['ErrorCode'] === 100)
    return new MailError('Postmark is down for maintenance.', {
      temporary: true,
      reply,
      retryAfter,
      why: why('busy'),
    })
  // "In most cases the message is lost": not in all.
  if (status >= 500 || status === 200) return uncertain('Postmark', reply)
  const code = Number(json['ErrorCode'])
  return new MailError(REFUSALS[code] ?? 'Postmark refused the mail.', { reply, why: why(WHY[code] ?? 'mail_refused') })
}
