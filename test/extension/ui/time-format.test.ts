import { expect, test } from 'vitest'
import { initials } from '../../../extension/ui/avatar-colour.ts'
import { plannedTime, relativeTime, shortTime } from '../../../extension/ui/time-format.ts'

const now = Date.UTC(2026, 10, 21, 9, 44)
const hour = 3_600_000

test('a row says the clock today, the weekday within a week, then the date', () => {
  expect(shortTime(now - hour, now, 'en-GB', 'UTC')).toBe('08:44')
  expect(shortTime(now - 30 * hour, now, 'nl', 'UTC')).toBe('vr')
  expect(shortTime(Date.UTC(2026, 9, 3), now, 'en-GB', 'UTC')).toBe('3 Oct')
  expect(shortTime(Date.UTC(2025, 9, 3), now, 'en-GB', 'UTC')).toBe('3 Oct 2025')
})

test("today is the reader's own", () => {
  const at = Date.UTC(2026, 10, 20, 23, 30)
  expect(shortTime(at, now, 'en-GB', 'Europe/Oslo')).toBe('00:30')
  expect(shortTime(at, now, 'en-GB', 'UTC')).toBe('Fri')
})

test('a message says how long ago it was within a day', () => {
  expect(relativeTime(now - 10_000, now, 'en', 'UTC')).toBe('now')
  expect(relativeTime(now - 2 * 60_000, now, 'nb', 'UTC')).toBe('for 2 minutter siden')
  expect(relativeTime(now - 3 * hour, now, 'nl', 'UTC')).toBe('3 uur geleden')
  expect(relativeTime(now - 50 * hour, now, 'en-GB', 'UTC')).toBe('19 Nov, 07:44')
})

test('what is still to come has its weekday, day and clock, and the year where it is another', () => {
  const monday = Date.UTC(2026, 10, 23, 7)
  expect(plannedTime(monday, now, 'en-GB', 'Europe/Oslo')).toBe('Monday 23 November at 08:00')
  expect(plannedTime(monday, now, 'nl', 'Europe/Oslo')).toBe('maandag 23 november om 08:00')
  expect(plannedTime(monday, now, 'nb', 'Europe/Oslo')).toBe('mandag 23. november kl. 08:00')
  expect(plannedTime(Date.UTC(2027, 0, 4, 8), now, 'en-GB', 'UTC')).toBe('Monday, 4 January 2027 at 08:00')
})

test('initials are whole letters', () => {
  expect(initials('Nora Berg')).toBe('NB')
  expect(initials('Ada')).toBe('AD')
  expect(initials('"Acme" (support)')).toBe('AS')
  expect(initials('𝒜lice')).toBe('𝒜L')
  expect(initials('  ')).toBe('?')
})
