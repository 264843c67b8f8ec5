import { eq } from 'drizzle-orm'
import { composeMail } from '../channels/email/compose-mail.ts'
import { openDatabase } from '../database/client.ts'
import { newId } from '../database/id.ts'
import { account, members } from '../database/schema/people.ts'
import type { Env } from '../env.ts'
import { openMailer } from '../mailers/open-mailer.ts'
import texts from './code-mail.json' with { type: 'json' }

/** Mails a sign-in code in the member's language. Nobody else gets one: then it does nothing. */
export async function sendCode(env: Env, email: string, code: string): Promise<void> {
  const db = openDatabase(env.DB)
  const [found, settings] = await db.batch([
    db.select().from(members).where(eq(members.email, email.toLowerCase())),
    db.select().from(account),
  ])
  const member = found[0]
  const owner = settings[0]
  if (!member || member.status === 'deactivated' || !owner) return
  const words = texts[member.locale]
  const fill = (text: string) => text.replaceAll('{name}', member.name).replaceAll('{account}', owner.name).replaceAll('{code}', code)
  const from = { name: 'Postroom', email: `no-reply@${owner.mailDomain}` }
  const messageId = `${newId()}@${owner.mailDomain}`
  const raw = await composeMail({
    messageId,
    date: Date.now(),
    from,
    to: [{ name: member.name, email: member.email }],
    cc: [],
    bcc: [],
    replyTo: null,
    subject: fill(words.subject),
    inReplyTo: null,
    references: [],
    text: fill(words.text),
    html: null,
    headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
    attachments: [],
  })
  await openMailer(env, owner.mailDomain).send({ envelopeFrom: from.email, recipients: [member.email], raw, messageId })
}
