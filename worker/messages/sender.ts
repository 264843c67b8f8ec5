import type { Address } from '../contract/message.ts'
import type { channels } from '../database/schema/people.ts'

/** What of a channel says whom its answers are from. */
export type Identity = Pick<
  typeof channels.$inferSelect,
  'state' | 'address' | 'fromName' | 'nameForm' | 'fromKind' | 'fromEmail' | 'fromProof'
>

/** Who an answer is from, as its receiver reads it: "Bob at Acme". Said here alone, so that the app shows what is sent. */
export function senderOf(member: { name: string; email: string }, channel: Identity, mailDomain: string): Address {
  const { nameForm, fromName } = channel
  const name = nameForm === 'company' ? fromName : `${member.name} at ${fromName}`
  return { name, email: fromAddressOf(member, channel, mailDomain) }
}

function fromAddressOf(member: { email: string }, channel: Identity, mailDomain: string): string {
  // It takes no mail any more: what is answered to it would be lost.
  if (channel.state === 'disconnected') return fallbackAt(mailDomain)
  // One whose domain is verified no more waits until it is: until then answers leave, and arrive, from the channel's own.
  if (channel.fromKind === 'custom' && channel.fromEmail !== null && channel.fromProof !== 'lapsed')
    return channel.fromEmail
  return (channel.fromKind === 'member' && memberAddress(member, mailDomain)) || channel.address
}

/** The address that the account has from the beginning, whatever becomes of its channels. */
export function fallbackAt(mailDomain: string): string {
  return `inbox@${mailDomain}`
}

/**
 * The member's own address at the mail domain: what is before the @ of the one they sign in with. Null where that is no
 * user name, or one that belongs to somebody else at any domain (RFC 2142).
 */
export function memberAddress({ email }: { email: string }, mailDomain: string): string | null {
  const [local = ''] = email.split('@')
  return isUsername(local) ? `${local}@${mailDomain}` : null
}

export function isUsername(local: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,62}$/.test(local) && !RESERVED_NAMES.has(local)
}

/** Local parts that are the product's, or that whoever runs a mail server has to read. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  'inbox no-reply noreply postmaster abuse hostmaster webmaster mailer-daemon security root'.split(' '),
)
