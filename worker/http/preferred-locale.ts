import type { Locale } from '../contract/account.ts'

/** The first language of the browser that we have, by its `Accept-Language`; null where there is none. */
export function preferredLocale(header: string | undefined): Locale | null {
  for (const language of (header ?? '').slice(0, 1000).split(',')) {
    const code = language.trim().toLowerCase().split(/[-;]/)[0]
    if (code === 'no' || code === 'nn' || code === 'nb') return 'nb'
    if (code === 'nl' || code === 'en') return code
  }
  return null
}
