import * as v from 'valibot'
import { Id, Time } from './id.ts'

export const Status = v.picklist(['open', 'closed'])
export type Status = v.InferOutput<typeof Status>

/** Where a conversation lies. It keeps its status wherever it is moved. */
export const Place = v.picklist(['inbox', 'filtered', 'spam', 'trash'])
export type Place = v.InferOutput<typeof Place>

/**
 * Why it did not come into the inbox: its sender is blocked, or failed DMARC; it scored as spam; it came from an
 * address like newsletter@, has a list's headers, or is a machine's answer to nothing of ours.
 */
export const PlaceReason = v.picklist(['blocked', 'unauthenticated', 'score', 'role_address', 'bulk', 'automatic'])
export type PlaceReason = v.InferOutput<typeof PlaceReason>

/** Moves a conversation. `sender` says what becomes of the contact's next mail; null takes back what was said of it. */
export const Move = v.object({ place: Place, sender: v.optional(v.nullable(v.picklist(['allow', 'block']))) })
export type Move = v.InferOutput<typeof Move>

export const View = v.picklist(['all', 'mine', 'unassigned', 'sent', 'filtered', 'spam', 'trash'])
export type View = v.InferOutput<typeof View>

export const TicketChip = v.object({ id: Id, number: v.number(), stageId: Id })

/**
 * A conversation as a row of a list. It holds all that the row shows, so that a page of 50 reads
 * 50 rows. `version` grows with every change but comments and readings, which contradict nothing: a write that names an
 * older one is refused. Of two with the same version, the one that the later event told is the newer.
 */
export const Conversation = v.object({
  id: Id,
  inboxId: Id,
  /** The address that it came to, and its answers leave from. */
  channelId: Id,
  contactId: Id,
  contactName: v.string(),
  contactEmail: v.string(),
  subject: v.string(),
  snippet: v.string(),
  status: Status,
  /** Merging leaves nothing of one but its id, which is another name of `mergedInto`. */
  place: v.picklist([...Place.options, 'merged']),
  /** Null where a person put it, and in the inbox. */
  placeReason: v.nullable(PlaceReason),
  assigneeId: v.nullable(Id),
  ticket: v.nullable(TicketChip),
  hasAttachments: v.boolean(),
  isUnread: v.boolean(),
  messageCount: v.number(),
  commentCount: v.number(),
  firstMessageAt: Time,
  lastMessageAt: Time,
  lastSentAt: v.nullable(Time),
  /** Another that it is a part of now: ask for either, and that one is answered. */
  mergedInto: v.nullable(Id),
  version: v.number(),
})
export type Conversation = v.InferOutput<typeof Conversation>

/** Counts of one inbox's views. They are kept by triggers, never counted. */
export const Counts = v.object({
  all: v.number(),
  mine: v.number(),
  unassigned: v.number(),
  sent: v.number(),
  filtered: v.number(),
  spam: v.number(),
  trash: v.number(),
})
export type Counts = v.InferOutput<typeof Counts>

/** One page of a list, newest first; `next` is the cursor of the following one, null at the end. */
export function page<T extends v.GenericSchema>(item: T) {
  return v.object({ items: v.array(item), next: v.nullable(v.string()) })
}
export interface Page<T> {
  items: T[]
  next: string | null
}

export const Contact = v.object({ id: Id, email: v.string(), name: v.string(), createdAt: Time })
export type Contact = v.InferOutput<typeof Contact>

/**
 * A file that a contact sent us, or that we sent them, and the conversation that it lies in. `url` is good for an hour at
 * least.
 */
export const ContactFile = v.object({
  id: Id,
  direction: v.picklist(['in', 'out']),
  filename: v.string(),
  type: v.string(),
  size: v.number(),
  at: Time,
  url: v.string(),
  conversationId: Id,
  subject: v.string(),
})
export type ContactFile = v.InferOutput<typeof ContactFile>

/** A conversation found by its words, with the sentence that matched; `marks` are [start, end) in `excerpt`. */
export const Found = v.object({
  conversation: Conversation,
  excerpt: v.string(),
  marks: v.array(v.tuple([v.number(), v.number()])),
})
export type Found = v.InferOutput<typeof Found>
