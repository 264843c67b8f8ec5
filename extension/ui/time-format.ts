const DAY = 86_400_000

/** For a row: the clock today, the weekday within a week, then the date. */
export function shortTime(at: number, now: number, locale: string, timeZone?: string): string {
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at)
  const day = (time: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(time)
  if (day(at) === day(now)) return show({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (at < now && now - at < 6 * DAY) return show({ weekday: 'short' })
  if (day(at).slice(0, 4) === day(now).slice(0, 4)) return show({ day: 'numeric', month: 'short' })
  return show({ day: 'numeric', month: 'short', year: 'numeric' })
}

/** "2 minutes ago" within the last day, then the day and the clock. */
export function relativeTime(at: number, now: number, locale: string, timeZone?: string): string {
  const seconds = Math.round((at - now) / 1000)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (Math.abs(seconds) < 45) return words.format(0, 'second')
  if (Math.abs(seconds) < 45 * 60) return words.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 22 * 3600) return words.format(Math.round(seconds / 3600), 'hour')
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }
  if (now - at > 300 * DAY) options.year = 'numeric'
  return new Intl.DateTimeFormat(locale, options).format(at)
}

/** Day, month, year and clock with the zone: what a title says. */
export function exactTime(at: number, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23', timeZone }).format(
    at,
  )
}

/** A moment to come, as one says it: the weekday, the day, the clock; the year where it is another. */
export function plannedTime(at: number, now: number, locale: string, timeZone?: string): string {
  const year = (time: number) => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(time)
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }
  if (year(at) !== year(now)) options.year = 'numeric'
  return new Intl.DateTimeFormat(locale, options).format(at)
}

/** A moment within a week: the weekday and the clock. */
export function weekdayTime(at: number, locale: string, timeZone?: string): string {
  const options = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  return new Intl.DateTimeFormat(locale, options).format(at)
}
