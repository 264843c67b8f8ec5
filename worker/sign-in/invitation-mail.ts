import { eq } from 'drizzle-orm'
import { composeMail } from '../channels/email/compose-mail.ts'
import { openDatabase } from '../database/client.ts'
import { account, members } from '../database/schema/people.ts'
import type { Env } from '../env.ts'
import { openMailer } from '../mailers/open-mailer.ts'
import texts from './invitation-mail.json' with { type: 'json' }

/**
 * Mails an invitation, in the language that the member was invited in. It holds no secret: whoever
 * reads it must still get a code at the member's address. Throws MailError; the job is done again then.
 */
export async function mailInvitation(env: Env, { memberId, origin }: { memberId: string; origin: string }): Promise<void> {
  const db = openDatabase(env.DB)
  const [found, settings] = await db.batch([db.select().from(members).where(eq(members.id, memberId)), db.select().from(account)])
  const member = found[0]
  // Whoever has joined or was deactivated in the meantime needs none.
  if (member?.status !== 'invited') return
  const { name, mailDomain } = settings[0]!
  const blanks: Record<string, string> = { account: name, name: member.name, email: member.email, address: `${origin}/inbox` }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, blank: string) => blanks[blank] ?? '')
  const words = texts[member.locale]
  const from = { name: 'Postroom', email: `no-reply@${mailDomain}` }
  // The same id each time the job is done: a mail program shows one that came twice once.
  const messageId = `${memberId}.invitation@${mailDomain}`
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
  await openMailer(env, mailDomain).send({ envelopeFrom: from.email, recipients: [member.email], raw, messageId })
}
