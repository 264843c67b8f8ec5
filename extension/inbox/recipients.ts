import type { Start } from '../../worker/contract/account.ts'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { TimelineItem } from '../../worker/contract/event.ts'
import type { Address, Message } from '../../worker/contract/message.ts'

export interface Recipient {
  name: string
  email: string
}

export interface Recipients {
  to: Recipient[]
  cc: Recipient[]
  bcc: Recipient[]
}

/**
 * Whom an answer goes to: everybody on the mail that is answered, except ourselves. A mail by a new
 * participant or a machine is not the one answered: who writes into a thread is not thereby trusted. What came by
 * another hand is answered to whoever wrote it, and not to that hand, nor to those whom a forward was for.
 * @param isOwn whether an address is one of the account's own
 */
export function replyRecipients(
  items: readonly TimelineItem[],
  conversation: Conversation,
  isOwn: (email: string) => boolean,
): Recipients {
  const answered = items.findLast(
    ({ event, message }) => message !== null && isBrought(event.type) && isAnswerable(message),
  )?.message
  const others = (some: readonly Address[]): Recipient[] => some.filter(({ email }) => email && !isOwn(email))
  const writer = { name: conversation.contactName, email: conversation.contactEmail }
  const original = answered?.originalSender ?? null
  // RFC 5322 3.6.2: where there is a Reply-To, answers go there and not to the From; but not at the wish of somebody who
  // says to be one of us.
  const wishes =
    answered?.direction === 'in'
      ? [original ? [original] : [], answered.isUnproven ? [] : answered.replyTo, [answered.from]]
      : [answered?.to ?? []]
  const first = [...wishes, [writer]].map(others).find((some) => some.length > 0) ?? []
  const copied = answered?.direction === 'in' ? [...answered.to, ...answered.cc] : (answered?.cc ?? [])
  if (original?.how === 'forward') return { to: distinct(first, []), cc: [], bcc: [] }
  const without = original && answered ? [...first, answered.from] : first
  return { to: distinct(first, []), cc: distinct(others(copied), without), bcc: [] }
}

function isBrought(type: string): boolean {
  return type === 'message.received' || type === 'message.queued'
}

function isAnswerable(message: Message): boolean {
  if (message.direction === 'out') return message.status !== 'undone' && message.status !== 'failed'
  return !message.isNewParticipant && !message.isAutomatic
}

function distinct(some: readonly Recipient[], without: readonly Recipient[]): Recipient[] {
  const seen = new Set(without.map(({ email }) => email.toLowerCase()))
  return some
    .filter(({ email }) => !seen.has(email.toLowerCase()) && seen.add(email.toLowerCase()))
    .map(({ name, email }) => ({ name, email }))
}

/** Every address at which the account itself receives: mail to it would come back to the same conversation. */
export function isOwnAddress(email: string, { ownAddresses }: Pick<Start, 'ownAddresses'>): boolean {
  const address = email.toLowerCase()
  return ownAddresses.includes(address) || ownAddresses.includes(address.replace(/\+[^@]*(?=@)/, ''))
}
