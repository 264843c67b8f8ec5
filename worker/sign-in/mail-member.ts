import { loggable } from '../desk/failures.ts'
import { prepareMail } from '../channels/email/prepare-mail.ts'
import type { Member } from '../contract/account.ts'
import type { account } from '../database/schema/people.ts'
import type { Env } from '../env.ts'
import { MailError, type MailToSend } from '../mailers/mailer.ts'
import { openDeployed, openMailer } from '../mailers/open-mailer.ts'

/** What one of our own mails says: `{name}`, `{account}`, `{email}` and the blanks given are filled in. */
interface Notice {
  /** Without angle brackets. */
  messageId: string
  words: { subject: string; text: string }
  blanks: Record<string, string>
  /** In place of an address that nobody reads. */
  from?: string
}

type Settings = typeof account.$inferSelect
type Reader = Pick<Member, 'name' | 'email'>

/**
 * Mails a member on the account's own behalf. Nothing answers such a mail. Where the way that an admin chose fails, it
 * leaves as the worker was deployed: without a code nobody could come in to put it right. Throws MailError.
 */
export async function mailMember(env: Env, settings: Settings, member: Reader, notice: Notice): Promise<void> {
  const mail = await noticeTo(settings, member, notice)
  try {
    const mailer = await openMailer(env, settings.mailDomain)
    await mailer.send(mail)
  } catch (error) {
    const other = await openDeployed(env, settings.mailDomain)
    if (!other || !(error instanceof MailError) || error.uncertain) throw error
    console.error('mailed a member as the worker was deployed', loggable(error))
    await other.send(mail)
  }
}

/** One of our own mails, ready to go. */
export function noticeTo(
  { name, mailDomain }: Settings,
  member: Reader,
  { messageId, words, blanks, from = `no-reply@${mailDomain}` }: Notice,
): Promise<MailToSend> {
  const known: Record<string, string> = { account: name, name: member.name, email: member.email, ...blanks }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, blank: string) => known[blank] ?? '')
  return prepareMail({
    messageId,
    date: Date.now(),
    from: { name: 'Postroom', email: from },
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
}
