/**
 * The one way in which a contact's address is written, however a mail wrote it: lower case, an international domain in
 * punycode (RFC 5890), no quotes that are not needed (RFC 5321 4.1.2). Dots and `+detail` stay: what they mean is
 * for the address's own server to say, and two people must never become one.
 */
export function contactEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return email.toLowerCase()
  const local = email.slice(0, at).normalize('NFC').toLowerCase()
  return `${withoutQuotes(local)}@${asciiDomain(email.slice(at + 1).toLowerCase())}`
}

function withoutQuotes(local: string): string {
  const inside = /^"([^"\\\s.@]+(?:\.[^"\\\s.@]+)*)"$/.exec(local.slice(0, 130))?.[1]
  return inside !== undefined && /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u.test(inside) ? inside : local
}

function asciiDomain(domain: string): string {
  // Most are ASCII; and what a URL would read as more than its host is left as it is.
  if (!/[^\0-\x7f]/.test(domain) || /[/?#%:@\\]/.test(domain)) return domain
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain
}
