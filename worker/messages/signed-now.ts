import { eq } from 'drizzle-orm'
import { messages } from '../database/schema/conversations.ts'
import { account, channels, members } from '../database/schema/people.ts'
import type { ConversationRow, Desk } from '../desk/desk.ts'
import { senderOf } from './sender.ts'
import { sign, signatureOf } from './signature.ts'

/**
 * Whom a message that was scheduled, or refused for its sender, is from, and what stands under it, as that is now: of its
 * author, by the channel of the conversation that it lies in. Only what was never handed to anybody may change so: services
 * know a mail again by all that is in it.
 */
export async function signedNow(desk: Desk, id: string, { channelId }: ConversationRow) {
  const { bodyText, bodyHtml, textSignatureFrom, htmlSignatureFrom } = messages
  const [[written], [channel], [settings]] = await desk.db.batch([
    desk.db
      .select({
        author: { name: members.name, email: members.email },
        body: { bodyText, bodyHtml, textSignatureFrom, htmlSignatureFrom },
      })
      .from(messages)
      .innerJoin(members, eq(members.id, messages.authorId))
      .where(eq(messages.id, id)),
    desk.db.select().from(channels).where(eq(channels.id, channelId)),
    desk.db.select({ mailDomain: account.mailDomain }).from(account),
  ])
  const { author, body } = written!
  const from = senderOf(author, channel!, settings!.mailDomain)
  const html = (body.bodyHtml ?? '').slice(0, body.htmlSignatureFrom ?? undefined)
  const text = body.bodyText.slice(0, body.textSignatureFrom ?? undefined).trimEnd()
  const signed = sign({ html, text }, signatureOf(channel!, author))
  return {
    fromName: from.name,
    fromEmail: from.email,
    bodyHtml: signed.html,
    bodyText: signed.text,
    htmlSignatureFrom: signed.htmlSignatureFrom,
    textSignatureFrom: signed.textSignatureFrom,
  }
}
