import { eq } from 'drizzle-orm'
import { openDatabase } from '../database/client.ts'
import { newId } from '../database/id.ts'
import { account, members } from '../database/schema/people.ts'
import type { Env } from '../env.ts'
import texts from './code-mail.json' with { type: 'json' }
import { mailMember } from './mail-member.ts'

/** Mails a sign-in code in the member's language. Nobody else gets one: then it does nothing. */
export async function sendCode(env: Env, email: string, code: string): Promise<void> {
  const db = openDatabase(env.DB)
  const [[member], [settings]] = await db.batch([
    db.select().from(members).where(eq(members.email, email.toLowerCase())),
    db.select().from(account),
  ])
  if (!member || member.status === 'deactivated' || !settings) return
  const messageId = `${newId()}@${settings.mailDomain}`
  await mailMember(env, settings, member, { messageId, words: texts[member.locale], blanks: { code } })
}
