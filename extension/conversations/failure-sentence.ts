import type { Failure } from '../../worker/contract/failure.ts'
import type { Sender } from '../../worker/contract/sending.ts'
import { locale, t } from '../locales/translate.ts'

/** What went wrong with a mail of ours, as a sentence of the reader's language; the other side's own words are not in it. */
export function failureSentence({ code, values: { way = 'smtp', size, most, ...values } }: Failure): string {
  if (code === 'author_may_not' || code === 'put_away') return t(`held.${code}`)
  const isNamed = (code !== 'bounced' && code !== 'delayed') || values['addresses'] !== undefined
  return t(isNamed ? `failure.${code}` : `failure.${code}_somewhere`, {
    ...values,
    way: t(`failure.way_${way as Sender}`),
    size: sizeOf(size),
    most: code === 'too_large' ? sizeOf(most) : (most ?? ''),
  })
}

/** The same, with what the other side said, for where there is one line. */
export function failureLine(failure: Failure): string {
  return failure.said ? `${failureSentence(failure)} “${failure.said}”` : failureSentence(failure)
}

/** In megabytes of 1,048,576 bytes, as the limits are. A mail that is a little too large is not said to be just as large. */
function sizeOf(bytes: string | number = 0): string {
  const megabytes = Math.ceil((Number(bytes) / 2 ** 20) * 10) / 10
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: 'megabyte' }).format(megabytes)
}
