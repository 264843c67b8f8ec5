import type { Recurrence } from '../../worker/contract/invitation.ts'
import { t } from '../locales/translate.ts'

/** Days without a clock are written as in UTC. */
const SUNDAY = Date.UTC(2023, 0, 1)
const DAY = 86_400_000

/** How a meeting comes again, as a sentence. Of rules that no sentence says, the gist. `first` is its first day. */
export function recurrenceWords(rule: Recurrence, first: string, locale: string): string {
  const base = rule.isWhole ? wholeRule(rule, first, locale) : t(`recurrence.partly.${rule.every}`)
  if (rule.count !== null) return t('recurrence.times', { rule: base, count: rule.count })
  if (rule.until === null) return base
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(rule.until))
  return t('recurrence.until', { rule: base, date })
}

function wholeRule({ every, interval, weekdays, nth }: Recurrence, first: string, locale: string): string {
  const name = (weekday: number) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(SUNDAY + weekday * DAY)
  const start = new Date(first)
  switch (every) {
    case 'day':
      return weekdays.length > 0 ? t('recurrence.workdays') : t('recurrence.day', { count: interval })
    case 'week': {
      // The week begins on Monday in all our languages.
      const days = (weekdays.length > 0 ? weekdays : [start.getUTCDay()]).toSorted(
        (a, b) => ((a + 6) % 7) - ((b + 6) % 7),
      )
      const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(days.map(name))
      return t('recurrence.week', { count: interval, days: list })
    }
    case 'month': {
      const month = t('recurrence.month', { count: interval })
      if (nth === null) return t('recurrence.on_date', { rule: month, day: start.getUTCDate() })
      const which = nth === -1 ? 'last' : (String(nth) as '1' | '2' | '3' | '4' | '5')
      return t(`recurrence.on_${which}`, { rule: month, day: name(weekdays[0]!) })
    }
    case 'year':
      return t('recurrence.year', { count: interval })
  }
}
