import { asciiDomain } from '../contract/ascii-domain.ts'

/**
 * An address with its domain in ASCII: few mail programs and fewer services take it otherwise. Null where the domain is
 * none. The part before the @ has no such form and stays.
 */
export function asciiAddress(email: string): string | null {
  const at = email.lastIndexOf('@') + 1
  const domain = email.slice(at)
  if (isAscii(domain)) return email
  const ascii = asciiDomain(domain)
  // Digits of other scripts make an IP address of it.
  return !isAscii(ascii) || /(^|\.)\d+$/.test(ascii) ? null : email.slice(0, at) + ascii
}

export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
