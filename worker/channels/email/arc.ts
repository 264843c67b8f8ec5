import { type Results, readResults } from './authentication-results.ts'
import { headerValues, type Header } from './header.ts'

/**
 * Who passes mail on for others and tells the truth about it. Anybody may seal (RFC 8617 9.2): a good chain proves only
 * that the sealer said so.
 */
const TRUSTED = new Set(['google.com', 'microsoft.com', 'messagingengine.com', 'zohomail.com'])

/** More sets than any mail has passed servers that seal; RFC 8617 4.2.1 allows 50. */
const MOST = 50

/**
 * Whether servers that are trusted say that the mail was its From's when it came to them. The chain is to be checked
 * already: where it is good, the newest set says all that it says of the older ones.
 * @param domain From's, in lower case
 * @param platform who sealed last: its own words are not a forwarder's
 */
export function isVouchedFor(headers: Header[], domain: string, platform: string): boolean {
  const results = new Map<number, Results>()
  for (const value of headerValues(headers, 'arc-authentication-results').slice(0, MOST)) {
    const start = /^\s*i=(\d{1,2})\s*;/i.exec(value)
    const said = start && readResults(value.slice(start[0].length))
    if (!start || !said || said.server === platform) continue
    results.set(Number(start[1]), said)
  }
  const seals = headerValues(headers, 'arc-seal').slice(0, MOST)
  const sealers = new Map(seals.map((value) => [Number(tag(value, 'i')), tag(value, 'd')]))
  for (let at = Math.max(0, ...results.keys()); at > 0; at--) {
    const said = results.get(at)
    if (!said?.isWhole || !TRUSTED.has(sealers.get(at) ?? '')) return false
    // What is said twice is said once by the server, and once by an envelope that it repeats.
    const [dmarc, ...others] = said.methods.filter(({ name }) => name === 'dmarc')
    if (dmarc?.result === 'pass') return others.length === 0 && dmarc.domain === domain
    if (!said.methods.some(({ name, result }) => name === 'arc' && result === 'pass')) return false
  }
  return false
}

/** `i=1; a=rsa-sha256; d=google.com` */
function tag(value: string, name: string): string {
  const tags = value.slice(0, 4000).toLowerCase().split(';')
  return (
    tags
      .map((one) => one.trim().split('='))
      .find(([key]) => key === name)?.[1]
      ?.trim() ?? ''
  )
}
