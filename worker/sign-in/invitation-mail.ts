import { eq } from 'drizzle-orm'
import { openDatabase } from '../database/client.ts'
import { account, members } from '../database/schema/people.ts'
import type { Env } from '../env.ts'
import texts from './invitation-mail.json' with { type: 'json' }
import { mailMember } from './mail-member.ts'

/**
 * Mails an invitation, in the language that the member was invited in. It holds no secret: whoever
 * reads it must still get a code at the member's address. Throws MailError; the job is done again then.
 */
export async function mailInvitation(
  env: Env,
  eventId: string,
  { memberId, origin }: { memberId: string; origin: string },
): Promise<void> {
  const db = openDatabase(env.DB)
  const [[member], [settings]] = await db.batch([
    db.select().from(members).where(eq(members.id, memberId)),
    db.select().from(account),
  ])
  // Whoever has joined or was deactivated in the meantime needs none.
  if (member?.status !== 'invited' || !settings) return
  // The same id each time the job is done: a mail program shows one that came twice once. Who is invited again gets another.
  const messageId = `${eventId}.invitation@${settings.mailDomain}`
  await mailMember(env, settings, member, {
    messageId,
    words: texts[member.locale],
    blanks: { address: `${origin}/inbox` },
  })
}
