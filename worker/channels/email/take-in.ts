import { openDatabase } from '../../database/client.ts'
import { loggable, reasonOf } from '../../desk/failures.ts'
import { insist } from '../../desk/insist.ts'
import { beginRawMail, excuseRawMail, noteRawMail } from '../../desk/ledger.ts'
import type { Env } from '../../env.ts'
import { acceptMessage } from '../../mailroom/accept.ts'
import type { Incoming, IncomingFile } from '../../mailroom/incoming.ts'
import { readAuthentication } from './authentication.ts'
import { isBulk } from './automatic.ts'
import { troubleIn } from './bounce.ts'
import { type Destination, findAddressed, findAnswered, findDestination } from './find-destination.ts'
import { type Envelope, type ParsedMail, parseMail, setAside } from './parse-mail.ts'
import { readConfirmation } from './confirmation.ts'
import { headerValues } from './header.ts'
import type { Encoded } from './part-body.ts'
import { forwardSnippet } from './forwarded-body.ts'
import { findOriginalSender, isGroupMail } from './original-sender.ts'
import { readQuoteMarkers } from './quote-marker.ts'
import type { KeptMail } from './raw-mail.ts'
import { hasReplyPrefix, normaliseSubject } from './subject.ts'
import { readThreadIndex } from './thread-index.ts'

/** How often the worker may die over a mail before it is set aside for a person, with its headers and the whole of it as a file. */
const MOST_DEATHS = 5
/** How often it may fail: then something in it is refused, for a store that is away refuses what is set aside as well. */
const MOST_FAILURES = 20

/**
 * Takes in a mail that lies in R2 and was perhaps taken in before, or is at this moment: then it is left as it is.
 * Throws when a store fails; then it is to be tried again later.
 */
export async function takeInAgain(
  env: Env,
  key: string,
  envelope: Envelope,
  defer: (work: Promise<unknown>) => void,
): Promise<void> {
  const db = openDatabase(env.DB)
  const object = await env.MAIL.head(key)
  if (!object) return
  // Its bytes are fetched once it is noted that they will be: they may be what the worker dies of.
  const kept = { key, size: object.size, receivedAt: object.uploaded.getTime(), bytes: null }
  const begun = await beginRawMail(db, rowOf(kept, envelope))
  if (!begun) return
  const take = (read: typeof parseMail) => takeIn(env, kept, envelope, defer, { read })
  try {
    if (begun.attempts > MOST_DEATHS) return await take(setAside)
    await take(parseMail).catch((error: unknown) => {
      if (begun.failures < MOST_FAILURES) throw error
      console.error('mail is set aside', key, loggable(error))
      return take(setAside)
    })
  } catch (error) {
    await insist(() => excuseRawMail(db, key, reasonOf(error))).catch((reason: unknown) =>
      console.error('not excused', key, loggable(reason)),
    )
    throw error
  }
}

/** Takes in a mail that is in R2 and in no table yet. Throws when a store fails; then `takeInAgain` may. */
export async function takeIn(
  env: Env,
  kept: KeptMail,
  envelope: Envelope,
  defer: (work: Promise<unknown>) => void,
  { known, read = parseMail }: { known?: Destination | undefined; read?: typeof parseMail } = {},
): Promise<void> {
  const db = openDatabase(env.DB)
  const raw = rowOf(kept, envelope)
  const found = known ?? (await findDestination(env, db, envelope.to))
  if (!found) {
    await noteRawMail(db, { ...raw, state: 'refused', reason: 'no such address' })
    return
  }

  const bytes = kept.bytes ?? (await fetchBytes(env, kept.key))
  const mail = await read(bytes, envelope)
  // A bounce continues what it reports on, which its headers do not always say.
  const reported = mail.bounce?.originalMessageId ? [mail.bounce.originalMessageId] : []
  const named = [...new Set([...reported, ...mail.inReplyTo, ...mail.references])].filter((id) => id !== mail.messageId)
  const destination = { ...found, channel: (found.isShared && (await findAnswered(db, named))) || found.channel }
  const { signedBy, isForged, isProven, isDoubted, ...authentication } = readAuthentication(
    mail.headers,
    mail.from.email,
    envelope.from,
  )
  const confirmation = readConfirmation(mail, signedBy)
  const isAutomatic = mail.automatic !== null && !isGroupMail(mail)
  const thread = mail.isForward ? null : readThreadIndex(mail.threadIndex, mail.subject)
  const incoming: Incoming = {
    channel: destination.channel,
    addressed:
      destination.conversation ??
      (await findAddressed(
        env,
        db,
        destination,
        [...mail.to, ...mail.cc].map((address) => address.email),
      )),
    sender: { name: mail.from.name, email: mail.from.email.toLowerCase() },
    originalSender: await findOriginalSender(db, mail, destination.channel, isDoubted),
    to: mail.to,
    cc: mail.cc,
    replyTo: mail.replyTo,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    textFolds: mail.textFolds,
    htmlFolds: mail.htmlFolds,
    snippet: mail.isForward ? forwardSnippet(mail.text) : mail.snippet,
    files: mail.attachments.map((file) => ({
      filename: file.filename ?? '',
      type: file.type,
      contentId: file.contentId,
      isInline: file.inline,
      content: file.content,
      inRaw: placeIn(bytes, file.encoded),
    })),
    messageId: mail.messageId,
    // A forward starts a conversation of its own, though it may name the mail it forwards.
    continues: mail.isForward ? [] : [...new Set([...reported, ...mail.inReplyTo, ...mail.references.toReversed()])],
    referenced: mail.isForward ? [] : [...named.slice(-100), ...(thread ? [thread.key] : [])],
    quotes: mail.isForward ? [] : await readQuoteMarkers(env.POSTROOM_SECRET, mail.html ?? mail.text),
    threadKey: thread?.isAnswer ? thread.key : null,
    isSameSubject: hasReplyPrefix(mail.subject) && !mail.isForward ? sameAs(mail.subject) : null,
    isAutomatic,
    authentication,
    confirmation,
    signals: {
      isForged,
      isProven,
      spamScore: authentication.spamScore,
      isBulk: isBulk(mail.headers) && !isGroupMail(mail),
      isReply: mail.automatic === 'report' || mail.automatic === 'reply',
      isConfirmation: confirmation !== null,
      isAwaited: destination.channel.state === 'locked',
    },
    reopens: !isAutomatic || mail.bounce?.action === 'failed',
    protection: mail.protection,
    invitation: mail.invitation,
    bounced: bouncedIn(mail),
    fingerprint: await fingerprintOf(mail, isForged),
    raw,
  }
  await acceptMessage(env, incoming, defer)
}

/** Only what is a view of the mail as it was kept stands there: headers that had to be repaired have moved it. */
function placeIn(mail: ArrayBuffer, encoded: Encoded | null): IncomingFile['inRaw'] {
  if (encoded === null || encoded.bytes.buffer !== mail) return null
  const { byteOffset, byteLength } = encoded.bytes
  return { fileOffset: byteOffset, fileLength: byteLength, fileEncoding: encoded.encoding }
}

function sameAs(subject: string): Incoming['isSameSubject'] {
  const bare = normaliseSubject(subject)
  return bare === '' ? null : (other) => normaliseSubject(other) === bare
}

function rowOf({ key, size, receivedAt }: KeptMail, { from, to }: Envelope) {
  return { key, envelopeFrom: from, envelopeTo: to, size, receivedAt }
}

function bouncedIn({ bounce }: ParsedMail): Incoming['bounced'] {
  const rfcId = bounce?.originalMessageId
  const reason = bounce && troubleIn(bounce)
  return rfcId && reason ? { rfcId, reason, isFinal: bounce.action === 'failed' } : null
}

async function fetchBytes(env: Env, key: string): Promise<ArrayBuffer> {
  const object = await env.MAIL.get(key)
  if (!object) throw new Error(`the mail ${key} is not where it was put`)
  return object.arrayBuffer()
}

/**
 * The same Message-ID with another body or file is another mail: what is hashed is what a reader would
 * compare; of one that was set aside all but its headers, to which every server on the way adds. Where a program wrote
 * neither id nor date, the way it came tells one mail from the next. A forged copy that is here first is not the mail, nor
 * is one whose answers go elsewhere: else whoever has it from another sender keeps the real one out.
 */
async function fingerprintOf(mail: ParsedMail, isForged: boolean): Promise<string> {
  const files = mail.unread
    ? [await hashOf(mail.unread)]
    : await Promise.all(mail.attachments.map(async (file) => `${file.filename}:${await hashOf(file.content)}`))
  const way = mail.messageId === null && mail.date === null ? headerValues(mail.headers, 'received') : []
  const parts = [mail.messageId, mail.from.email, mail.subject, mail.date, mail.text, mail.html, ...way, ...files]
  const answered = mail.replyTo.map(({ email }) => email.toLowerCase())
  return hashOf(new TextEncoder().encode(JSON.stringify([isForged, answered, ...parts])))
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
