import * as v from 'valibot'
import { asciiDomain } from './ascii-domain.ts'

/** The longest name that is looked up beneath a domain is a DKIM key's: 63 characters and "._domainkey." (RFC 1035 2.3.4). */
const LONGEST = 253 - 63 - '._domainkey.'.length

/** A domain as people type it, in ASCII. Whether it can be connected, the worker says. */
export const NewDomain = v.object({
  domain: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(LONGEST),
    v.transform((name) => asciiDomain(name.replace(/\.$/, ''))),
    v.maxLength(LONGEST),
  ),
})

/** Nothing typed is null. */
function orNull<T extends v.GenericSchema<string, string>>(schema: T) {
  return v.union([
    v.pipe(
      v.literal(''),
      v.transform(() => null),
    ),
    schema,
  ])
}

/** What only the service that sends the mail can tell of its records. */
export const DomainHints = v.object({
  /** The name of the service's DKIM key (RFC 6376 3.1). */
  selector: v.pipe(
    v.optional(v.string(), ''),
    v.trim(),
    v.toLowerCase(),
    orNull(v.pipe(v.string(), v.maxLength(63), v.regex(/^[a-z0-9_](?:[a-z0-9_-]|\.(?=[a-z0-9_]))*$/))),
  ),
  /** How an SPF record names the service (RFC 7208 5): a host is one that is included. */
  spf: v.pipe(
    v.optional(v.string(), ''),
    v.trim(),
    v.toLowerCase(),
    v.maxLength(200),
    v.transform((term) => (/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(term) && !isIpv4(term) ? `include:${term}` : term)),
    v.transform((term) => (isIpv4(term) ? `ip4:${term}` : term)),
    orNull(
      v.pipe(
        v.string(),
        v.regex(
          /^(?:(?:include|a|mx):[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|ip4:[0-9.]{7,15}(?:\/\d{1,2})?|ip6:[0-9a-f:]{2,39}(?:\/\d{1,3})?)$/,
        ),
      ),
    ),
  ),
})
export type DomainHints = v.InferOutput<typeof DomainHints>

const isIpv4 = (text: string) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)

/** One DNS record that a domain needs before mail leaves from it, or should have. */
export interface WantedRecord {
  purpose: 'ownership' | 'dkim' | 'spf' | 'mx' | 'return_path' | 'dmarc'
  type: 'TXT' | 'CNAME' | 'MX'
  /** Whole, without a dot at its end; '' where only the sending service knows it. */
  name: string
  /** As it is typed at a DNS provider; '' where only the sending service knows it. */
  value: string
  /** Of an MX record that the service gave one. */
  priority: number | null
  isNeeded: boolean
}

/** `unanswered`: the domain's own name servers did not say; `unknown`: not looked up yet, or it cannot be. */
export type RecordState = 'found' | 'missing' | 'different' | 'unanswered' | 'unknown'

/** A record as it was last looked up. `found` is what stands there instead, each in one line. */
export interface DomainRecord extends WantedRecord {
  state: RecordState
  found: string[]
}

/**
 * Why the last look at a domain is not whole: DNS could not be asked, or the sending service; the service did not accept
 * the key; or its key may only send, so that it tells nothing.
 */
export type DomainProblem = 'dns_unreachable' | 'service_unreachable' | 'service_refused' | 'service_restricted'
