import { composeMail } from '../channels/email/compose-mail.ts'
import type { account } from '../database/schema/people.ts'
import type { Address } from '../contract/message.ts'
import type { Env } from '../env.ts'
import { openMailer } from '../mailers/open-mailer.ts'

/** What one of our own mails says: `{name}`, `{account}`, `{email}` and the blanks given are filled in. */
interface Notice {
  /** Without angle brackets. */
  messageId: string
  words: { subject: string; text: string }
  blanks: Record<string, string>
}

/** Mails a member, or an address that a member wants to use, on the account's own behalf. Nothing answers such a mail. Throws MailError. */
export async function mailMember(
  env: Env,
  { name, mailDomain }: typeof account.$inferSelect,
  member: Address,
  { messageId, words, blanks }: Notice,
): Promise<void> {
  const known: Record<string, string> = { account: name, name: member.name, email: member.email, ...blanks }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, blank: string) => known[blank] ?? '')
  const from = { name: 'Postroom', email: `no-reply@${mailDomain}` }
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
