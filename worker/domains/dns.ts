import * as v from 'valibot'
import type { WantedRecord } from '../contract/domain.ts'
import { request, Unanswered } from '../mailers/request.ts'

const NUMBERS = { CNAME: 5, MX: 15, TXT: 16 } as const
/** Milliseconds for one answer. */
const PATIENCE = 5000
/** A name with more records of one type than this is none that anybody set up for mail. */
const MOST = 100
/** Of aliases of aliases. */
const LONGEST_CHAIN = 10

const Answer = v.object({
  Status: v.number(),
  TC: v.optional(v.boolean(), false),
  Answer: v.optional(v.array(v.object({ name: v.string(), type: v.number(), data: v.string() })), []),
})

/** DNS could not be asked at all: nothing is known of any name. */
export class DnsUnreachable extends Error {}

/**
 * The records of a name, aliases followed: texts as they stand, hosts in lower case without the dot at their end. Null
 * where the name's own servers give no answer.
 * @param url a resolver that answers DNS over HTTPS as JSON (developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json)
 * @throws DnsUnreachable
 */
export async function lookUp(url: string, name: string, type: WantedRecord['type']): Promise<string[] | null> {
  const query = new URLSearchParams({ name, type })
  const { status, json } = await request(
    `${url}?${query.toString()}`,
    { headers: { accept: 'application/dns-json' } },
    PATIENCE,
  ).catch((error: unknown) => {
    throw error instanceof Unanswered ? new DnsUnreachable(error.message) : error
  })
  const answer = v.safeParse(Answer, json)
  if (status !== 200 || !answer.success) throw new DnsUnreachable(`The resolver answered ${status}.`)
  const { Status, TC, Answer: records } = answer.output
  // No such name (RFC 1035 4.1.1).
  if (Status === 3) return []
  if (Status !== 0 || TC) return null
  return follow(records, name, type)
}

/** What stands at the end of the aliases; what an answer holds of other names says nothing of this one. */
function follow(
  records: v.InferOutput<typeof Answer>['Answer'],
  name: string,
  type: WantedRecord['type'],
): string[] | null {
  let owner = plain(name)
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    const own = records.filter((record) => plain(record.name) === owner)
    const wanted = own.filter((record) => record.type === NUMBERS[type])
    if (wanted.length > MOST) return null
    if (wanted.length > 0) return wanted.map(({ data }) => readers[type](data))
    const alias = own.find((record) => record.type === NUMBERS.CNAME)
    if (!alias) return []
    owner = plain(alias.data)
  }
  return null
}

const readers = { CNAME: plain, MX: (data: string) => plain(data.trim().split(/\s+/)[1] ?? ''), TXT: readText }

function plain(host: string): string {
  return host.trim().toLowerCase().replace(/\.$/, '')
}

/**
 * The text of a TXT record: its strings, one after the other (RFC 7208 3.3, RFC 6376 3.6.2.2). Some resolvers write them
 * as a zone file does (RFC 1035 5.1), quoted and escaped, others bare.
 */
function readText(data: string): string {
  if (!data.startsWith('"')) return data
  let text = ''
  let isQuoted = false
  for (let at = 0; at < data.length; at++) {
    const character = data[at]!
    if (character === '"') isQuoted = !isQuoted
    else if (character === '\\') {
      const code = /^\d{3}$/.test(data.slice(at + 1, at + 4)) ? Number(data.slice(at + 1, at + 4)) : null
      text += code === null ? (data[at + 1] ?? '') : String.fromCharCode(code)
      at += code === null ? 1 : 3
    } else if (isQuoted) text += character
  }
  return text
}
