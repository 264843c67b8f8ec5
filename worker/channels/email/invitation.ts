import { convertIcsText } from 'ts-ics'
import type { Attendee, Invitation } from '../../contract/invitation.ts'
import type { Address } from '../../contract/message.ts'
import { cleanEmail } from './address.ts'
import type { MailAttachment } from './attachments.ts'
import { type Calendar, type CalendarLine, type Component, readCalendar } from './calendar-lines.ts'
import { readRecurrence } from './calendar-recurrence.ts'
import { readOccurrence, readWhen } from './calendar-time.ts'
import { decodeText } from './charset.ts'
import { cleanLine, wholeCharacters } from './clean-line.ts'

/** Of a longer file, in bytes, what stands behind is pictures and other events. */
const longestCalendar = 1_048_576
/** Some programs send the same one twice: as an alternative of the text, and as a file. */
const mostCalendars = 3
const mostAttendees = 100

const METHODS: Record<string, Invitation['method']> = {
  REQUEST: 'request',
  ADD: 'request',
  CANCEL: 'cancel',
  REPLY: 'reply',
  COUNTER: 'counter',
  PUBLISH: 'publish',
  '': 'publish',
}

/** The meeting that a mail is about, from the first of its files that says one. Never throws. */
export function findInvitation(files: readonly MailAttachment[]): Invitation | null {
  for (const { content } of files.filter(isCalendar).slice(0, mostCalendars)) {
    try {
      const invitation = readInvitation(decodeText(content.subarray(0, longestCalendar)))
      if (invitation) return invitation
    } catch (error) {
      console.error('calendar was not read', String(error))
    }
  }
  return null
}

function isCalendar({ type, filename }: MailAttachment): boolean {
  return /^(?:text\/calendar|application\/ics)$/i.test(type) || /\.(?:ics|ical)$/i.test(filename ?? '')
}

function readInvitation(text: string): Invitation | null {
  const calendar = readCalendar(text)
  const method = METHODS[calendar.method]
  // Beside a series stand the ones of it that differ.
  const event = calendar.events.find((one) => !one.has('RECURRENCE-ID')) ?? calendar.events[0]
  if (!method || !event) return null
  const uid = idOf(event)
  // A file with many meetings is a calendar, and invites to nothing.
  if (calendar.events.some((other) => idOf(other) !== uid)) return null
  const when = readWhen(event, calendar)
  const summary = cleanLine(textOf(event, 'SUMMARY', 2000), 500)
  if (!when && !summary) return null
  const attendees = event.get('ATTENDEE') ?? []
  return {
    method: method === 'request' && isCalledOff(event) ? 'cancel' : method,
    uid,
    sequence: sequenceOf(event),
    occurrence: readOccurrence(event, calendar),
    summary,
    when,
    recurrence: readRecurrence(event, when),
    location: cleanLine(textOf(event, 'LOCATION', 2000), 500),
    link: linkOf(event),
    note: noteOf(event, calendar),
    organizer: event.get('ORGANIZER')?.slice(0, 1).map(personOf)[0] ?? null,
    attendees: attendees.slice(0, mostAttendees).map(attendeeOf),
    attendeeCount: attendees.length,
  }
}

/** As it is written: it is sent back letter by letter. */
function idOf(event: Component): string {
  const id = event.get('UID')?.[0]?.value.trim() ?? ''
  return id.length <= 1000 && !/\p{Cc}/u.test(id) ? id : ''
}

function sequenceOf(event: Component): number {
  const written = event.get('SEQUENCE')?.[0]?.value.trim() ?? ''
  return /^\d{1,9}$/.test(written) ? Number(written) : 0
}

const isCalledOff = (event: Component) => event.get('STATUS')?.[0]?.value.trim().toUpperCase() === 'CANCELLED'

function textOf(event: Component, name: string, most: number): string {
  return convertIcsText(undefined, { value: (event.get(name)?.[0]?.value ?? '').slice(0, most) })
}

/** Tags in it are letters. */
function noteOf(event: Component, { method }: Calendar): string {
  const isAnswer = method === 'REPLY' || method === 'COUNTER'
  const lines = textOf(event, isAnswer ? 'COMMENT' : 'DESCRIPTION', 8000).split('\n')
  return wholeCharacters(
    lines
      .map((line) => cleanLine(line, 2000))
      .join('\n')
      .trim(),
    4000,
  )
}

const LINKS = ['X-GOOGLE-CONFERENCE', 'X-MICROSOFT-SKYPETEAMSMEETINGURL', 'CONFERENCE', 'URL']

function linkOf(event: Component): string | null {
  for (const name of LINKS) {
    const written = event.get(name)?.[0]?.value.trim() ?? ''
    if (/^https:\/\/[^\s<>"'`\\\p{Cc}]{1,1900}$/iu.test(written) && URL.canParse(written)) return written
  }
  return null
}

function personOf({ params, value }: CalendarLine): Address {
  const email = cleanEmail(withoutPercents(params['EMAIL'] ?? value))
  const name = cleanLine(params['CN'] ?? '', 200).replace(/^'+|'+$/g, '')
  return { name: name.toLowerCase() === email.toLowerCase() ? '' : name, email }
}

/** `mailto:nora%2Bwork@example.com` (RFC 6068). */
function withoutPercents(value: string): string {
  try {
    return decodeURIComponent(value.slice(0, 1000))
  } catch {
    return value
  }
}

const ANSWERS: Record<string, Attendee['answer']> = {
  ACCEPTED: 'accepted',
  TENTATIVE: 'tentative',
  DECLINED: 'declined',
  DELEGATED: 'delegated',
}

function attendeeOf(line: CalendarLine): Attendee {
  return {
    ...personOf(line),
    answer: ANSWERS[line.params['PARTSTAT']?.toUpperCase() ?? ''] ?? null,
    isOptional: /^(?:OPT|NON)-PARTICIPANT$/i.test(line.params['ROLE'] ?? ''),
  }
}
