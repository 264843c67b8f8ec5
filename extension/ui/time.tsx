import { signal } from '@preact/signals'
import { exactTime, relativeTime, shortTime } from './time-format.ts'

const now = signal(Date.now())
if (typeof document !== 'undefined') setInterval(() => (now.value = Date.now()), 30_000)

/** A moment in the page's language and the reader's zone; the exact time is its title. */
export function Time({ at, short = false }: { at: number; short?: boolean }) {
  const locale = regional(document.documentElement.lang || 'en')
  const text = short ? shortTime(at, now.value, locale) : relativeTime(at, now.value, locale)
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale)}>
      {text}
    </time>
  )
}

/** The page's language as the reader's own region writes it; British where English has no region. */
function regional(language: string): string {
  return navigator.languages.find((one) => one.startsWith(`${language}-`)) ?? (language === 'en' ? 'en-GB' : language)
}
