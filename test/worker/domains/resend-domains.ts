import type { Asked, Reply } from '../mailers/sending-service.ts'

const KEY = 'p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDemo'

export interface ResendDomain {
  id: string
  name: string
  status: string
}

/** The domains of an account at Resend, as resend.com/docs/api-reference/domains says. `pages` of so many each. */
export function resendDomains(there: ResendDomain[], perPage = 100) {
  return (asked: Asked): Reply => {
    const { pathname, searchParams } = new URL(asked.path, 'http://resend')
    const [, , id, act] = pathname.split('/')
    if (asked.headers.authorization === 'Bearer re_sends')
      return { status: 401, json: { statusCode: 401, name: 'restricted_api_key', message: 'It may only send emails' } }
    if (asked.headers.authorization !== 'Bearer re_good')
      return { status: 403, json: { statusCode: 403, name: 'invalid_api_key', message: 'API key is invalid' } }
    if (asked.method === 'POST' && id === undefined) {
      const name = String(asked.json['name'])
      if (name.startsWith('taken.'))
        return {
          status: 403,
          json: { name: 'validation_error', message: `The ${name} domain has been registered already.` },
        }
      const domain = { id: crypto.randomUUID(), name, status: 'not_started' }
      there.push(domain)
      return { status: 201, json: told(domain) }
    }
    if (id === undefined) {
      const from = there.findIndex((domain) => domain.id === searchParams.get('after')) + 1
      const data = there.slice(from, from + perPage)
      return { status: 200, json: { object: 'list', has_more: from + perPage < there.length, data } }
    }
    const domain = there.find((one) => one.id === id)
    if (!domain) return { status: 404, json: { name: 'not_found', message: 'Domain not found' } }
    if (act !== 'verify') return { status: 200, json: told(domain) }
    if (domain.status === 'not_started') domain.status = 'pending'
    return { status: 200, json: { object: 'domain', id } }
  }
}

/** Its records, named without what was registered. */
function told({ id, name, status }: ResendDomain): object {
  const beneath = name.split('.').slice(0, -2).join('.')
  const at = (label: string) => (beneath === '' ? label : `${label}.${beneath}`)
  const record = { ttl: 'Auto', status }
  return {
    object: 'domain',
    id,
    name,
    status,
    region: 'eu-west-1',
    records: [
      {
        ...record,
        record: 'SPF',
        name: at('send'),
        type: 'MX',
        value: 'feedback-smtp.eu-west-1.amazonses.com',
        priority: 10,
      },
      { ...record, record: 'SPF', name: at('send'), type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
      { ...record, record: 'DKIM', name: at('resend._domainkey'), type: 'TXT', value: KEY },
      { ...record, record: 'DKIM', name: at('nhap._domainkey'), type: 'CNAME', value: 'nhap.dkim.amazonses.com.' },
      { ...record, record: 'Tracking', name: `links.${name}`, type: 'CNAME', value: 'links1.resend-dns.com' },
    ],
  }
}

/** The same in DNS. */
export function resendZone(name: string): [string, string[]][] {
  return [
    [`MX send.${name}`, ['10 Feedback-SMTP.eu-west-1.amazonses.com.']],
    [`TXT send.${name}`, ['"v=spf1 include:amazonses.com ~all"']],
    [`TXT resend._domainkey.${name}`, [`"${KEY.slice(0, 20)}" "${KEY.slice(20)}"`]],
    [`CNAME nhap._domainkey.${name}`, ['nhap.dkim.amazonses.com.']],
  ]
}
