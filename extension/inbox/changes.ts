import { batch } from '@preact/signals'
import type { Conversation, Move } from '../../worker/contract/conversation.ts'
import type { EventType } from '../../worker/contract/event.ts'
import { ApiError } from '../api/api-error.ts'
import type { Client } from '../api/client.ts'
import type { Account } from './account.ts'
import { attempt } from './attempt.ts'
import type { Conversations, Patch } from './conversations.ts'
import { inTurn } from './in-turn.ts'
import type { Act, Toasts } from './toasts.ts'

/** Something an agent does to a conversation, and all that must be known to show, send and undo it. */
export interface Change {
  id: string
  key: Act
  values?: Record<string, string>
  /** How it looks at once. */
  patch: Patch
  call: (truth: Conversation) => Promise<Conversation>
  /** What it changes: somebody else's change of anything else is no conflict. */
  part: (conversation: Conversation) => unknown
  /** The events by which somebody else changes the same. */
  events: EventType[]
  inverse: (before: Conversation) => Change
}

/** What is said of a move: of what becomes of the sender, where that is decided with it, else of the place. */
const PLACED: Record<Move['place'] | 'block' | 'allow', Act> = {
  inbox: 'toast.restored',
  filtered: 'toast.filtered',
  spam: 'toast.to_spam',
  trash: 'toast.removed',
  block: 'toast.blocked',
  allow: 'toast.accepted',
}

export function createChanges(
  client: Client,
  {
    conversations,
    account,
    toasts,
    changed,
    undone,
  }: {
    conversations: Conversations
    account: Account
    toasts: Toasts
    changed: () => void
    /** Hears of every change that was taken back, once that shows. */
    undone: (id: string) => void
  },
) {
  /** Changes of one conversation are sent one after the other: each names the version that the last one made. */
  const take = inTurn()

  /** @param goBack is called when the agent takes it back, once that shows */
  async function make(change: Change, isUndo = false, goBack?: () => void): Promise<void> {
    // Not awaited where it is known: what was done shows in the same frame.
    const before = conversations.seen.peek().get(change.id) ?? (await load(change))
    if (!before) return
    const drop = conversations.patch(change.id, change.patch)
    const undo = (): Promise<void> => {
      const undoing = make(change.inverse(before), true)
      undone(change.id)
      goBack?.()
      return undoing
    }
    const what = whatOf(change, before)
    const toast = isUndo ? toasts.undone(change.key, what) : toasts.done(change.key, what, undo)
    const answer = await take(change.id, () => attempt(() => send(change)))
    batch(() => {
      if (answer.ok) conversations.put(answer.value)
      drop()
    })
    changed()
    if (answer.ok) return
    toasts.withdraw(toast)
    await explain(change, before, answer.error)
  }

  async function load(change: Change): Promise<Conversation | null> {
    const answer = await attempt(() => client.conversation(change.id))
    if (answer.ok) conversations.put(answer.value)
    else toasts.refused(answer.error, `${change.key}.not`, whatOf(change, null))
    return answer.ok ? answer.value : null
  }

  /** A version also grows by a mail that came in: then it is sent once more, with the new one. */
  async function send(change: Change): Promise<Conversation> {
    const truth = conversations.truth(change.id) ?? (await client.conversation(change.id))
    try {
      return await change.call(truth)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'conflict') throw error
      const fresh = await client.conversation(change.id)
      conversations.put(fresh)
      if (change.part(fresh) !== change.part(truth)) throw error
      return change.call(fresh)
    }
  }

  /** Of a conflict the agent is shown what the other one did. */
  async function explain(change: Change, before: Conversation, error: ApiError): Promise<void> {
    const [notDone, what] = [`${change.key}.not`, whatOf(change, before)] as const
    if (error.code !== 'conflict') return toasts.refused(error, notDone, what)
    const me = account.start.peek()?.me.id
    const recent = await attempt(() => client.timeline(change.id))
    const items = recent.ok ? recent.value.items : []
    const other = items.findLast(({ event }) => change.events.includes(event.type) && event.actor.id !== me)
    if (other) toasts.conflict(other.event, notDone, what)
    else toasts.refused(error, notDone, what)
  }

  const assign = (id: string, memberId: string | null): Change => ({
    id,
    key: memberId ? 'toast.assigned' : 'toast.unassigned',
    values: memberId ? { name: account.nameOf(memberId) } : {},
    patch: (conversation) => ({ ...conversation, assigneeId: memberId }),
    call: (truth) => client.assign(id, memberId, truth.version),
    part: (conversation) => conversation.assigneeId,
    events: ['conversation.assigned'],
    inverse: (before) => assign(id, before.assigneeId),
  })

  const setStatus = (id: string, status: Conversation['status']): Change => ({
    id,
    key: status === 'closed' ? 'toast.closed' : 'toast.reopened',
    patch: (conversation) => ({ ...conversation, status }),
    call: () => (status === 'closed' ? client.close(id) : client.reopen(id)),
    part: (conversation) => conversation.status,
    events: ['conversation.closed', 'conversation.reopened'],
    inverse: (before) => setStatus(id, before.status),
  })

  const setPlace = (id: string, { place, sender }: Move): Change => ({
    id,
    key: PLACED[sender ?? place],
    patch: (conversation) => ({ ...conversation, place, placeReason: null }),
    call: () => client.move(id, sender === undefined ? { place } : { place, sender }),
    part: (conversation) => conversation.place,
    events: ['conversation.deleted', 'conversation.restored', 'conversation.moved'],
    // What was said of the sender is taken back with it.
    inverse: ({ place: before }) =>
      setPlace(id, { place: before === 'merged' ? 'inbox' : before, ...(sender !== undefined && { sender: null }) }),
  })

  /** A ticket that is being made has the number 0 until the worker has numbered it. */
  const setTicket = (id: string, stageId: string | null, key: Act): Change => ({
    id,
    key,
    values: stageId ? { stage: account.stageName(stageId) } : {},
    patch: (conversation) => ({
      ...conversation,
      ticket: stageId ? { ...(conversation.ticket ?? { id: '', number: 0 }), stageId } : null,
    }),
    call: () => (stageId ? client.setTicket(id, stageId) : client.removeTicket(id)),
    part: (conversation) => conversation.ticket?.stageId ?? null,
    events: ['ticket.created', 'ticket.moved', 'ticket.removed'],
    inverse: ({ ticket }) =>
      ticket
        ? setTicket(id, ticket.stageId, stageId ? 'toast.ticket_moved' : 'toast.ticket_created')
        : setTicket(id, null, 'toast.ticket_removed'),
  })

  return {
    assign: (id: string, memberId: string | null) => make(assign(id, memberId)),
    close: (id: string, goBack?: () => void) => make(setStatus(id, 'closed'), false, goBack),
    reopen: (id: string) => make(setStatus(id, 'open')),
    remove: (id: string, goBack?: () => void) => make(setPlace(id, { place: 'trash' }), false, goBack),
    restore: (id: string) => make(setPlace(id, { place: 'inbox' })),
    /** From now on its sender's mail goes to Spam. */
    markSpam: (id: string, goBack?: () => void) =>
      make(setPlace(id, { place: 'spam', sender: 'block' }), false, goBack),
    /** Out of Filtered or Spam, where its sender's mail goes no more. */
    accept: (id: string) => make(setPlace(id, { place: 'inbox', sender: 'allow' })),
    createTicket: (id: string, stageId: string) => make(setTicket(id, stageId, 'toast.ticket_created')),
    moveTicket: (id: string, stageId: string) => make(setTicket(id, stageId, 'toast.ticket_moved')),
    removeTicket: (id: string) => make(setTicket(id, null, 'toast.ticket_removed')),
  }
}

function whatOf({ values = {} }: Change, conversation: Conversation | null) {
  return { values, subject: conversation?.subject ?? null }
}
