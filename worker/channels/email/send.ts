import { loggable } from '../../desk/failures.ts'
import { asc, eq } from 'drizzle-orm'
import type { Failure } from '../../contract/failure.ts'
import { attachments } from '../../database/schema/conversations.ts'
import { account } from '../../database/schema/people.ts'
import { assertWithin, failureOf, MailError, NAMES, type Mailer, type MailToSend } from '../../mailers/mailer.ts'
import { openMailer } from '../../mailers/open-mailer.ts'
import type { Send } from '../../mailroom/deliver.ts'
import { askLapsed } from '../../messages/lapsed-sender.ts'
import { threadOf } from '../../messages/thread.ts'
import type { Env } from '../../env.ts'
import { openFile } from '../../files/stored-file.ts'
import { HeaderInjection } from './header.ts'
import { composeReply } from './invitation-reply.ts'
import { prepareMail } from './prepare-mail.ts'
import { quoteMarker } from './quote-marker.ts'
import { signReplyToken } from './reply-token.ts'

/** Hands a message over as mail. What left is kept in R2 beside what came in. */
export const sendMail: Send = async (desk, message) => {
  const { env, db } = desk
  const { to, cc, bcc } = message.recipients
  const rawKey = `sent/${message.id}.eml`
  let mailer: Mailer
  let mail: MailToSend
  try {
    const [settings, files, [sender]] = await db.batch([
      db.select().from(account),
      db.select().from(attachments).where(eq(attachments.messageId, message.id)).orderBy(asc(attachments.position)),
      askLapsed(db, message.fromEmail),
    ])
    const { mailDomain } = settings[0]!
    if (sender!.isLapsed)
      throw new MailError(`Nothing leaves from ${message.fromEmail} at the moment: its domain is no longer verified.`, {
        why: { code: 'sender_lapsed', values: { addresses: message.fromEmail } },
      })
    const thread = await threadOf(desk, message.conversationId, message.id)
    const replyLocal = await signReplyToken(env.POSTROOM_SECRET, message.conversationId)
    mailer = await openMailer(env, mailDomain)
    // Whoever was given it before may have sent it, and this one would not know.
    if (message.unansweredBy !== null && message.unansweredBy !== (await mailer.account?.()))
      return { kind: 'uncertain' }
    mail = await prepareMail({
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
      html: message.bodyHtml && message.bodyHtml + (await quoteMarker(env.POSTROOM_SECRET, message.id)),
      headers: [],
      // Of one time, however often it is tried: services know a mail again by all that is in it.
      calendar: message.invitation && composeReply(message.invitation, message.sentAt),
      attachments: await readFiles(env, mailer, files),
    })
    assertWithin(mailer, mail)
    await env.MAIL.put(rawKey, mail.raw)
  } catch (error) {
    console.error('message was not prepared', message.id, loggable(error))
    if (error instanceof MailError) return { kind: 'failed', reason: failureOf(error) }
    if (error instanceof HeaderInjection)
      return { kind: 'failed', reason: { code: 'bad_characters', values: {}, said: '' } }
    const reason: Failure = { code: 'not_prepared', values: {}, said: '' }
    return { kind: 'later', reason, after: null, unansweredBy: null }
  }
  try {
    const { providerId, undelivered: said } = await mailer.send(mail)
    const undelivered: Failure | null =
      said === null ? null : { code: 'suppressed', values: { way: mailer.sender }, said }
    return { kind: 'sent', rawKey, providerId, undelivered }
  } catch (error) {
    // Whatever is not told by the mailer itself may have come after the mail was taken.
    if (!(error instanceof MailError)) console.error('message may have left', message.id, loggable(error))
    if (!(error instanceof MailError) || error.uncertain) return { kind: 'uncertain' }
    const reason = failureOf(error)
    const { retryAfter: after, unansweredBy } = error
    return error.temporary ? { kind: 'later', reason, after, unansweredBy } : { kind: 'failed', reason }
  }
}

/** One after the other: together they may be as large as the worker's memory bears once, and never larger. */
async function readFiles(env: Env, { limits, sender }: Mailer, files: (typeof attachments.$inferSelect)[]) {
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (size > limits.attached)
    throw new MailError(
      `The files have ${inMegabytes(size)} MB together; ${NAMES[sender]} takes at most ${inMegabytes(limits.attached)} MB in one mail.`,
      { why: { code: 'too_large', values: { way: sender, size, most: limits.attached } } },
    )
  const read = []
  for (const file of files) {
    const { filename, type, contentId } = file
    const opened = await openFile(env, file)
    if (!opened)
      throw new MailError(`The attachment ${filename} is not there any more.`, {
        why: { code: 'file_gone', values: { filename } },
      })
    read.push({
      filename,
      type,
      content: new Uint8Array(await new Response(opened.body).arrayBuffer()),
      ...(contentId && { contentId }),
    })
  }
  return read
}

/** As the app counts them, of 1,048,576 bytes. Rounded up: a file of a little more than 3 MB has not 3. */
function inMegabytes(bytes: number): number {
  return Math.ceil((bytes / 1_048_576) * 10) / 10
}
