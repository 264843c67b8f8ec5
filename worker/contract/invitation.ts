import * as v from 'valibot'
import { Id } from './id.ts'

/** What one of us can say to an invitation. */
export const Attendance = v.picklist(['accepted', 'tentative', 'declined'])
export type Attendance = v.InferOutput<typeof Attendance>

/** `email` is empty where there is none that can be written to. */
const Person = v.object({ name: v.string(), email: v.string() })

/** Of a mail of ours: which message's invitation it answers, and how. */
export const Attending = v.object({ invitationId: Id, answer: Attendance })
export type Attending = v.InferOutput<typeof Attending>

const Attendee = v.object({
  ...Person.entries,
  answer: v.nullable(v.picklist([...Attendance.options, 'delegated'])),
  isOptional: v.boolean(),
})
export type Attendee = v.InferOutput<typeof Attendee>

/** A day as `2026-11-26`, and a clock on a wall there as `2026-11-26T10:00`. */
const Day = v.string()
const WallTime = v.string()

/**
 * When it is: whole days, the last one included; times in milliseconds UTC, with the organizer's zone (`Europe/Oslo`,
 * `+05:30`, null for UTC); or a wall's clock in a zone that only the organizer knows, by the name they gave it.
 */
export const When = v.variant('kind', [
  v.object({ kind: v.literal('days'), first: Day, last: Day }),
  v.object({ kind: v.literal('times'), start: v.number(), end: v.nullable(v.number()), zone: v.nullable(v.string()) }),
  v.object({ kind: v.literal('floating'), start: WallTime, end: v.nullable(WallTime), zone: v.nullable(v.string()) }),
])
export type When = v.InferOutput<typeof When>

/** Of RFC 5545's rules what a sentence can say. `isWhole`: there is no more to it. */
export const Recurrence = v.object({
  every: v.picklist(['day', 'week', 'month', 'year']),
  interval: v.number(),
  /** From 0, a Sunday. */
  weekdays: v.array(v.number()),
  /** Which of these weekdays in a month: 1 to 5 from its beginning, -1 the last. */
  nth: v.nullable(v.number()),
  count: v.nullable(v.number()),
  until: v.nullable(Day),
  isWhole: v.boolean(),
})
export type Recurrence = v.InferOutput<typeof Recurrence>

/** A meeting that a mail brought (RFC 5545, RFC 5546). All of it is what the mail says. */
export const Invitation = v.object({
  method: v.picklist(['request', 'cancel', 'reply', 'counter', 'publish']),
  /** The same in every mail about the meeting; empty where it has none. */
  uid: v.string(),
  /** Grows with every change of the meeting. */
  sequence: v.number(),
  /** Which one of a series it is about, as UTC, a day or a wall's clock (`20261126T090000Z`); null for all of it. */
  occurrence: v.nullable(v.string()),
  summary: v.string(),
  when: v.nullable(When),
  recurrence: v.nullable(Recurrence),
  location: v.string(),
  /** Where it is held online: https alone. */
  link: v.nullable(v.string()),
  /** Plain text: of a reply, what the attendee says to it. */
  note: v.string(),
  organizer: v.nullable(Person),
  /** The first hundred of them. */
  attendees: v.array(Attendee),
  attendeeCount: v.number(),
})
export type Invitation = v.InferOutput<typeof Invitation>
