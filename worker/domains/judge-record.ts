import type { DomainRecord, WantedRecord } from '../contract/domain.ts'
import { printable } from '../mailers/printable.ts'
import { isSpf, spfTerms } from './spf.ts'

/** As many and as much of what stands there instead as somebody reads. */
const SHOWN = 4
const SHOWN_LENGTH = 300

/** What a look at DNS says of a record. `values` is null where the name's own servers did not answer. */
export function judgeRecord(wanted: WantedRecord, values: string[] | null): DomainRecord {
  if (values === null) return { ...wanted, state: 'unanswered', found: [] }
  const relevant = values.filter((value) => isRelevant(wanted, value))
  if (relevant.length === 0) return { ...wanted, state: 'missing', found: [] }
  if (isRight(wanted, relevant)) return { ...wanted, state: 'found', found: [] }
  return { ...wanted, state: 'different', found: relevant.slice(0, SHOWN).map(shown) }
}

/** At some names other records may stand beside the one that is asked for. */
function isRelevant({ purpose, type }: WantedRecord, value: string): boolean {
  if (type !== 'TXT') return value !== ''
  if (purpose === 'spf') return isSpf(value)
  if (purpose === 'dmarc') return isDmarc(value)
  return true
}

function isRight({ purpose, type, value }: WantedRecord, values: string[]): boolean {
  if (type !== 'TXT') return values.includes(value.toLowerCase())
  switch (purpose) {
    case 'spf': {
      // Two of them are as good as none (RFC 7208 4.5).
      const terms = spfTerms(values[0]!)
      return values.length === 1 && spfTerms(value).every((term) => terms.includes(term))
    }
    case 'dmarc':
      // Two of them are as good as none (RFC 9989 4.10).
      return values.length === 1
    case 'dkim': {
      const key = keyIn(value)
      return values.some((text) => (key === '' ? keyIn(text) !== '' : keyIn(text) === key))
    }
    default:
      return values.includes(value)
  }
}

/** Whether a TXT record says what becomes of mail that fails (RFC 9989 4.7). */
function isDmarc(text: string): boolean {
  return /^v *= *DMARC1 *(?:;|$)/.test(text)
}

/** The key of a DKIM record, '' where it has none or was revoked (RFC 6376 3.6.1). */
function keyIn(text: string): string {
  for (const tag of text.split(';')) {
    const at = tag.indexOf('=')
    if (at > 0 && tag.slice(0, at).trim() === 'p') return tag.slice(at + 1).replaceAll(/\s/g, '')
  }
  return ''
}

function shown(value: string): string {
  const line = printable(value)
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}…` : line
}
