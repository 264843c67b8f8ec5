import { convertIcsDuration } from 'ts-ics'
import type { When } from '../../contract/invitation.ts'
import type { Calendar, CalendarLine, Component } from './calendar-lines.ts'
import { wallTime, zoneAt } from './calendar-zone.ts'
import { cleanLine } from './clean-line.ts'

const DAY = 86_400_000
/** What lies beyond is a mistake, and has no four-digit year for long. */
const EARLIEST = Date.UTC(1900, 0)
const LATEST = Date.UTC(9000, 0)

/** When an event is (RFC 5545 3.6.1); null where it does not say. */
export function readWhen(event: Component, calendar: Calendar): When | null {
  const line = event.get('DTSTART')?.[0]
  const start = line ? momentIn(line, calendar) : null
  if (!line || !start) return null
  const last = event.get('DTEND')?.[0]
  const end = last ? momentIn(last, calendar) : null
  const duration = end ? null : durationIn(event.get('DURATION')?.[0]?.value ?? '')
  const wallEnd = end?.wall ?? (duration === null ? null : start.wall + duration)
  const isAllDay = event.get('X-MICROSOFT-CDO-ALLDAYEVENT')?.[0]?.value.trim().toUpperCase() === 'TRUE'
  if (start.isDay || (isAllDay && start.wall % DAY === 0))
    // The end is the first day that it is not any more.
    return { kind: 'days', first: dayOf(start.wall), last: dayOf(Math.max(start.wall, (wallEnd ?? 0) - DAY)) }
  if (start.at === null) {
    const isLater = wallEnd !== null && wallEnd > start.wall
    return { kind: 'floating', start: clockOf(start.wall), end: isLater ? clockOf(wallEnd) : null, zone: start.zone }
  }
  const after = end ? end.at : duration === null ? null : start.at + duration
  return { kind: 'times', start: start.at, end: after !== null && after > start.at ? after : null, zone: start.zone }
}

/** Which one of a series it is about, in a form that needs no zone of the mail's own; null for all of it. */
export function readOccurrence(event: Component, calendar: Calendar): string | null {
  const line = event.get('RECURRENCE-ID')?.[0]
  const moment = line ? momentIn(line, calendar) : null
  if (!moment) return null
  if (moment.isDay) return stamp(moment.wall).slice(0, 8)
  return moment.at === null ? stamp(moment.wall).slice(0, 15) : stamp(moment.at)
}

/** Milliseconds as RFC 5545 writes them: `20261126T090000Z`. */
export function stamp(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

export function dayOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10)
}

interface Moment {
  /** As the clock there shows it, in milliseconds as if it were UTC. */
  wall: number
  isDay: boolean
  /** Null where nobody here knows the zone. */
  at: number | null
  /** Null for UTC; where `at` is null, what the mail calls it, if anything. */
  zone: string | null
}

function momentIn({ params, value }: CalendarLine, calendar: Calendar): Moment | null {
  const written = value.trim()
  const wall = wallTime(written)
  if (wall === null || wall < EARLIEST || wall > LATEST) return null
  if (params['VALUE'] === 'DATE' || !/T/i.test(written)) return { wall, isDay: true, at: null, zone: null }
  if (/Z$/i.test(written)) return { wall, isDay: false, at: wall, zone: null }
  const id = params['TZID'] ?? ''
  const zone = id ? zoneAt(wall, id, calendar) : null
  if (!zone) return { wall, isDay: false, at: null, zone: cleanLine(id, 100) || null }
  return { wall, isDay: false, at: wall - zone.offset * 60_000, zone: zone.name }
}

function durationIn(value: string): number | null {
  const {
    weeks = 0,
    days = 0,
    hours = 0,
    minutes = 0,
    seconds = 0,
  } = convertIcsDuration(undefined, {
    value: value.slice(0, 100),
  })
  const length = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
  return length > 0 && length < 36_525 * DAY ? length : null
}

const clockOf = (wall: number) => new Date(wall).toISOString().slice(0, 16)
