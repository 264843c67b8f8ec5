import type { Conversation, Counts, Status, View } from '../../worker/contract/conversation.ts'

/** What a list shows: a view of one inbox, as one member sees it. */
export interface Looking {
  inboxId: string
  view: View
  status: Status
  meId: string
}

type Belongs = (conversation: Conversation, looking: Looking) => boolean

const lies =
  (place: Conversation['place']): Belongs =>
  (conversation) =>
    conversation.place === place
const hasStatus: Belongs = (conversation, { status }) =>
  conversation.place === 'inbox' && conversation.status === status

/** The same conditions by which the worker makes each view's page. */
const belonging: Record<View, Belongs> = {
  all: hasStatus,
  mine: (conversation, looking) => hasStatus(conversation, looking) && conversation.assigneeId === looking.meId,
  unassigned: (conversation, looking) => hasStatus(conversation, looking) && conversation.assigneeId === null,
  sent: (conversation, looking) => lies('inbox')(conversation, looking) && conversation.lastSentAt !== null,
  filtered: lies('filtered'),
  spam: lies('spam'),
  trash: lies('trash'),
}

export function belongs(conversation: Conversation, looking: Looking): boolean {
  return conversation.inboxId === looking.inboxId && belonging[looking.view](conversation, looking)
}

/** Open and closed are separate lists of these views only. */
export function hasStatuses(view: View): boolean {
  return view === 'all' || view === 'mine' || view === 'unassigned'
}

/** Where a row stands: newest first, and by id where two have the same time. */
export interface Rank {
  time: number
  id: string
}

export function rank(conversation: Conversation, view: View): Rank {
  const time = view === 'sent' ? (conversation.lastSentAt ?? conversation.lastMessageAt) : conversation.lastMessageAt
  return { time, id: conversation.id }
}

/** Negative where `a` stands above `b`. */
export function compareRanks(a: Rank, b: Rank): number {
  return b.time - a.time || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}

const viewsCounted: View[] = ['all', 'mine', 'unassigned', 'sent', 'filtered', 'spam', 'trash']

/** What each view's count gains by a conversation's change. The counts are of the open ones. */
export function gained(before: Conversation, after: Conversation, looking: Omit<Looking, 'view' | 'status'>): Counts {
  const gains = { all: 0, mine: 0, unassigned: 0, sent: 0, filtered: 0, spam: 0, trash: 0 }
  for (const view of viewsCounted) {
    const where: Looking = { ...looking, view, status: 'open' }
    gains[view] = Number(belongs(after, where)) - Number(belongs(before, where))
  }
  return gains
}

export function addCounts(counts: Counts, gains: Counts): Counts {
  const sum = { ...counts }
  for (const view of viewsCounted) sum[view] = Math.max(0, counts[view] + gains[view])
  return sum
}
