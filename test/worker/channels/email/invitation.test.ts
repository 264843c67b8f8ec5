import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseMail } from '../../../../worker/channels/email/parse-mail.ts'
import {
  calendar,
  fromApple,
  fromGoogle,
  fromOutlook,
  invitationMail,
  westEurope,
} from '../../../harness/invitation.ts'
import { envelope } from './parse.ts'

const read = async (ics: string) =>
  (await parseMail(new TextEncoder().encode(invitationMail(ics)), envelope)).invitation

const at = (iso: string) => Date.parse(iso)

describe('an invitation by Google Calendar', () => {
  test('says what, when, where and who, and what stands in its alarm does not', async () => {
    expect(await read(fromGoogle())).toEqual({
      method: 'request',
      uid: '5vq1google@google.com',
      sequence: 0,
      occurrence: null,
      summary: 'Visit to the showroom ⏰',
      when: { kind: 'times', start: at('2026-11-26T09:00Z'), end: at('2026-11-26T10:00Z'), zone: null },
      recurrence: null,
      location: 'Storgata 1, Oslo',
      link: 'https://meet.google.com/abc-defg-hij',
      note: 'We look at the <b>lamps</b>, all of them.\n\nBring a ladder.',
      organizer: { name: 'Nora Haugen', email: 'nora@haugen.example' },
      attendees: [
        { name: 'Nora Haugen', email: 'nora@haugen.example', answer: 'accepted', isOptional: false },
        { name: '', email: 'support@postroom.test', answer: null, isOptional: false },
      ],
      attendeeCount: 2,
    })
  })

  test('is still among the files', async () => {
    const mail = await parseMail(new TextEncoder().encode(invitationMail(fromGoogle())), envelope)
    expect(mail.attachments.map(({ filename, type }) => [filename, type])).toEqual([['invite.ics', 'text/calendar']])
    expect(mail.text.trim()).toBe('You have been invited.')
  })
})

test('an invitation by Outlook is in its zone, every second Tuesday until a day', async () => {
  expect(await read(fromOutlook())).toMatchObject({
    sequence: 3,
    when: { start: at('2026-10-06T07:00Z'), end: at('2026-10-06T07:30Z'), zone: 'Europe/Berlin' },
    recurrence: {
      every: 'week',
      interval: 2,
      weekdays: [2],
      nth: null,
      until: '2026-12-29',
      count: null,
      isWhole: true,
    },
    link: 'https://teams.microsoft.com/l/meetup-join/19%3a',
    organizer: { name: 'Park, Leo', email: 'leo@park.example' },
    attendees: [
      { name: 'Support', email: 'Support@postroom.test', answer: null },
      { name: '', email: 'kim@park.example', answer: 'tentative', isOptional: true },
    ],
  })
})

test('an invitation by Apple Calendar is of whole days, the last one included', async () => {
  expect(await read(fromApple())).toMatchObject({
    when: { kind: 'days', first: '2027-02-03', last: '2027-02-04' },
    organizer: { name: 'Nora "Lamp" Haugen', email: 'nora@haugen.example' },
    attendees: [{ name: 'Support', email: 'support@postroom.test' }],
  })
})

describe('the clock of an invitation', () => {
  const when = async (lines: string[], zone: string[] = []) =>
    (await read(calendar('REQUEST', ['UID:1', 'SUMMARY:Visit', ...lines], { zone })))?.when
  const renamed = (name: string) => westEurope.map((line) => line.replace('W. Europe Standard Time', name))

  test.each([
    ['Europe/Oslo', '20260326T120000', '2026-03-26T11:00Z'],
    ['Europe/Oslo', '20260330T120000', '2026-03-30T10:00Z'],
    ['America/New_York', '20261101T013000', '2026-11-01T05:30Z'],
    ['Eastern Standard Time', '20260701T090000', '2026-07-01T13:00Z'],
    ['/example.org/20240101_1/Europe/Oslo', '20260701T090000', '2026-07-01T07:00Z'],
    ['"tzone://Microsoft/Utc"', '20260701T090000', '2026-07-01T09:00Z'],
  ])('is one of %s', async (zone, clock, utc) => {
    expect(await when([`DTSTART;TZID=${zone}:${clock}`])).toMatchObject({ kind: 'times', start: at(utc) })
  })

  test.each([
    ['20260329T015900', '2026-03-29T00:59Z', '+01:00'],
    ['20260329T020000', '2026-03-29T00:00Z', '+02:00'],
    ['20261025T025900', '2026-10-25T00:59Z', '+02:00'],
    ['20261025T030000', '2026-10-25T02:00Z', '+01:00'],
    ['20260101T000000', '2025-12-31T23:00Z', '+01:00'],
  ])('is one of a zone that only the mail describes: %s', async (clock, utc, zone) => {
    const line = `DTSTART;TZID=Customized Time Zone:${clock}`
    expect(await when([line], renamed('Customized Time Zone'))).toMatchObject({ start: at(utc), zone })
  })

  test('stays as it is written where nobody knows the zone', async () => {
    expect(await when(['DTSTART;TZID=Our zone:20260701T090000', 'DURATION:PT1H30M'])).toEqual({
      kind: 'floating',
      start: '2026-07-01T09:00',
      end: '2026-07-01T10:30',
      zone: 'Our zone',
    })
  })

  test('is none for a day, however Outlook says that it is one', async () => {
    const lines = ['DTSTART:20260701T000000', 'DTEND:20260702T000000', 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE']
    expect(await when(lines)).toEqual({ kind: 'days', first: '2026-07-01', last: '2026-07-01' })
  })

  test.each(['00000000T000000Z', '20269999', '99991231T235959Z', 'soon', ''])(
    'is none where it says %s',
    async (clock) => {
      expect(await when([`DTSTART:${clock}`])).toBeNull()
    },
  )
})

test.each([
  ['FREQ=DAILY;COUNT=5', { every: 'day', count: 5, isWhole: true }],
  ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', { every: 'day', weekdays: [1, 2, 3, 4, 5], isWhole: true }],
  ['FREQ=WEEKLY;BYDAY=WE,MO', { every: 'week', weekdays: [1, 3], isWhole: true }],
  ['FREQ=MONTHLY;BYDAY=1TU', { every: 'month', weekdays: [2], nth: 1, isWhole: true }],
  ['FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1', { every: 'month', weekdays: [5], nth: -1, isWhole: true }],
  ['FREQ=MONTHLY;BYMONTHDAY=6', { every: 'month', nth: null, isWhole: true }],
  ['FREQ=MONTHLY;BYMONTHDAY=13,14', { every: 'month', isWhole: false }],
  ['FREQ=YEARLY;BYMONTH=10', { every: 'year', isWhole: true }],
  ['FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', { every: 'year', weekdays: [], isWhole: false }],
  ['FREQ=HOURLY', null],
  ['FREQ=SECONDLY;COUNT=999999999', null],
  ['FREQ', null],
])('the rule %s is known as far as a sentence can say it', async (rule, expected) => {
  const event = ['UID:1', 'SUMMARY:Visit', 'DTSTART:20261006T090000Z', `RRULE:${rule}`]
  const found = (await read(calendar('REQUEST', event)))!.recurrence
  if (expected === null) expect(found).toBeNull()
  else expect(found).toMatchObject(expected)
})

describe('a calendar', () => {
  test('that calls off, answers or proposes says so', async () => {
    expect(await read(fromGoogle('CANCEL'))).toMatchObject({ method: 'cancel' })
    expect(await read(fromGoogle('REQUEST').replace('STATUS:CONFIRMED', 'STATUS:CANCELLED'))).toMatchObject({
      method: 'cancel',
    })
    expect(await read(fromApple('REPLY', ['COMMENT:With pleasure\\, Nora']))).toMatchObject({
      method: 'reply',
      note: 'With pleasure, Nora',
    })
    expect(await read(fromApple('COUNTER'))).toMatchObject({ method: 'counter' })
    expect(await read(fromApple(''))).toMatchObject({ method: 'publish' })
  })

  test('is about one day of a series where it says so', async () => {
    const one = ['RECURRENCE-ID;TZID=W. Europe Standard Time:20261020T090000']
    expect(await read(fromOutlook('CANCEL', one))).toMatchObject({ occurrence: '20261020T070000Z' })
    expect(await read(fromApple('CANCEL', ['RECURRENCE-ID;VALUE=DATE:20270203']))).toMatchObject({
      occurrence: '20270203',
    })
  })

  test('of many meetings is a file, and so is one that says nothing of a meeting', async () => {
    const two = fromApple('PUBLISH').replace(
      'END:VCALENDAR',
      'BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Other\r\nEND:VEVENT\r\nEND:VCALENDAR',
    )
    for (const ics of [
      two,
      '',
      'BEGIN:VCALENDAR',
      fromApple('REFRESH'),
      'BEGIN:VEVENT\r\nSUMMARY:x',
      '\0'.repeat(5000),
    ])
      expect(await read(ics)).toBeNull()
  })

  test('leads nowhere but to https, and hides nothing in a name', async () => {
    const event = (lines: string[]) =>
      read(calendar('REQUEST', ['UID:1', 'SUMMARY:Visit\u202egpj.exe\\nhere', ...lines]))
    for (const url of [
      'http://a.example/',
      'javascript:alert(1)',
      'https://',
      'https://a.example/<script>',
      'data:text/html,x',
    ])
      expect((await event([`URL:${url}`]))!.link).toBeNull()
    expect((await event(['ORGANIZER:javascript:alert(1)']))!.organizer).toEqual({ name: '', email: '' })
    expect((await event([]))!.summary).toBe('Visitgpj.exe here')
  })
})

const google = new URL('../../../../../shared/mail/postal-mime/messages/calendar-event.eml', import.meta.url)
test.skipIf(!existsSync(google))('a real mail of Google Calendar is an invitation', async () => {
  const mail = await parseMail(readFileSync(google), envelope)
  expect(mail.invitation).toMatchObject({
    method: 'request',
    summary: 'Test event ⏰',
    when: { kind: 'times', start: at('2024-04-11T08:00Z'), end: at('2024-04-11T09:00Z') },
    organizer: { email: 'andris@postalsys.com' },
  })
})
