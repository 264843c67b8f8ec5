import { afterEach, expect, test } from 'vitest'
import { firstDay, meetingTime, organizersTime } from '../../../extension/conversations/meeting-time.ts'
import { recurrenceWords } from '../../../extension/conversations/recurrence-words.ts'
import { setLocale } from '../../../extension/locales/translate.ts'
import type { Recurrence, When } from '../../../worker/contract/invitation.ts'

afterEach(() => setLocale('en'))

const rule = (part: Partial<Recurrence>): Recurrence => ({
  every: 'week',
  interval: 1,
  weekdays: [],
  nth: null,
  count: null,
  until: null,
  isWhole: true,
  ...part,
})
const first = '2026-10-06'

test.each([
  [{ every: 'day', count: 5 }, 'Every day, 5 times', 'Elke dag, 5 keer', 'Hver dag, 5 ganger'],
  [{ every: 'day', weekdays: [1, 2, 3, 4, 5] }, 'Every weekday', 'Elke werkdag', 'Hver ukedag'],
  [{}, 'Every week on Tuesday', 'Elke week op dinsdag', 'Hver uke på tirsdag'],
  [
    { interval: 2, weekdays: [0, 1, 3], until: '2026-12-29' },
    'Every 2 weeks on Monday, Wednesday and Sunday, until 29 December 2026',
    'Elke 2 weken op maandag, woensdag en zondag, tot en met 29 december 2026',
    'Hver 2. uke på mandag, onsdag og søndag, til og med 29. desember 2026',
  ],
  [{ every: 'month' }, 'Every month on day 6', 'Elke maand op dag 6', 'Hver måned den 6.'],
  [
    { every: 'month', weekdays: [2], nth: 1 },
    'Every month on the first Tuesday',
    'Elke maand op de eerste dinsdag',
    'Hver måned den første tirsdagen',
  ],
  [
    { every: 'month', interval: 3, weekdays: [5], nth: -1 },
    'Every 3 months on the last Friday',
    'Elke 3 maanden op de laatste vrijdag',
    'Hver 3. måned den siste fredagen',
  ],
  [{ every: 'year' }, 'Every year', 'Elk jaar', 'Hvert år'],
  [
    { every: 'month', isWhole: false },
    'On certain days of a month',
    'Op bepaalde dagen van een maand',
    'På bestemte dager i måneden',
  ],
] satisfies [Partial<Recurrence>, string, string, string][])(
  'a rule is said in three languages: %j',
  (part, ...said) => {
    const words = (
      [
        ['en', 'en-GB'],
        ['nl', 'nl'],
        ['nb', 'nb'],
      ] as const
    ).map(([name, locale]) => {
      setLocale(name)
      return recurrenceWords(rule(part), first, locale)
    })
    expect(words).toEqual(said)
  },
)

const noon: When = {
  kind: 'times',
  start: Date.UTC(2026, 10, 26, 20),
  end: Date.UTC(2026, 10, 26, 21),
  zone: 'America/New_York',
}

/** Which spaces and commas stand between the parts is the platform's own. */
const plain = (text: string | null) =>
  text
    ?.replace(/\s/g, ' ')
    .replaceAll(' – ', '–')
    .replace(/,| at(?= )/g, '') ?? null

test('a meeting is at the reader’s time, and at the organizer’s where that is another', () => {
  expect(plain(meetingTime(noon, 'en-GB', 'Europe/Oslo'))).toBe('Thursday 26 November 2026 21:00–22:00')
  expect(plain(organizersTime(noon, 'en-GB', 'Europe/Oslo'))).toBe('Thursday 15:00–16:00 Eastern Time')
  expect(plain(organizersTime(noon, 'en-GB', 'America/Toronto'))).toBeNull()
  expect(plain(organizersTime({ ...noon, zone: 'Mars/Olympus' }, 'en-GB', 'UTC'))).toBeNull()
})

test('days are days everywhere, and a clock of an unknown zone says whose', () => {
  const days: When = { kind: 'days', first: '2027-02-03', last: '2027-02-04' }
  expect(plain(meetingTime(days, 'en-GB', 'Pacific/Honolulu'))).toBe('Wednesday 3 February–Thursday 4 February 2027')
  expect(plain(meetingTime({ ...days, last: days.first }, 'en-GB', 'Asia/Tokyo'))).toBe('Wednesday 3 February 2027')
  const floating: When = { kind: 'floating', start: '2026-07-01T09:00', end: null, zone: 'Our zone' }
  expect(plain(meetingTime(floating, 'en-GB', 'Asia/Tokyo'))).toBe('Wednesday 1 July 2026 09:00 (Our zone)')
})

test('its first day is the organizer’s', () => {
  expect(firstDay({ kind: 'times', start: Date.UTC(2026, 10, 27, 2), end: null, zone: 'America/New_York' })).toBe(
    '2026-11-26',
  )
})
