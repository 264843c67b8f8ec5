import { convertIcsRecurrenceRule } from 'ts-ics'
import type { Recurrence, When } from '../../contract/invitation.ts'
import type { Component } from './calendar-lines.ts'
import { dayOf } from './calendar-time.ts'
import { offsetOf } from './calendar-zone.ts'

const EVERY = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** How an event comes again, as far as a sentence can say it; null for one that does not. */
export function readRecurrence(event: Component, when: When | null): Recurrence | null {
  const rule = event.get('RRULE')?.[0]?.value.slice(0, 500)
  if (!rule || !when) return null
  const { frequency, interval, count, until, byDay, bySetPos, ...more } = convertIcsRecurrenceRule(undefined, {
    value: rule.toUpperCase(),
  })
  const every = EVERY[frequency as keyof typeof EVERY]
  if (!every) return null
  const days = (byDay ?? []).filter(({ day }) => WEEKDAYS.includes(day))
  const weekdays = [...new Set(days.map(({ day }) => WEEKDAYS.indexOf(day)))].sort((a, b) => a - b)
  const nths = new Set([...days.map(({ occurrence }) => occurrence), ...(bySetPos ?? [])].filter((nth) => nth))
  const nth = [...nths][0] ?? null
  const start = new Date(firstDay(when))
  const { workweekStart: _, byMonth, byMonthday, ...others } = more
  const isWhole =
    Object.keys(others).length === 0 &&
    nths.size <= 1 &&
    // A day of the month is said by the first one; the same is true of a year's.
    (byMonthday ?? [start.getUTCDate()]).join() === String(start.getUTCDate()) &&
    (byMonth === undefined || (every === 'year' && byMonth.join() === String(start.getUTCMonth()))) &&
    (every === 'month'
      ? weekdays.length === (nth === null ? 0 : 1) && (nth === null || (nth >= -1 && nth <= 5))
      : nth === null && (weekdays.length === 0 || every === 'week' || weekdays.join() === '1,2,3,4,5'))
  return {
    every,
    interval: inRange(interval, 1, 1000) ?? 1,
    weekdays: every === 'year' ? [] : weekdays,
    nth: isWhole ? nth : null,
    count: inRange(count, 1, 100_000),
    until: until ? lastDay(until.date, when) : null,
    isWhole: isWhole && !(every === 'year' && weekdays.length > 0),
  }
}

function firstDay(when: When): string {
  if (when.kind === 'days') return when.first
  if (when.kind === 'floating') return when.start.slice(0, 10)
  return dayOf(when.start + minutesAt(when.start, when.zone))
}

/** A rule's last moment is written in UTC: in the meeting's own zone it may be another day. */
function lastDay(until: Date, when: When): string | null {
  const at = until.getTime()
  if (Number.isNaN(at)) return null
  return dayOf(when.kind === 'times' ? at + minutesAt(at, when.zone) : at)
}

const minutesAt = (at: number, zone: string | null) => (zone === null ? 0 : (offsetOf(zone, at) ?? 0)) * 60_000

function inRange(number: number | undefined, least: number, most: number): number | null {
  return Number.isInteger(number) && number! >= least && number! <= most ? number! : null
}
