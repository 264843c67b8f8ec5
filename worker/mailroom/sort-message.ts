import type { Place, PlaceReason } from '../contract/conversation.ts'
import type { conversations } from '../database/schema/conversations.ts'
import type { Incoming } from './incoming.ts'

/** What is known of a sender, and what the account wants of such mail. */
export interface Sorting {
  /** What somebody said of this sender, or else of their domain. */
  rule: 'allow' | 'block' | null
  /** Whether one of us has ever written to them. */
  isWrittenTo: boolean
  /** From this score on, mail is spam. */
  spamScore: number
  /** Local parts that no person writes from. */
  roleNames: readonly string[]
}

export interface Sorted {
  place: Exclude<Place, 'trash'>
  /** Null in the inbox. */
  reason: PlaceReason | null
}

const INBOX: Sorted = { place: 'inbox', reason: null }

/**
 * Where a new conversation begins: most in the inbox, mail that is not for people to answer in Filtered, and what
 * nobody should believe in Spam. Never away: everything can be seen, and moved. `email` is who wrote it.
 */
export function sortMessage(signals: Incoming['signals'], email: string, sorting: Sorting): Sorted {
  const { rule, isWrittenTo, spamScore, roleNames } = sorting
  if (rule === 'block') return { place: 'spam', reason: 'blocked' }
  if (signals.isConfirmation) return INBOX
  // Before what is allowed: whoever forges an address takes one that is.
  if (signals.isForged) return { place: 'spam', reason: 'unauthenticated' }
  if (rule === 'allow') return INBOX
  if (signals.spamScore !== null && signals.spamScore >= spamScore) return { place: 'spam', reason: 'score' }
  if (isWrittenTo || signals.isAwaited) return INBOX
  const [localPart = ''] = email.split(/[+@]/)
  if (roleNames.includes(localPart)) return { place: 'filtered', reason: 'role_address' }
  if (signals.isBulk) return { place: 'filtered', reason: 'bulk' }
  if (signals.isReply) return { place: 'filtered', reason: 'automatic' }
  return INBOX
}

/** Whether a message brings the conversation that it joins into the inbox: out of the trash, or from where it was put though one of us has answered it. */
export function fetches(
  conversation: Pick<typeof conversations.$inferSelect, 'place' | 'lastSentAt'>,
  { reopens }: Incoming,
  place: Sorted['place'],
): boolean {
  return reopens && place !== 'spam' && (conversation.place === 'trash' || conversation.lastSentAt !== null)
}
