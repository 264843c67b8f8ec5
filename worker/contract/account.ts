import * as v from 'valibot'
import { Id, line } from './id.ts'

/** One installation. `mailDomain` is where its reply and fallback addresses live. */
export const Account = v.object({
  name: line(80),
  mailDomain: v.pipe(
    v.string(),
    v.trim(),
    v.toLowerCase(),
    v.maxLength(253),
    v.regex(/^(?=.*\.)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'is not a domain'),
  ),
})
export type Account = v.InferOutput<typeof Account>

/** What anybody may know of an address: that a Postroom answers there. */
export const Hello = v.object({ product: v.literal('postroom'), name: v.string(), version: v.string() })
export type Hello = v.InferOutput<typeof Hello>

export const Role = v.picklist(['owner', 'admin', 'agent'])
export type Role = v.InferOutput<typeof Role>
export const Seat = v.picklist(['full', 'light'])
export type Seat = v.InferOutput<typeof Seat>
export const Availability = v.picklist(['available', 'away'])
export type Availability = v.InferOutput<typeof Availability>
export const Locale = v.picklist(['en', 'nl', 'nb'])
export type Locale = v.InferOutput<typeof Locale>

/** A person on the account. `invited` until the first sign-in. */
export const Member = v.object({
  id: Id,
  name: line(80),
  email: v.string(),
  role: Role,
  seat: Seat,
  status: v.picklist(['invited', 'active', 'deactivated']),
  availability: Availability,
  locale: Locale,
})
export type Member = v.InferOutput<typeof Member>

/** An inbox as one member sees it; `canAct` is false for an admin who is not listed in it. */
export const Inbox = v.object({
  id: Id,
  name: v.string(),
  address: v.nullable(v.string()),
  canAct: v.boolean(),
})
export type Inbox = v.InferOutput<typeof Inbox>

export const Stage = v.object({ id: Id, name: v.string(), closesTicket: v.boolean() })
export type Stage = v.InferOutput<typeof Stage>
export const Pipeline = v.object({ id: Id, name: v.string(), stages: v.array(Stage) })
export type Pipeline = v.InferOutput<typeof Pipeline>

/** What the app needs once, before it can draw anything. `seq` is the last event so far: where a socket resumes. */
export const Start = v.object({
  account: Account,
  me: Member,
  members: v.array(Member),
  inboxes: v.array(Inbox),
  pipelines: v.array(Pipeline),
  undoSeconds: v.number(),
  seq: v.number(),
})
export type Start = v.InferOutput<typeof Start>
