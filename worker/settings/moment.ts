import type { Words } from './words.ts'

/** A point in time, to the minute. The worker does not know where its reader is. */
export function moment(t: Words, at: number): string {
  const format = new Intl.DateTimeFormat(t.locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.format(at)} UTC`
}
