import type { Invitation } from '../../contract/invitation.ts'
import { stamp } from './calendar-time.ts'

const PARTSTAT = { accepted: 'ACCEPTED', tentative: 'TENTATIVE', declined: 'DECLINED' } as const

/** An attendee's answer as other calendars read it (RFC 5546 3.2.3): `attendees[0]` is who answers. `at` in milliseconds UTC. */
export function composeReply({ uid, sequence, occurrence, when, ...invitation }: Invitation, at: number): string {
  const { answer, ...attendee } = invitation.attendees[0]!
  const partstat = PARTSTAT[answer as keyof typeof PARTSTAT]
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Postroom//Postroom//EN',
    'VERSION:2.0',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${stamp(at)}`,
    ...(occurrence === null ? [] : [`RECURRENCE-ID${typed(occurrence)}`]),
    ...(when?.kind === 'times' ? [`DTSTART:${stamp(when.start)}`] : []),
    ...(when?.kind === 'times' && when.end !== null ? [`DTEND:${stamp(when.end)}`] : []),
    ...(when?.kind === 'days' ? [`DTSTART${typed(when.first.replaceAll('-', ''))}`] : []),
    `SUMMARY:${invitation.summary.replace(/[\\;,]/g, '\\$&')}`,
    `ORGANIZER:mailto:${invitation.organizer?.email}`,
    `ATTENDEE;PARTSTAT=${partstat};CN=${quoted(attendee.name)}:mailto:${attendee.email}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function typed(moment: string): string {
  return moment.length === 8 ? `;VALUE=DATE:${moment}` : `:${moment}`
}

/** RFC 5545 3.2: no quotation marks within, whatever the name has. */
function quoted(name: string): string {
  return `"${name.replace(/["\p{Cc}]/gu, "'")}"`
}

/** RFC 5545 3.1: lines of at most 75 bytes, and no character cut in two. */
function folded(line: string): string {
  let [text, bytes] = ['', 0]
  for (const character of line) {
    const size = new TextEncoder().encode(character).length
    if (bytes + size > 75) {
      text += '\r\n '
      bytes = 1
    }
    text += character
    bytes += size
  }
  return text
}
