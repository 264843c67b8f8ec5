import { type Reply, type Service, startService } from '../mailers/sending-service.ts'

const NUMBERS: Record<string, number> = { CNAME: 5, MX: 15, TXT: 16 }

interface DnsServer {
  url: string
  /** What stands in DNS: "TXT acme.example" with each record as a resolver writes it. */
  zone: Map<string, string[]>
  /** What is answered of a name instead, whatever is asked of it; of '' whatever the name. */
  moods: Map<string, Reply>
  /** What was asked, like "TXT acme.example". */
  asked: () => string[]
  stop(): Promise<void>
}

/** A real resolver for DNS over HTTPS as JSON, of what a test says stands in DNS. */
export async function startDns(): Promise<DnsServer> {
  const zone = new Map<string, string[]>()
  const moods = new Map<string, Reply>()
  const questionIn = (path: string) => {
    const query = new URL(path, 'http://dns').searchParams
    return { name: query.get('name')!, type: query.get('type')! }
  }
  const service: Service = await startService(({ path, headers }) => {
    const { name, type } = questionIn(path)
    const mood = moods.get(name) ?? moods.get('')
    if (mood !== undefined) return mood
    if (headers.accept !== 'application/dns-json') return { status: 415 }
    const records = zone.get(`${type} ${name}`)
    const Answer = records?.map((data) => ({ name: `${name}.`, type: NUMBERS[type], TTL: 300, data }))
    return { status: 200, json: answer(Answer) }
  })
  return {
    url: `${service.url}/dns-query`,
    zone,
    moods,
    asked: () =>
      service.asked.map(({ path }) => {
        const { name, type } = questionIn(path)
        return `${type} ${name}`
      }),
    stop: () => service.stop(),
  }
}

/** As cloudflare-dns.com answers; without records, that there is no such name. */
export function answer(records: object[] | undefined, more: object = {}): object {
  const Status = records === undefined ? 3 : 0
  return { Status, TC: false, RD: true, RA: true, AD: false, CD: false, ...(records && { Answer: records }), ...more }
}

export const quoted = (text: string) => `"${text}"`
