import { signal } from '@preact/signals'
import { pageLanguage } from './page-language.ts'
import { regional } from './regional.ts'
import { exactTime, relativeTime, shortTime } from './time-format.ts'

const now = signal(Date.now())
if (typeof document !== 'undefined') setInterval(() => (now.value = Date.now()), 30_000)

/** A moment in the page's language and the reader's zone; the exact time is its title. */
export function Time({ at, short = false }: { at: number; short?: boolean }) {
  const locale = regional(pageLanguage.value)
  const text = short ? shortTime(at, now.value, locale) : relativeTime(at, now.value, locale)
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale)}>
      {text}
    </time>
  )
}
