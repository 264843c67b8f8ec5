import type { Authentication } from '../../contract/message.ts'

export interface Method {
  name: string
  result: Authentication['spf']
  /** What is signed for: of DKIM the signer's domain, of DMARC the one in From; null where it does not say. */
  domain: string | null
}

/** Who found what, as one `Authentication-Results` says it (RFC 8601 2.2), in its order. */
export function readResults(value: string): { server: string; methods: Method[] } {
  const [server = '', ...methods] = withoutComments(value.slice(0, 10_000)).split(';')
  return { server: server.trim().toLowerCase().split(/\s/)[0] ?? '', methods: methods.map(readMethod) }
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

/** The worst that was found; `unknown` where nothing was. */
export function worst(methods: readonly Method[]): Authentication['spf'] {
  const results = new Set(methods.map(({ result }) => result))
  return (['fail', 'pass', 'none'] as const).find((result) => results.has(result)) ?? 'unknown'
}
