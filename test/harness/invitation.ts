/** A calendar of one event, as programs write it: what is given stands in it, line by line. */
export function calendar(method: string, event: string[], { zone = [] as string[], prodId = 'Acme' } = {}): string {
  return [
    'BEGIN:VCALENDAR',
    `PRODID:-//${prodId}//EN`,
    'VERSION:2.0',
    ...(method ? [`METHOD:${method}`] : []),
    ...zone,
    'BEGIN:VEVENT',
    ...event,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}

/** Norway's and half of Europe's, as Outlook describes it. */
export const westEurope = [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
]

/** Nora invites Support to a visit, as Google Calendar writes it: in UTC, with lines that go on in the next one. */
export const fromGoogle = (method = 'REQUEST', more: string[] = []) =>
  calendar(
    method,
    [
      'DTSTART:20261126T090000Z',
      'DTEND:20261126T100000Z',
      'DTSTAMP:20261121T120000Z',
      'ORGANIZER;CN=Nora Haugen:mailto:nora@haugen.example',
      'UID:5vq1google@google.com',
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE',
      ' ;CN=Nora Haugen;X-NUM-GUESTS=0:mailto:nora@haugen.example',
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=',
      ' TRUE;CN=support@postroom.test;X-NUM-GUESTS=0:mailto:support@postroom.test',
      'X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij',
      'DESCRIPTION:We look at the <b>lamps</b>\\, all of them.\\n\\nBring a ladder.',
      'LOCATION:Storgata 1\\, Oslo',
      'SEQUENCE:0',
      'STATUS:CONFIRMED',
      'SUMMARY:Visit to the showroom ⏰',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:This is an event reminder',
      'TRIGGER:-P0DT0H10M0S',
      'END:VALARM',
      ...more,
    ],
    { prodId: 'Google Inc//Google Calendar 70.9054' },
  )

/** Leo invites Support every second Tuesday, as Outlook writes it: with a zone as Windows calls it. */
export const fromOutlook = (method = 'REQUEST', more: string[] = []) =>
  calendar(
    method,
    [
      'ORGANIZER;CN="Park, Leo":MAILTO:leo@park.example',
      'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Support:MAILTO:Support@Postroom.test',
      'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE;RSVP=TRUE;CN="\'kim@park.exampl',
      ' e\'":MAILTO:kim@park.example',
      'DESCRIPTION;LANGUAGE=en-US:\\n',
      'RRULE:FREQ=WEEKLY;UNTIL=20261229T080000Z;INTERVAL=2;BYDAY=TU;WKST=MO',
      'UID:040000008200E00074C5B7101A82E00800000000C0',
      'SUMMARY;LANGUAGE=en-US:Deliveries',
      'DTSTART;TZID=W. Europe Standard Time:20261006T090000',
      'DTEND;TZID=W. Europe Standard Time:20261006T093000',
      'CLASS:PUBLIC',
      'PRIORITY:5',
      'DTSTAMP:20260921T101010Z',
      'TRANSP:OPAQUE',
      'STATUS:CONFIRMED',
      'SEQUENCE:3',
      'LOCATION;LANGUAGE=en-US:Microsoft Teams Meeting',
      'X-MICROSOFT-CDO-ALLDAYEVENT:FALSE',
      'X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19%3a',
      ...more,
    ],
    { zone: westEurope, prodId: 'Microsoft Corporation//Outlook 16.0 MIMEDIR' },
  )

/** Two days at a fair, as Apple's calendar writes it: whole days, the end being the first that is not. */
export const fromApple = (method = 'REQUEST', more: string[] = []) =>
  calendar(
    method,
    [
      'CREATED:20261120T100000Z',
      'UID:1F2E3D4C-AAAA-BBBB-CCCC-000000000001',
      'DTEND;VALUE=DATE:20270205',
      'DTSTART;VALUE=DATE:20270203',
      'SUMMARY:Light fair',
      'DTSTAMP:20261120T100001Z',
      'SEQUENCE:0',
      'ORGANIZER;CN="Nora ^\'Lamp^\' Haugen";EMAIL="nora@haugen.example":mailto:abc@imip.me.com',
      'ATTENDEE;CN="Support";CUTYPE=INDIVIDUAL;EMAIL="support@postroom.test";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:support@postroom.test',
      ...more,
    ],
    { prodId: 'Apple Inc.//macOS 15.0' },
  )

/** The calendar as a third way to say what a mail says, beside its text. */
export function invitationMail(ics: string, headers: string[] = [], method = /METHOD:(\w+)/.exec(ics)?.[1]): string {
  return [
    'From: Nora Haugen <nora@haugen.example>',
    'To: support@postroom.test',
    'Date: Sat, 21 Nov 2026 12:00:00 +0000',
    'MIME-Version: 1.0',
    ...headers,
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'You have been invited.',
    '--b',
    `Content-Type: text/calendar; charset=utf-8${method ? `; method=${method}` : ''}`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(ics).toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--b--',
    '',
  ].join('\r\n')
}
