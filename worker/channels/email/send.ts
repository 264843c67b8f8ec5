import { asc, eq } from 'drizzle-orm'
import { MAX_ATTACHED } from '../../contract/message.ts'
import { attachments } from '../../database/schema/conversations.ts'
import { account } from '../../database/schema/people.ts'
import { MailError } from '../../mailers/mailer.ts'
import { openMailer } from '../../mailers/open-mailer.ts'
import type { Send } from '../../mailroom/deliver.ts'
import { threadOf } from '../../messages/thread.ts'
import type { Env } from '../../env.ts'
import { composeMail } from './compose-mail.ts'
import { HeaderInjection } from './header.ts'
import { signReplyToken } from './reply-token.ts'

/** Hands a message over as mail. What left is kept in R2 beside what came in. */
export const sendMail: Send = async (desk, message) => {
  const { env, db } = desk
  const { to, cc, bcc } = message.recipients
  const rawKey = `sent/${message.id}.eml`
  let raw: Uint8Array
  let mailDomain: string
  try {
    const [settings, files] = await db.batch([
      db.select().from(account),
      db.select().from(attachments).where(eq(attachments.messageId, message.id)).orderBy(asc(attachments.position)),
    ])
    mailDomain = settings[0]!.mailDomain
    const thread = await threadOf(desk, message.conversationId, message.id)
    const replyLocal = await signReplyToken(env.POSTROOM_SECRET, message.conversationId)
    raw = await composeMail({
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
      attachments: await readFiles(env, files),
    })
    await env.MAIL.put(rawKey, raw)
  } catch (error) {
    console.error('message was not prepared', message.id, error)
    if (error instanceof MailError) return { kind: 'failed', reason: error.message }
    if (error instanceof HeaderInjection)
      return { kind: 'failed', reason: 'A name, an address or the subject holds characters that no mail can carry.' }
    return { kind: 'later', reason: 'The mail could not be prepared.' }
  }
  const recipients = [...new Set([...to, ...cc, ...bcc].map((address) => address.email.toLowerCase()))]
  try {
    const { providerId } = await openMailer(env, mailDomain).send({
      envelopeFrom: message.fromEmail,
      recipients,
      raw,
      messageId: message.messageId!,
    })
    return { kind: 'sent', rawKey, providerId }
  } catch (error) {
    // Whatever is not told by the mailer itself may have come after the mail was taken.
    if (!(error instanceof MailError)) console.error('message may have left', message.id, error)
    if (!(error instanceof MailError) || error.uncertain) return { kind: 'uncertain' }
    const reason = error.reply ? `${error.message} ${error.reply}` : error.message
    return error.temporary ? { kind: 'later', reason } : { kind: 'failed', reason }
  }
}

/** One after the other: together they may be as large as the worker's memory bears once, and never larger. */
async function readFiles(env: Env, files: (typeof attachments.$inferSelect)[]) {
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (size > MAX_ATTACHED) throw new MailError('The files are more than a mail can carry: 18 MB together.')
  const read = []
  for (const { fileKey, filename, type } of files) {
    const object = await env.MAIL.get(fileKey)
    if (!object) throw new MailError(`The attachment ${filename} is not there any more.`)
    read.push({ filename, type, content: new Uint8Array(await object.arrayBuffer()) })
  }
  return read
}
