import { eq } from 'drizzle-orm'
import { rawMail } from '../../database/schema/events.ts'
import { system } from '../../desk/actor.ts'
import { openDesk } from '../../desk/desk.ts'
import { noteRawMail } from '../../desk/ledger.ts'
import type { Env } from '../../env.ts'
import { acceptMessage } from '../../mailroom/accept.ts'
import { type Destination, findAddressed, findDestination } from './find-destination.ts'
import { type Envelope, type ParsedMail, parseMail } from './parse-mail.ts'

/**
 * Takes in the mail whose bytes lie in R2 under `key`. It can be done again at any time: a mail that
 * is already in is left as it is. Throws when a store fails; then it is to be tried again later.
 */
export async function takeIn(
  env: Env,
  key: string,
  envelope: Envelope,
  defer: (work: Promise<unknown>) => void,
  known?: Destination,
): Promise<void> {
  const desk = openDesk(env, system, defer)
  const [object, seen, destination] = await Promise.all([
    env.MAIL.get(key),
    desk.db.select({ key: rawMail.key }).from(rawMail).where(eq(rawMail.key, key)),
    known ?? findDestination(env, desk.db, envelope.to),
  ])
  if (!object || seen.length > 0) return
  const raw = { key, envelopeFrom: envelope.from, envelopeTo: envelope.to, size: object.size, receivedAt: object.uploaded.getTime() }
  if (!destination) return noteRawMail(desk.db, { ...raw, state: 'refused', reason: 'no such address' })

  const mail = await parseMail(await object.arrayBuffer(), envelope)
  // A bounce continues what it reports on, which its headers do not always say.
  const reported = mail.bounce?.originalMessageId ? [mail.bounce.originalMessageId] : []
  const named = [...new Set([...reported, ...mail.inReplyTo, ...mail.references])].filter((id) => id !== mail.messageId)
  await acceptMessage(desk, {
    channel: destination.channel,
    addressed: destination.conversation ?? (await findAddressed(env, desk.db, destination, [...mail.to, ...mail.cc].map((address) => address.email))),
    sender: { name: mail.from.name, email: mail.from.email.toLowerCase() },
    to: mail.to,
    cc: mail.cc,
    replyTo: mail.replyTo,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    snippet: mail.snippet,
    files: mail.attachments.map((file) => ({
      filename: file.filename ?? '',
      type: file.type,
      contentId: file.contentId,
      isInline: file.inline,
      content: file.content,
    })),
    messageId: mail.messageId,
    // A forward starts a conversation of its own, though it may name the mail it forwards.
    continues: mail.isForward ? [] : [...new Set([...reported, ...mail.inReplyTo, ...mail.references.toReversed()])],
    referenced: mail.isForward ? [] : named.slice(-100),
    isAutomatic: mail.automatic !== null,
    reopens: mail.automatic === null || mail.bounce?.action === 'failed',
    fingerprint: await fingerprintOf(mail),
    raw,
  })
}

/** The same Message-ID with another body is another mail: what is hashed is what a reader would compare. */
async function fingerprintOf(mail: ParsedMail): Promise<string> {
  const files = mail.attachments.map((file) => `${file.filename}:${file.size}`)
  const parts = [mail.messageId, mail.from.email, mail.subject, mail.date, mail.text, mail.html, ...files]
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
