/**
 * An address with its domain in ASCII (RFC 5891): letters beyond it have a form there, and few mail programs and fewer
 * services take them as they are. Null where the domain is none. The part before the @ has no such form and stays.
 */
export function asciiAddress(email: string): string | null {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1)
  if (isAscii(domain)) return email
  try {
    const { hostname } = new URL(`http://${domain}`)
    // Digits of other scripts make an IP address of it.
    return /(^|\.)\d+$/.test(hostname) ? null : `${email.slice(0, at)}@${hostname}`
  } catch {
    return null
  }
}

export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
