import { asciiDomain } from '../contract/ascii-domain.ts'
import { isPublicDomain } from '../contract/public-domain.ts'

/**
 * The name of the mailbox that an address, in lower case, reaches, where providers are known to read many ways of
 * writing it as one: else whoever is blocked as mallory@gmail.com writes as m.allory+1@googlemail.com. A domain has its name in ASCII, as mail has it.
 */
export function mailboxName(sender: string): string {
  const at = sender.lastIndexOf('@')
  const domain = asciiDomain(sender.slice(at + 1))
  if (at < 1) return domain
  if (!isPublicDomain(domain)) return `${sender.slice(0, at)}@${domain}`
  const local = withoutDetail(sender.slice(0, at))
  const isGoogles = domain === 'gmail.com' || domain === 'googlemail.com'
  return isGoogles ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`
}

/** What stands before a `+detail`; all of it where nothing does. */
export function withoutDetail(local: string): string {
  const plus = local.indexOf('+')
  return plus > 0 ? local.slice(0, plus) : local
}
