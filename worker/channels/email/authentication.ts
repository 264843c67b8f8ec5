import type { Authentication } from '../../contract/message.ts'
import { isVouchedFor } from './arc.ts'
import { readResults, worst } from './authentication-results.ts'
import { type Header, headerValue } from './header.ts'

/** What the platform says of where a mail came from, and of what it is. */
export interface Vouched extends Authentication {
  /** The domains whose DKIM signature it found good. */
  signedBy: string[]
  /** It fails DMARC, and nobody who passed it on vouches that it did not before (RFC 8617). */
  isForged: boolean
  /** That it comes from From's domain. Where that is not proven, anybody may have written it. */
  isProven: boolean
  /** The platform looked, and found nothing that proves it. */
  isDoubted: boolean
}

/** Who adds the results that are believed. */
const PLATFORM = 'mx.cloudflare.net'
/** They stand under its own `Received`, which is the topmost: under the name that it has in the field, or its own. */
const BY_PLATFORM = / by (?:cloudflare-email\.net|mx\.cloudflare\.net)[ (;]/

/**
 * SPF, DKIM and DMARC as the platform found them (RFC 8601), and its spam score. Only its own results count: anybody
 * can write such a header into a mail. Where they are missing the result is `unknown`, which is not `fail`.
 */
export function readAuthentication(headers: Header[], from: string, envelopeFrom: string): Vouched {
  const above = writtenByPlatform(headers)
  const { server, methods, isWhole } = readResults(headerValue(above, 'authentication-results'))
  const believed = server === PLATFORM ? methods : []
  // It repeats the envelope and the greeting as they are: with these in them they may say anything in its name.
  const isUnclear = !isWhole || /["();\\]/.test(envelopeFrom)
  // What it says of SPF quotes the envelope, in which a sender may write `"; dmarc=pass"`: that stands behind the rest.
  const first = believed.findIndex(({ name }) => name === 'spf' || name === 'greeting')
  const own = first < 0 ? believed : believed.slice(0, first)
  const named = (name: string) => own.filter((method) => method.name === name)
  const signatures = named('dkim')
  const signedBy = signatures.flatMap(({ result, domain }) => (result === 'pass' && domain !== null ? [domain] : []))
  const score = Number.parseFloat(headerValue(above, 'x-cf-spamh-score'))
  // Of two one may be a greeting's, which says what it likes behind a semicolon.
  const found = believed.filter(({ name }) => name === 'spf')
  const isOne = !isUnclear && found.length < 2
  const spf = worst(isOne ? found : found.filter(({ result }) => result === 'fail'))
  const dmarc = worst(named('dmarc'))
  const domain = domainOf(from)
  // It is the last of them all, behind whatever an envelope says.
  const last = believed.at(-1)
  const isVouched =
    !isUnclear && last?.name === 'arc' && last.result === 'pass' && isVouchedFor(headers, domain, PLATFORM)
  // Whoever makes them unclear hides what they say: there is always a result of DMARC.
  const isForged = (dmarc === 'fail' && !isVouched) || (believed.length > 0 && isUnclear && named('dmarc').length === 0)
  const isProven =
    !isForged &&
    !isUnclear &&
    (isVouched ||
      named('dmarc').some((method) => method.result === 'pass' && (method.domain ?? domain) === domain) ||
      signedBy.some((signer) => isAligned(signer, domain)) ||
      (spf === 'pass' && isAligned(domainOf(envelopeFrom), domain)))
  return {
    spf,
    dkim: signatures.some(({ result }) => result === 'pass') ? 'pass' : worst(signatures),
    dmarc,
    isForged,
    isProven,
    isDoubted: believed.length > 0 && !isProven,
    spamScore: Number.isFinite(score) ? score : null,
    signedBy,
  }
}

/** What stands under the next server's `Received` was there before the platform had the mail. */
function writtenByPlatform(headers: Header[]): Header[] {
  const isReceived = ({ name }: Header) => name.toLowerCase() === 'received'
  const received = headers.findIndex(isReceived)
  const value = headers[received]?.value.slice(0, 1000).toLowerCase().replace(/\s+/g, ' ') ?? ''
  if (!BY_PLATFORM.test(value)) return []
  const own = headers.slice(received + 1)
  const next = own.findIndex(isReceived)
  return next < 0 ? own : own.slice(0, next)
}

/** RFC 7489 3.1, but for what only a list of all registries could tell: one of the two is the other, or stands above it. */
function isAligned(one: string, other: string): boolean {
  return one !== '' && other !== '' && (`.${one}`.endsWith(`.${other}`) || `.${other}`.endsWith(`.${one}`))
}

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
