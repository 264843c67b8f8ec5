import { loggable } from '../desk/failures.ts'
import { asc } from 'drizzle-orm'
import type { Member } from '../contract/account.ts'
import { openDatabase } from '../database/client.ts'
import { newId } from '../database/id.ts'
import { account, channels } from '../database/schema/people.ts'
import type { Env } from '../env.ts'
import { MailError, NAMES, sentenceOf } from '../mailers/mailer.ts'
import { openMailer } from '../mailers/open-mailer.ts'
import { noticeTo } from './mail-member.ts'
import texts from './test-mail.json' with { type: 'json' }

/** One address for each domain that the account sends from: services allow or refuse domains. */
export async function testSenders(env: Env): Promise<string[]> {
  const db = openDatabase(env.DB)
  const [ways, [settings]] = await db.batch([
    db
      .select({ address: channels.address, fromEmail: channels.fromEmail, fromProof: channels.fromProof })
      .from(channels)
      .orderBy(asc(channels.createdAt)),
    db.select().from(account),
  ])
  const addresses = [
    ...ways.map(({ address }) => address),
    `no-reply@${settings!.mailDomain}`,
    ...ways.flatMap(({ fromEmail, fromProof }) => (fromEmail === null || fromProof === 'lapsed' ? [] : fromEmail)),
  ]
  const first = new Map(addresses.toReversed().map((address) => [address.slice(address.lastIndexOf('@')), address]))
  return addresses.filter((address) => first.get(address.slice(address.lastIndexOf('@'))) === address)
}

/**
 * Mails the member a test, the way that is chosen and no other. Answers null once it was taken, else what is wrong, as
 * a sentence.
 */
export async function sendTestMail(env: Env, member: Member, from: string): Promise<string | null> {
  const [settings] = await openDatabase(env.DB).select().from(account)
  try {
    const mailer = await openMailer(env, settings!.mailDomain)
    const mail = await noticeTo(settings!, member, {
      messageId: `${newId()}@${settings!.mailDomain}`,
      words: texts[member.locale],
      blanks: { way: NAMES[mailer.sender] },
      from,
    })
    return (await mailer.send(mail)).undelivered
  } catch (error) {
    if (error instanceof MailError) return sentenceOf(error)
    console.error('no test mail', loggable(error))
    return String(error)
  }
}
