import * as v from 'valibot'
import type { DomainProblem, WantedRecord } from '../contract/domain.ts'
import { type Answer, request, textIn, Unanswered } from '../mailers/request.ts'
import { loggable } from '../desk/failures.ts'

/** What a sending service says of a domain. */
export interface ServiceDomain {
  records: WantedRecord[]
  /** Whether it lets mail leave from there. */
  isVerified: boolean
}

interface ResendAccount {
  key: string
  /** The service's address, without a slash at its end. */
  url: string
}

const Listed = v.object({ id: v.pipe(v.string(), v.maxLength(100)), name: v.string() })
const List = v.object({ data: v.array(Listed), has_more: v.optional(v.boolean(), false) })
const Told = v.object({
  id: v.pipe(v.string(), v.maxLength(100)),
  status: v.string(),
  records: v.pipe(
    v.array(
      v.object({
        record: v.string(),
        name: v.pipe(v.string(), v.maxLength(253)),
        type: v.string(),
        value: v.pipe(v.string(), v.maxLength(2000)),
        status: v.optional(v.string(), ''),
        priority: v.optional(v.nullable(v.number()), null),
      }),
    ),
    v.maxLength(30),
  ),
})

const PATIENCE = 10_000
/** Of fifty domains each: an answer is read to 64 KB. */
const MOST_PAGES = 20

/**
 * A domain as Resend has it, which is added there where somebody asks for it: then Resend is told to look at DNS too.
 * Source: resend.com/docs/api-reference/domains.
 * @returns null where Resend has none such, and nobody asked for it
 * @throws ServiceProblem
 */
export async function readResendDomain(
  account: ResendAccount,
  domain: string,
  isAsked: boolean,
): Promise<ServiceDomain | null> {
  const id = await findId(account, domain)
  if (id === null && !isAsked) return null
  const told = read(
    Told,
    id === null
      ? await ask(account, '/domains', { name: domain })
      : await ask(account, `/domains/${encodeURIComponent(id)}`),
  )
  // It answers at once, and looks later.
  if (id !== null && isAsked && told.status !== 'verified')
    await ask(account, `/domains/${encodeURIComponent(id)}/verify`, {}).catch((error: unknown) =>
      console.error('Resend was not told to look', loggable(error)),
    )
  // Receiving there, or following who reads what, is not what this is about.
  const sending = told.records.filter(({ record }) => record === 'SPF' || record === 'DKIM')
  const isPartly = told.status.startsWith('partially_') && sending.every(({ status }) => status === 'verified')
  return {
    records: sending.flatMap((record) => wanted(record, domain)),
    isVerified: told.status === 'verified' || isPartly,
  }
}

/** What keeps a service from telling. */
export class ServiceProblem extends Error {
  readonly problem: DomainProblem
  constructor(problem: DomainProblem, said: string) {
    super(said)
    this.problem = problem
  }
}

async function findId(account: ResendAccount, domain: string): Promise<string | null> {
  let after = ''
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, has_more } = read(List, await ask(account, `/domains?limit=50${after}`))
    const found = data.find(({ name }) => name.toLowerCase() === domain)
    if (found) return found.id
    if (!has_more || data.length === 0) return null
    after = `&after=${encodeURIComponent(data.at(-1)!.id)}`
  }
  return null
}

async function ask({ key, url }: ResendAccount, path: string, json?: object): Promise<Answer['json']> {
  const answer = await request(
    url + path,
    {
      method: json ? 'POST' : 'GET',
      // Without a User-Agent every request is refused.
      headers: { authorization: `Bearer ${key}`, 'user-agent': 'postroom', 'content-type': 'application/json' },
      ...(json && { body: JSON.stringify(json) }),
    },
    PATIENCE,
  ).catch((error: unknown) => {
    throw error instanceof Unanswered ? new ServiceProblem('service_unreachable', error.message) : error
  })
  if (answer.status === 200 || answer.status === 201) return answer.json
  throw new ServiceProblem(problemIn(answer), textIn(answer.json, 'message') || `It answered ${answer.status}.`)
}

function problemIn({ status, json }: Answer): DomainProblem {
  if (textIn(json, 'name') === 'restricted_api_key') return 'service_restricted'
  return status >= 400 && status < 500 && status !== 429 ? 'service_refused' : 'service_unreachable'
}

function read<T extends v.GenericSchema>(schema: T, json: Answer['json']): v.InferOutput<T> {
  const told = v.safeParse(schema, json)
  if (!told.success) throw new ServiceProblem('service_unreachable', 'It did not answer as its documentation says.')
  return told.output
}

function wanted(
  { record, name, type, value, priority }: v.InferOutput<typeof Told>['records'][number],
  domain: string,
) {
  if (type !== 'TXT' && type !== 'CNAME' && type !== 'MX') return []
  const purpose: WantedRecord['purpose'] = record === 'DKIM' ? 'dkim' : type === 'MX' ? 'mx' : 'spf'
  const bare = type === 'TXT' ? value.replace(/^"|"$/g, '') : value.replace(/\.$/, '')
  return [
    { purpose, type, name: wholeName(name, domain), value: bare, priority, isNeeded: true } satisfies WantedRecord,
  ]
}

/**
 * Of `send.updates`, `send.updates.example.com` where that is the domain's beginning: names are told as they are typed at
 * a DNS provider, without the domain that was registered.
 */
function wholeName(name: string, domain: string): string {
  const lower = name.toLowerCase().replace(/\.$/, '')
  if (lower === '' || lower === '@') return domain
  if (lower === domain || lower.endsWith(`.${domain}`)) return lower
  const labels = domain.split('.')
  for (let count = labels.length - 2; count > 0; count--) {
    const beginning = labels.slice(0, count).join('.')
    if (lower === beginning || lower.endsWith(`.${beginning}`)) return `${lower}.${labels.slice(count).join('.')}`
  }
  return `${lower}.${domain}`
}
