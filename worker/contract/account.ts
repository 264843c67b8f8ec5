import * as v from 'valibot'
import { Email, Id, line } from './id.ts'
import { Address } from './message.ts'

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

/** The account as an admin changes it. `undoSeconds` is how long an answer waits before it leaves. */
export const AccountSettings = v.object({
  ...Account.entries,
  undoSeconds: v.pipe(
    v.number(),
    v.integer('is not a whole number'),
    v.minValue(0, 'is less than 0'),
    v.maxValue(60, 'is more than 60'),
  ),
})
export type AccountSettings = v.InferOutput<typeof AccountSettings>

/** Local parts that no person writes from, as long as an admin names no others. */
export const ROLE_NAMES = 'marketing sales newsletter news noreply no-reply promo offers deals updates mailer'.split(
  ' ',
)

/** How mail is sorted: from which spam score on it goes to Spam, and which local parts of senders go to Filtered. */
export const SortingSettings = v.object({
  spamScore: v.pipe(
    v.number(),
    v.integer('is not a whole number'),
    v.minValue(1, 'is less than 1'),
    v.maxValue(100, 'is more than 100'),
  ),
  roleNames: v.pipe(
    v.array(v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^[^\s@]{1,64}$/, 'is not the part before an @'))),
    v.maxLength(200, 'are more than 200'),
  ),
})
export type SortingSettings = v.InferOutput<typeof SortingSettings>

/** A sender is an address, or a domain that stands for all of its addresses. */
export const SenderRule = v.object({
  sender: v.pipe(
    v.string(),
    v.trim(),
    v.toLowerCase(),
    v.maxLength(254),
    v.regex(
      /^(?:[^\s@<>",;:\\()[\]\p{Cc}]{1,64}@)?[^\s@<>",;:\\()[\]\p{Cc}]+\.[^\s@<>",;:\\()[\]\p{Cc}]{1,63}$/u,
      'is neither an address nor a domain',
    ),
  ),
  rule: v.picklist(['allow', 'block']),
})
export type SenderRule = v.InferOutput<typeof SenderRule>

/** Somebody to invite. A member with a light seat is never assigned to automatically. */
export const NewMember = v.object({ name: line(80), email: Email, role: Role, seat: v.optional(Seat, 'full') })
export type NewMember = v.InferOutput<typeof NewMember>

/** What an admin changes of a member; what is left out stays. */
export const MemberChange = v.object({ name: v.optional(line(80)), role: v.optional(Role), seat: v.optional(Seat) })
export type MemberChange = v.InferOutput<typeof MemberChange>

const Ids = v.pipe(
  v.array(Id),
  v.maxLength(1000, 'has more than 1000'),
  v.transform((ids) => [...new Set(ids)]),
)

/** A named group of members: access to an inbox can be given to it as a whole. */
export const NewTeam = v.object({ name: line(80), memberIds: v.optional(Ids, []) })
export type NewTeam = v.InferOutput<typeof NewTeam>
export const Team = v.object({ id: Id, name: v.string(), memberIds: v.array(Id) })
export type Team = v.InferOutput<typeof Team>

/**
 * An inbox as one member sees it; `canAct` is false for an admin who is not listed in it. Answers leave from `address`
 * as "Bob at `fromName`"; both are null while the inbox has no address.
 */
export const Inbox = v.object({
  id: Id,
  name: v.string(),
  address: v.nullable(v.string()),
  fromName: v.nullable(v.string()),
  canAct: v.boolean(),
})
export type Inbox = v.InferOutput<typeof Inbox>

/** Who may see an inbox and act in it: everyone, or the members and teams that are listed. */
export const Access = v.object({
  access: v.picklist(['everyone', 'specific']),
  memberIds: v.optional(Ids, []),
  teamIds: v.optional(Ids, []),
})
export type Access = v.InferOutput<typeof Access>

/**
 * An address whose mail comes to an inbox. Its answers leave from it, as "Bob at `fromName`". What comes to it gets no
 * tickets until a `ticketStageId` is put; in the settings it does from the first.
 */
export const NewChannel = v.object({ address: Email, fromName: line(80) })
export type NewChannel = v.InferOutput<typeof NewChannel>
/**
 * `choosesOriginal`: the contact of a mail that somebody forwarded is who wrote it, else who forwarded it.
 * `ticketStageId`: where the tickets of new conversations begin; null where they get none.
 */
export const Channel = v.object({
  id: Id,
  address: v.string(),
  fromName: v.string(),
  choosesOriginal: v.boolean(),
  ticketStageId: v.nullable(Id),
})
export type Channel = v.InferOutput<typeof Channel>
/** What an admin changes of how mail is taken in; what is left out stays. */
export const ChannelChange = v.partial(v.pick(Channel, ['choosesOriginal', 'ticketStageId']))
export type ChannelChange = v.InferOutput<typeof ChannelChange>

/** An inbox to open. Without `fromName` its answers carry the account's name. */
export const NewInbox = v.object({
  name: line(80),
  address: Email,
  fromName: v.optional(line(80)),
  access: v.optional(Access.entries.access, 'everyone'),
  memberIds: Access.entries.memberIds,
  teamIds: Access.entries.teamIds,
})
export type NewInbox = v.InferOutput<typeof NewInbox>

/**
 * How mail to an inbox finds its conversation, in days. One that was closed longer than `reopenDays` ago is not opened
 * again: another one continues it; 0 opens it always. An answer that names no mail at all joins its sender's conversation
 * of the same subject of the last `subjectDays`; 0 never.
 */
export const Threading = v.object({
  reopenDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
  subjectDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(365)),
})
export type Threading = v.InferOutput<typeof Threading>

/** An inbox with how it is set up. Who is listed is for admins: null for everybody else. */
export const InboxSettings = v.object({
  ...Inbox.entries,
  access: Access.entries.access,
  ...Threading.entries,
  channels: v.array(Channel),
  memberIds: v.nullable(v.array(Id)),
  teamIds: v.nullable(v.array(Id)),
})
export type InboxSettings = v.InferOutput<typeof InboxSettings>

export const Stage = v.object({ id: Id, name: v.string(), isDone: v.boolean() })
export type Stage = v.InferOutput<typeof Stage>
export const Pipeline = v.object({ id: Id, name: v.string(), stages: v.array(Stage) })
export type Pipeline = v.InferOutput<typeof Pipeline>

/**
 * An inbox as its member works in it. `senders` tells from whom the member's own answers are, by channel, and in plain
 * text what is added under them.
 * `memberIds` are those who may act in it, and so be assigned; null where everyone may.
 */
export const WorkInbox = v.object({
  ...Inbox.entries,
  senders: v.array(v.object({ channelId: Id, from: Address, signature: v.nullable(v.string()) })),
  memberIds: v.nullable(v.array(Id)),
})
export type WorkInbox = v.InferOutput<typeof WorkInbox>

/** What the app needs once, before it can draw anything. `seq` is the last event so far: where a socket resumes. */
export const Start = v.object({
  account: Account,
  me: Member,
  members: v.array(Member),
  inboxes: v.array(WorkInbox),
  /** Every address at which the account receives, in lower case, also those of inboxes that the member does not see. With a `+detail` they are its own as well. */
  ownAddresses: v.array(v.string()),
  pipelines: v.array(Pipeline),
  undoSeconds: v.number(),
  /** What one answer may have at most, the way that mail leaves now: bytes of files together, and addresses in To, Cc and Bcc. */
  limits: v.object({ attached: v.number(), recipients: v.number() }),
  seq: v.number(),
})
export type Start = v.InferOutput<typeof Start>
