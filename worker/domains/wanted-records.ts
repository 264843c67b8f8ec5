import type { DomainHints, WantedRecord } from '../contract/domain.ts'
import type { Sender } from '../contract/sending.ts'
import { withTerm } from './spf.ts'

interface Asked extends DomainHints {
  name: string
  /** What proves that it is the account's: see ownership.ts. */
  proof: string
}

/**
 * The DNS records that a domain needs for mail to leave from it, the way that mail leaves. Sources:
 * developers.cloudflare.com/email-service/configuration/domains, postmarkapp.com/support/article/1113-how-do-i-manage-domains-using-the-api,
 * resend.com/docs/api-reference/domains/create-domain; Resend's own records are its service's to say, `told`.
 * @param sender null where no mail can leave
 * @param told the sending service's records, null where it does not tell
 * @param spfNow the domain's SPF record, as far as it is known
 */
export function wantedRecords(asked: Asked, sender: Sender | null, told: WantedRecord[] | null, spfNow: string | null) {
  const { name, proof } = asked
  return [
    record('ownership', 'TXT', `_postroom.${name}`, proof),
    ...(told ?? ofService(asked, sender, spfNow)),
    record('dmarc', 'TXT', `_dmarc.${name}`, 'v=DMARC1; p=none'),
  ]
}

function ofService({ name, selector, spf }: Asked, sender: Sender | null, spfNow: string | null): WantedRecord[] {
  const dkim = record('dkim', 'TXT', selector === null ? '' : `${selector}._domainkey.${name}`, '')
  switch (sender) {
    case 'cloudflare': {
      const bounces = `cf-bounce.${name}`
      return [
        record('dkim', 'TXT', `cf-bounce._domainkey.${name}`, ''),
        record('spf', 'TXT', bounces, 'v=spf1 include:_spf.mx.cloudflare.net ~all'),
        ...[1, 2, 3].map((n) => record('mx', 'MX', bounces, `route${n}.mx.cloudflare.net`)),
      ]
    }
    case 'postmark':
      // Mail gets through without it; its name may be another one.
      return [dkim, { ...record('return_path', 'CNAME', `pm-bounces.${name}`, 'pm.mtasv.net'), isNeeded: false }]
    case 'smtp':
      // A server that sends under a name of its own needs none.
      return [
        dkim,
        { ...record('spf', 'TXT', name, spf === null ? '' : withTerm(spfNow, spf)), isNeeded: spf !== null },
      ]
    case 'resend':
      return [dkim]
    case null:
      return []
  }
}

function record(
  purpose: WantedRecord['purpose'],
  type: WantedRecord['type'],
  name: string,
  value: string,
): WantedRecord {
  return { purpose, type, name, value, priority: null, isNeeded: true }
}
