import { asc, eq } from 'drizzle-orm'
import { attachments } from '../../database/schema/conversations.ts'
import { account } from '../../database/schema/people.ts'
import { MailError } from '../../mailers/mailer.ts'
import { openMailer } from '../../mailers/open-mailer.ts'
import type { Send } from '../../mailroom/deliver.ts'
import { threadOf } from '../../messages/queue-message.ts'
import { composeMail } from './compose-mail.ts'
import { signReplyToken } from './reply-token.ts'

/** Hands a message over as mail. What left is kept in R2 beside what came in. */
export const sendMail: Send = async (desk, message) => {
  const { env, db } = desk
  const [settings, files] = await db.batch([
    db.select().from(account),
    db.select().from(attachments).where(eq(attachments.messageId, message.id)).orderBy(asc(attachments.position)),
  ])
  const { mailDomain } = settings[0]!
  const { to, cc, bcc } = message.recipients
  const thread = await threadOf(desk, message.conversationId, message.id)
  const replyLocal = await signReplyToken(env.POSTROOM_SECRET, message.conversationId)
  const rawKey = `sent/${message.id}.eml`
  try {
    const raw = await composeMail({
      messageId: message.messageId!,
      date: Date.now(),
      from: { name: message.fromName, email: message.fromEmail },
      to,
      cc,
      bcc,
      replyTo: { name: message.fromName, email: `${replyLocal}@${mailDomain}` },
      subject: message.subject,
      ...thread,
      text: message.bodyText,
      html: message.bodyHtml,
      headers: [],
      attachments: await Promise.all(
        files.map(async (file) => {
          const object = await env.MAIL.get(file.fileKey)
          if (!object) throw new MailError(`The attachment ${file.filename} is not there any more.`)
          return { filename: file.filename, type: file.type, content: new Uint8Array(await object.arrayBuffer()) }
        }),
      ),
    })
    await env.MAIL.put(rawKey, raw)
    const recipients = [...new Set([...to, ...cc, ...bcc].map((address) => address.email.toLowerCase()))]
    const { providerId } = await openMailer(env, mailDomain).send({ envelopeFrom: message.fromEmail, recipients, raw, messageId: message.messageId! })
    return { kind: 'sent', rawKey, providerId }
  } catch (error) {
    if (!(error instanceof MailError)) {
      console.error('message was not sent', message.id, error)
      return { kind: 'later', reason: 'The mail could not be prepared.' }
    }
    if (error.uncertain) return { kind: 'uncertain' }
    const reason = error.reply ? `${error.message} ${error.reply}` : error.message
    return error.temporary ? { kind: 'later', reason } : { kind: 'failed', reason }
  }
}
