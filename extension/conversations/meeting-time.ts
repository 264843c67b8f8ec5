import type { When } from '../../worker/contract/invitation.ts'
import { t } from '../locales/translate.ts'

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const DATE = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const

/** When a meeting is for who reads it, in their zone unless told. Days, and clocks of a zone that nobody knows, are as they are written. */
export function meetingTime(when: When, locale: string, timeZone?: string): string {
  switch (when.kind) {
    case 'days':
      return range(
        new Intl.DateTimeFormat(locale, { ...DATE, timeZone: 'UTC' }),
        Date.parse(when.first),
        Date.parse(when.last),
      )
    case 'floating': {
      const [start, end] = [Date.parse(`${when.start}Z`), when.end === null ? null : Date.parse(`${when.end}Z`)]
      const time = range(new Intl.DateTimeFormat(locale, { ...DATE, ...CLOCK, timeZone: 'UTC' }), start, end)
      return when.zone === null ? time : t('invitation.floating', { time, zone: when.zone })
    }
    case 'times':
      return range(new Intl.DateTimeFormat(locale, { ...DATE, ...CLOCK, timeZone }), when.start, when.end)
  }
}

/** The same by the organizer's clock, where that differs; null where it does not. */
export function organizersTime(when: When, locale: string, timeZone?: string): string | null {
  if (when.kind !== 'times' || when.zone === null) return null
  try {
    const shown = (zone?: string) =>
      range(new Intl.DateTimeFormat(locale, { weekday: 'long', ...CLOCK, timeZone: zone }), when.start, when.end)
    const time = shown(when.zone)
    if (time === shown(timeZone)) return null
    const name = new Intl.DateTimeFormat(locale, { timeZoneName: 'longGeneric', timeZone: when.zone })
    const zone = name.formatToParts(when.start).find(({ type }) => type === 'timeZoneName')?.value ?? when.zone
    return t('invitation.there', { time, zone })
  } catch {
    // A zone that this browser has not heard of.
    return null
  }
}

/** The day that it begins on where the organizer is, `2026-11-26`: rules that say when it comes again count from it. */
export function firstDay(when: When): string {
  if (when.kind !== 'times') return (when.kind === 'days' ? when.first : when.start).slice(0, 10)
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: when.zone ?? 'UTC' }).format(when.start)
  } catch {
    return new Date(when.start).toISOString().slice(0, 10)
  }
}

function range(format: Intl.DateTimeFormat, start: number, end: number | null): string {
  return end === null || end < start ? format.format(start) : format.formatRange(start, end)
}
