import { convertIcsRecurrenceRule } from 'ts-ics'
import type { Calendar, Component } from './calendar-lines.ts'
import windowsZones from './windows-zones.json' with { type: 'json' }

/** A moment's zone: as it is called, `Europe/Oslo` or `+05:30`, and the minutes that its clock is before UTC. */
export interface Zone {
  name: string
  offset: number
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Changes of one zone that are looked at. Those that programs write have two, or one for each year. */
const mostChanges = 200

/**
 * The zone with this TZID at a wall's clock there, in milliseconds as if it were UTC; null where nothing says which it
 * is. What is known by name is taken from the platform, which knows it better than the mail.
 */
export function zoneAt(wall: number, id: string, { zones }: Calendar): Zone | null {
  const name = platformName(id)
  if (name !== null) {
    // A clock that is set back shows an hour twice: the first one is meant (RFC 5545 3.3.5).
    const guess = offsetOf(name, wall - DAY / 2) ?? 0
    const offset = offsetOf(name, wall - guess * MINUTE)
    return offset === null ? null : { name, offset: offsetOf(name, wall - offset * MINUTE) ?? offset }
  }
  const offset = writtenOffset(wall, zones.get(id) ?? [])
  return offset === null ? null : { name: asName(offset), offset }
}

/** A zone's minutes before UTC at a moment; null for one that the platform does not know. */
export function offsetOf(name: string, at: number): number | null {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }).formatToParts(at)
    const written = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(written) ?? []
    return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  } catch {
    return null
  }
}

/** IANA's name, also as Windows calls it or behind another program's path (`/example.org/2024/Europe/Oslo`). */
function platformName(id: string): string | null {
  const known = Object.hasOwn(windowsZones, id) ? windowsZones[id as keyof typeof windowsZones] : id
  const name = known
    .split('/')
    .slice(known.startsWith('/') ? -2 : 0)
    .join('/')
  return /^[A-Za-z][\w+/-]{1,60}$/.test(name) && offsetOf(name, 0) !== null ? name : null
}

/** By the zone as the mail describes it: the change that came last before this clock. */
function writtenOffset(wall: number, changes: Component[]): number | null {
  let [last, found] = [-Infinity, null as number | null]
  for (const change of changes.slice(0, mostChanges)) {
    const offset = minutesIn(change.get('TZOFFSETTO')?.[0]?.value ?? '')
    const onset = onsetBefore(wall, change)
    if (offset === null || (found !== null && onset <= last)) continue
    ;[last, found] = [onset, offset]
  }
  return found
}

/** When it last began, by its own clock; -Infinity for before the mail's own reckoning. */
function onsetBefore(wall: number, change: Component): number {
  const first = wallTime(change.get('DTSTART')?.[0]?.value ?? '')
  if (first === null || first > wall) return -Infinity
  const rule = convertIcsRecurrenceRule(undefined, { value: (change.get('RRULE')?.[0]?.value ?? '').slice(0, 500) })
  const [day, month] = [rule.byDay?.[0], rule.byMonth?.[0]]
  if (rule.frequency !== 'YEARLY' || !day || month === undefined) return first
  const until = rule.until ? rule.until.date.getTime() : Infinity
  const year = new Date(wall).getUTCFullYear()
  const clock = ((first % DAY) + DAY) % DAY
  const onsets = [year, year - 1].map((one) => nthWeekday(one, month, day.day, day.occurrence ?? 1) + clock)
  return onsets.find((onset) => onset <= wall && onset >= first && onset <= until + DAY) ?? first
}

function nthWeekday(year: number, month: number, day: string, nth: number): number {
  const weekday = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'].indexOf(day)
  const edge = new Date(nth < 0 ? Date.UTC(year, month + 1, 0) : Date.UTC(year, month, 1))
  const away = nth < 0 ? -((edge.getUTCDay() - weekday + 7) % 7) : (weekday - edge.getUTCDay() + 7) % 7
  return edge.getTime() + (away + (nth < 0 ? nth + 1 : nth - 1) * 7) * DAY
}

/** `20261126T100000` in milliseconds, as if it were UTC. */
export function wallTime(value: string): number | null {
  const digits = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?/.exec(value)
  if (!digits) return null
  const [year, month, day, hour = 0, minute = 0, second = 0] = digits.slice(1).map((part) => Number(part ?? 0))
  const time = new Date(Date.UTC(2000, month! - 1, day, hour, minute, second)).setUTCFullYear(year!, month! - 1, day)
  return month! < 1 || month! > 12 || day! < 1 || day! > 31 || hour > 24 || minute > 59 ? null : time
}

function minutesIn(offset: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)/.exec(offset.trim()) ?? []
  return sign === undefined ? null : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function asName(offset: number): string {
  const two = (number: number) => String(Math.trunc(Math.abs(number))).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`
}
