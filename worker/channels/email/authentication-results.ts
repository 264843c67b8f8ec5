import type { Authentication } from '../../contract/message.ts'

export interface Method {
  name: string
  result: Authentication['spf']
  /** What is signed for: of DKIM the signer's domain, of DMARC the one in From; null where it does not say. */
  domain: string | null
}

export interface Results {
  server: string
  methods: Method[]
  /** They end where they should, and so does each comment: who wrote them repeats what a sender said, who may say `(`. */
  isWhole: boolean
}

/** In characters: of a hundred signatures each has its own result, and the ones that count stand behind them. */
const MOST = 100_000

/** Who found what, as one `Authentication-Results` says it (RFC 8601 2.2), in its order. */
export function readResults(value: string): Results {
  const { parts, isWhole } = withoutComments(value.slice(0, MOST))
  const [server = '', ...methods] = parts
  return {
    server: server.trim().toLowerCase().split(/\s/)[0] ?? '',
    methods: methods.map(readMethod),
    isWhole: isWhole && value.length <= MOST,
  }
}

/** `dkim=pass header.d=example.com header.s=s1` */
function readMethod(text: string): Method {
  const [first = '', ...properties] = text.trim().toLowerCase().split(/\s+/)
  const [name = '', value = ''] = first.split('=')
  const property = (key: string) => properties.find((one) => one.startsWith(`${key}=`))?.slice(key.length + 1) ?? null
  const result =
    value === 'pass' || value === 'fail' || value === 'none' ? value : value === 'softfail' ? 'fail' : 'unknown'
  // Of two results of SPF the one for the server's greeting says nothing of the sender.
  const isOfGreeting = property('smtp.helo') !== null && property('smtp.mailfrom') === null
  return {
    name: isOfGreeting ? 'greeting' : name.split('/')[0]!,
    result,
    domain: property('header.d') ?? property('header.i')?.split('@')[1] ?? property('header.from') ?? null,
  }
}

/**
 * What stands between the semicolons, without its comments (RFC 5322). Those may nest; nobody's do who writes results, but
 * where a sender has opened one.
 */
function withoutComments(text: string): { parts: string[]; isWhole: boolean } {
  const parts = ['']
  let isWhole = true
  let isQuoted = false
  let isEscaped = false
  let depth = 0
  for (const character of text) {
    const isLiteral: boolean = isEscaped
    isEscaped = !isLiteral && character === '\\' && (isQuoted || depth > 0)
    if (!isLiteral && !isQuoted && character === '(') {
      if (depth++ > 0) isWhole = false
    } else if (!isLiteral && !isQuoted && character === ')') {
      if (depth-- === 0) [depth, isWhole] = [0, false]
    } else if (depth === 0) {
      if (character === '"' && !isLiteral) isQuoted = !isQuoted
      if (character === ';' && !isQuoted) parts.push('')
      else parts[parts.length - 1] += character
    }
  }
  return { parts, isWhole: isWhole && !isQuoted && depth === 0 }
}

/** The worst that was found; `unknown` where nothing was. */
export function worst(methods: readonly Method[]): Authentication['spf'] {
  const results = new Set(methods.map(({ result }) => result))
  return (['fail', 'pass', 'none'] as const).find((result) => results.has(result)) ?? 'unknown'
}
