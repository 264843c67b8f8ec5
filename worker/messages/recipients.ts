import type { Address, NewMessage } from '../contract/message.ts'
import type { Recipients } from '../database/schema/conversations.ts'
import { DomainError } from '../desk/domain-error.ts'

/** Every way of writing the addresses of an answer at which a channel of ours could be: as they are, and without a `+detail`. */
export function possibleChannels({ to, cc = [], bcc = [] }: Pick<NewMessage, 'to' | 'cc' | 'bcc'>): string[] {
  return [...new Set([...to, ...cc, ...bcc].flatMap(({ email }) => [email.toLowerCase(), withoutDetail(email)]))]
}

/**
 * Whom an answer goes to, without our own addresses: an answer to everybody would come back as mail
 * from a customer. `ours` are in lower case.
 * @throws DomainError `invalid_input` where nobody is left, or where they are more than a mail can reach
 */
export function recipientsOf(
  { to, cc = [], bcc = [] }: Pick<NewMessage, 'to' | 'cc' | 'bcc'>,
  ours: ReadonlySet<string>,
  limits: { recipients: number },
): Recipients {
  const others = (list: NewMessage['to']): Address[] =>
    list
      .filter(({ email }) => !ours.has(email.toLowerCase()) && !ours.has(withoutDetail(email)))
      .map(({ name, email }) => ({ name: name ?? '', email }))
  const recipients = { to: others(to), cc: others(cc), bcc: others(bcc), replyTo: [] }
  const count = everybodyIn(recipients).length
  if (count === 0) throw refusal('is only your own address: the answer would come back to you')
  if (count > limits.recipients)
    throw refusal(`has ${count} addresses with Cc and Bcc; a mail reaches at most ${limits.recipients}`)
  return recipients
}

/** Each address once, in lower case. */
export function everybodyIn({ to, cc, bcc }: Recipients): string[] {
  return [...new Set([...to, ...cc, ...bcc].map(({ email }) => email.toLowerCase()))]
}

function withoutDetail(email: string): string {
  return email.toLowerCase().replace(/\+[^@]*(?=@)/, '')
}

const refusal = (message: string) => new DomainError('invalid_input', `to: ${message}`, [{ path: 'to', message }])
