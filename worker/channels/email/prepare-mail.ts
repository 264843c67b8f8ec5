import type { MailToSend } from '../../mailers/mailer.ts'
import { composeMail, type OutgoingMail } from './compose-mail.ts'
import { bareId, partsOf } from './mail-parts.ts'

/** The mail with its envelope, ready for whichever way it leaves. @throws HeaderInjection */
export async function prepareMail(mail: OutgoingMail): Promise<MailToSend> {
  const parts = partsOf(mail)
  const everybody = [...parts.to, ...parts.cc, ...parts.bcc]
  return {
    envelopeFrom: parts.from.email,
    recipients: [...new Set(everybody.map(({ email }) => email.toLowerCase()))],
    raw: await composeMail(mail),
    messageId: bareId(mail.messageId),
    parts,
  }
}
