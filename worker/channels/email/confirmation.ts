import type { ParsedMail } from './parse-mail.ts'

/** Who asks whether mail may be forwarded to an address, and the domain that signs for them. */
const ASKERS = [{ sender: 'forwarding-noreply@google.com', domain: 'google.com' }] as const

/** Whether a mail provider asks if mail may be forwarded here. Anybody can write that they are Google: its signature says so. */
export function isConfirmation({ from }: Pick<ParsedMail, 'from'>, signedBy: readonly string[]): boolean {
  return ASKERS.some(({ sender, domain }) => from.email.toLowerCase() === sender && signedBy.includes(domain))
}
