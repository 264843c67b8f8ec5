import type { Authentication } from '../../contract/message.ts'
import { type Header, headerValue } from './header.ts'

/** What the platform says of where a mail came from, and of what it is. */
export interface Vouched extends Authentication {
  /** The domains whose DKIM signature it found good. */
  signedBy: string[]
  /** It fails DMARC, and nobody who passed it on vouches that it did not before (RFC 8617). */
  isForged: boolean
}

/** Who adds the results that are believed: they stand under its own `Received`, which is the topmost. */
const PLATFORM = 'mx.cloudflare.net'

/**
 * SPF, DKIM and DMARC as the platform found them (RFC 8601), and its spam score. Only its own results count: anybody
 * can write such a header into a mail. Where they are missing the result is `unknown`, which is not `fail`.
 */
export function readAuthentication(headers: Header[]): Vouched {
  const received = headers.findIndex(({ name }) => name.toLowerCase() === 'received')
  const isPlatforms = received >= 0 && headers[received]!.value.slice(0, 1000).toLowerCase().includes(`by ${PLATFORM}`)
  const own = isPlatforms ? headers.slice(received + 1) : []
  const next = own.findIndex(({ name }) => name.toLowerCase() === 'received')
  // What stands under the next server's `Received` was there before the platform had the mail.
  const above = next < 0 ? own : own.slice(0, next)
  const results = headerValue(above, 'authentication-results').slice(0, 10_000)
  const [server = '', ...methods] = withoutComments(results).split(';')
  const believed = server.trim().toLowerCase().split(/\s/)[0] === PLATFORM ? methods.map(readMethod) : []
  const outcome = (name: string) => worst(believed.filter((method) => method.name === name))
  const score = Number.parseFloat(headerValue(above, 'x-cf-spamh-score'))
  const dmarc = outcome('dmarc')
  return {
    spf: outcome('spf'),
    dkim: believed.some(({ name, result }) => name === 'dkim' && result === 'pass') ? 'pass' : outcome('dkim'),
    dmarc,
    isForged: dmarc === 'fail' && outcome('arc') !== 'pass',
    spamScore: Number.isFinite(score) ? score : null,
    signedBy: believed.flatMap(({ name, result, domain }) =>
      name === 'dkim' && result === 'pass' && domain !== null ? [domain] : [],
    ),
  }
}

interface Method {
  name: string
  result: Authentication['spf']
  domain: string | null
}

/** `dkim=pass header.d=example.com header.s=s1` */
function readMethod(text: string): Method {
  const [first = '', ...properties] = text.trim().toLowerCase().split(/\s+/)
  const [name = '', value = ''] = first.split('=')
  const property = (key: string) => properties.find((one) => one.startsWith(`${key}=`))?.slice(key.length + 1) ?? null
  const result =
    value === 'pass' || value === 'fail' || value === 'none' ? value : value === 'softfail' ? 'fail' : 'unknown'
  return {
    name: name.split('/')[0]!,
    result,
    domain: property('header.d') ?? property('header.i')?.split('@')[1] ?? null,
  }
}

function worst(methods: Method[]): Authentication['spf'] {
  const results = new Set(methods.map(({ result }) => result))
  return (['fail', 'pass', 'none'] as const).find((result) => results.has(result)) ?? 'unknown'
}

/** RFC 5322 comments, which may nest, and may hold a semicolon. */
function withoutComments(text: string): string {
  let depth = 0
  let rest = ''
  for (const character of text) {
    if (character === '(') depth++
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) rest += character
  }
  return rest
}
