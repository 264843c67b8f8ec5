import { addressParser } from 'postal-mime'
import type { Address } from '../../contract/message.ts'
import { asciiDomain } from '../../contract/ascii-domain.ts'
import { cleanLine } from './clean-line.ts'

/** How many addresses of one header are kept: a list of ten thousand is no conversation. */
const most = 1000

/** The mailboxes of From, To, Cc or Reply-To (RFC 5322 3.4), groups taken apart. Never throws. */
export function readAddresses(value: string): Address[] {
  if (!value.trim()) return []
  try {
    return addressParser(value.slice(0, 200_000), { flatten: true })
      .slice(0, most)
      .map((mailbox) => tidy(mailbox.name ?? '', mailbox.address ?? ''))
      .filter((address) => address.name !== '' || address.email !== '')
  } catch {
    return []
  }
}

/** An address from the envelope: no name, and '' for the null sender. */
export function envelopeAddress(address: string): Address {
  return { name: '', email: cleanEmail(address) }
}

/** One address as it can be compared and written to, or '' where it is none. */
export function cleanEmail(text: string): string {
  const trimmed = text
    .slice(0, 2000)
    .trim()
    .replace(/^<+/, '')
    .replace(/>+$/, '')
    .replace(/^mailto:/i, '')
    .trim()
  const at = trimmed.lastIndexOf('@')
  // RFC 5321 4.1.2: quotes around what needs none are the same mailbox.
  const local = trimmed
    .slice(0, at)
    .replace(/^"([\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*)"$/u, '$1')
    .normalize('NFC')
  const domain = asciiDomain(trimmed.slice(at + 1).replace(/\.$/, ''))
  if (at < 1 || !domain || local.length > 128 || domain.length > 253) return ''
  if (/[\s\p{Cc}<>(),;:"[\]@\\]/u.test(domain) && !/^\[[0-9a-f.:]+\]$/.test(domain)) return ''
  // A quoted local part may hold nearly anything; one with a space or an angle in it is a trick or a mistake.
  if (/[\s\p{Cc}<>]/u.test(local) || (/[,;:()@[\]\\"]/.test(local) && !/^"[^"\\]*"$/.test(local))) return ''
  return `${local}@${domain}`.toWellFormed()
}

/** Whether two addresses reach the same mailbox. Local parts differ by case in theory only. */
function isSameEmail(one: string, other: string): boolean {
  return one !== '' && one.toLowerCase() === other.toLowerCase()
}

function tidy(name: string, address: string): Address {
  const email = cleanEmail(address)
  const shown = cleanLine(name || (email ? '' : address), 200).replace(/^['"]+|['"]+$/g, '')
  // "nora@example.com" <nora@example.com> has no name.
  return { name: isSameEmail(shown, email) ? '' : shown, email }
}
