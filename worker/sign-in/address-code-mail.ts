import type { Member } from '../contract/account.ts'
import { newId } from '../database/id.ts'
import { account } from '../database/schema/people.ts'
import type { Desk } from '../desk/desk.ts'
import texts from './address-code-mail.json' with { type: 'json' }
import { mailMember } from './mail-member.ts'

/** Mails the code that lets answers leave from an address, to that address. Throws MailError. */
export async function mailAddressCode(
  { env, db }: Desk,
  member: Pick<Member, 'name' | 'locale'>,
  email: string,
  code: string,
): Promise<void> {
  const [settings] = await db.select().from(account)
  const messageId = `${newId()}@${settings!.mailDomain}`
  const blanks = { code, member: member.name }
  await mailMember(env, settings!, { name: '', email }, { messageId, words: texts[member.locale], blanks })
}
