import { cleanLine } from './clean-line.ts'
import type { TnefMessage } from './tnef.ts'
import { numberOf, textOf, timeOf } from './tnef-properties.ts'

/** Properties of meetings by MS-OXPROPS: PSETID_Appointment, PSETID_Meeting. */
const START = '62002:820d'
const END = '62002:820e'
const LOCATION = '62002:8208'
const IS_ALL_DAY = '62002:8215'
const IDS = ['6ed8da90:3', '6ed8da90:23']

/** Message classes and the methods of iTIP (RFC 5546) that say the same. */
const methods: [RegExp, string][] = [
  [/^IPM\.(?:Schedule\.Meeting\.Request|Microsoft Schedule\.MtgReq)/i, 'REQUEST'],
  [/^IPM\.(?:Schedule\.Meeting\.Canceled|Microsoft Schedule\.MtgCncl)/i, 'CANCEL'],
  [/^IPM\.Appointment/i, 'PUBLISH'],
]

/** The meeting that Outlook asks for in a winmail.dat, as others send it (RFC 5545); null for other messages. */
export function meetingAsCalendar(message: TnefMessage): Uint8Array | null {
  const { properties, charset, subject, sender, sentAt } = message
  const kind = textOf(properties, 0x001a, charset)
  const method = methods.find(([pattern]) => pattern.test(kind))?.[1]
  const [start, end] = [timeOf(properties, START), timeOf(properties, END)]
  if (!method || start === null) return null
  const isAllDay = numberOf(properties, IS_ALL_DAY) === 1
  const moment = (name: string, time: number) =>
    isAllDay ? `${name};VALUE=DATE:${stamp(time + 43_200_000).slice(0, 8)}` : `${name}:${stamp(time)}`
  const location = textOf(properties, LOCATION, charset)
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Postroom//winmail.dat//EN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${idOf(message) ?? `${start}-${end}-${cleanLine(sender.email, 200)}`}`,
    `DTSTAMP:${stamp(sentAt ?? start)}`,
    moment('DTSTART', start),
    ...(end === null ? [] : [moment('DTEND', end)]),
    `SUMMARY:${escaped(subject)}`,
    ...(location ? [`LOCATION:${escaped(location)}`] : []),
    ...(/^[^\s@;:,]+@[^\s@;:,]+$/.test(sender.email) ? [`ORGANIZER:mailto:${sender.email}`] : []),
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`)
}

/** MS-OXCICAL 2.1.3.1.1.20.26: the id of another program's calendar stands in Outlook's; else Outlook's is written in hex. */
function idOf({ properties }: TnefMessage): string | null {
  const id = IDS.map((name) => properties.get(name)).find((property) => property !== undefined)?.value
  if (!id || id.length > 1000) return null
  const text = String.fromCharCode(...id)
  const foreign = text.indexOf('vCal-Uid')
  if (foreign >= 0) return cleanLine(text.slice(foreign + 12), 500) || null
  return [...id]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

function stamp(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '19700101T000000Z' : date.toISOString().replace(/[-:]|\.\d+/g, '')
}

function escaped(text: string): string {
  return cleanLine(text, 1000).replace(/[\\;,]/g, '\\$&')
}
