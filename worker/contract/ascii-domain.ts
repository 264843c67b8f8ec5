/**
 * A domain in the one spelling by which it is compared and written to: lower case, and punycode where it is international
 * (RFC 5890), which also tells apart letters that look alike.
 */
export function asciiDomain(domain: string): string {
  const lower = domain.toLowerCase()
  // Most are ASCII; and what a URL would read as more than its host is left as it is.
  if (!/[^\0-\x7f]/.test(lower) || /[/?#%:@\\]/.test(lower)) return lower
  return URL.canParse(`http://${lower}`) ? new URL(`http://${lower}`).hostname : lower
}
