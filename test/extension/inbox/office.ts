import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import type { Start } from '../../../worker/contract/account.ts'
import type { ContactFile, Conversation } from '../../../worker/contract/conversation.ts'
import { errorStatus, type ErrorCode } from '../../../worker/contract/error.ts'
import type { DomainEvent, TimelineItem } from '../../../worker/contract/event.ts'
import type { Attendance } from '../../../worker/contract/invitation.ts'
import type { FromRoom } from '../../../worker/contract/realtime.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { answerUpgrade, type Line } from './line.ts'
import { ada, bob, conversationOf, idOf, messageOf, startOf } from './people.ts'

/** What any route's body may hold. */
interface Body {
  place: Conversation['place']
  memberId: string | null
  version?: number
  stageId: string
  key: string
  answer: Attendance
  html: string
  text: string
  leavesAt?: number
}
type Route = (parts: string[], body: Body, url: URL) => unknown

class Refusal extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/**
 * A worker's API over memory, on a real port, that can be made to refuse, to wait and to go away:
 * what the real one does not do when asked. Ada is the one who is signed in.
 */
export async function openOffice() {
  const conversations = new Map<string, Conversation>()
  const entries: TimelineItem[] = []
  const lines = new Set<Line>()
  const streams = new Set<TcpSocket>()
  const heard: string[] = []
  const asked: string[] = []
  const start: Start = startOf()
  let isAway = false
  let isTooFarBehind = false
  let refusal: { route: RegExp; code: ErrorCode } | null = null
  let gate: Promise<void> = Promise.resolve()
  let isMute = false
  let signature = ''
  let isLost: RegExp | null = null
  /** Of every contact, the newest first; null for one that may not be shown. */
  const files: (ContactFile | null)[] = []

  function happen(
    type: DomainEvent['type'],
    who: string | null,
    conversation: Conversation,
    data: object,
    what: Partial<TimelineItem> = {},
  ): TimelineItem {
    conversations.set(conversation.id, conversation)
    start.seq += 1
    const actor = who ? { kind: 'member', id: who } : { kind: 'contact', id: conversation.contactId }
    const rest = {
      seq: start.seq,
      id: idOf(90_000 + start.seq),
      at: 1_000 + start.seq,
      inboxId: conversation.inboxId,
      conversationId: conversation.id,
    }
    const item = { event: { type, data, actor, ...rest } as DomainEvent, message: null, comment: null, ...what }
    entries.push(item)
    if (!isMute) tell(item)
    return item
  }

  function tell(item: TimelineItem): void {
    const conversation = conversations.get(item.event.conversationId ?? '') ?? null
    const said = { type: 'happened', happened: { event: item.event, conversation } } as FromRoom
    for (const line of lines) line.say(JSON.stringify(said))
  }

  function find(id = ''): Conversation {
    const found = conversations.get(id)
    if (!found) throw new Refusal('not_found', 'There is no such conversation.')
    return found
  }

  function change(
    id: string | undefined,
    type: DomainEvent['type'],
    part: Partial<Conversation>,
    data: object = {},
    who = ada.id,
  ): Conversation {
    const before = find(id)
    const after = { ...before, ...part, version: before.version + 1 }
    happen(type, who, after, data)
    return after
  }

  const routes: Record<string, Route> = {
    'GET hello': () => ({ product: 'postroom', name: 'Northwind', version: '1' }),
    'GET start': () => start,
    'PUT me': (_, body) => Object.assign(start.me, body),
    'GET inboxes/*/counts': ([, inboxId]) =>
      countsOf([...conversations.values()].filter((one) => one.inboxId === inboxId)),
    'GET inboxes/*/conversations': ([, inboxId], _, url) => {
      const [view, status, cursor] = ['view', 'status', 'cursor'].map((name) => url.searchParams.get(name))
      const rows = [...conversations.values()]
        .filter((one) => one.inboxId === inboxId && isIn(one, view ?? '', status ?? ''))
        .sort((a, b) => b.lastMessageAt - a.lastMessageAt)
      const from = Number(cursor ?? 0)
      return { items: rows.slice(from, from + 3), next: rows.length > from + 3 ? String(from + 3) : null }
    },
    // As the worker does: by mails, each conversation once a page.
    'GET inboxes/*/search': (_, __, url) => {
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const hits = entries
        .flatMap(({ event, message }) => (message ? [conversations.get(event.conversationId ?? '')!] : []))
        .filter((one) => one.subject.toLowerCase().includes(url.searchParams.get('q') ?? ''))
        .reverse()
      const some = [...new Set(hits.slice(from, from + 2))]
      return {
        items: some.map((conversation) => ({ conversation, excerpt: conversation.subject, marks: [] })),
        next: hits.length > from + 2 ? String(from + 2) : null,
      }
    },
    'GET conversations/*': ([, id]) => find(id),
    'GET conversations/*/timeline': ([, id], _, url) => {
      const [before, after] = ['before', 'after'].map((name) => Number(url.searchParams.get(name) ?? 0))
      const all = entries.filter(
        ({ event }) => event.conversationId === find(id).id && event.type !== 'conversation.read',
      )
      if (after) return { items: all.filter(({ event }) => event.seq > after), next: null }
      const some = all.filter(({ event }) => !before || event.seq < before)
      return { items: some.slice(-5), next: some.length > 5 ? String(some.at(-5)?.event.seq) : null }
    },
    'PUT conversations/*/assignee': ([, id], { memberId, version }) => {
      const before = find(id)
      if (version !== undefined && version !== before.version)
        throw new Refusal('conflict', 'Somebody changed it meanwhile.')
      return change(
        id,
        'conversation.assigned',
        { assigneeId: memberId },
        { assigneeId: memberId, previousId: before.assigneeId },
      )
    },
    'PUT conversations/*/closure': ([, id]) => change(id, 'conversation.closed', { status: 'closed' }),
    'DELETE conversations/*/closure': ([, id]) => change(id, 'conversation.reopened', { status: 'open' }),
    'PUT conversations/*/place': ([, id], { place }) => {
      const previous = find(id).place
      if (place === 'trash') return change(id, 'conversation.deleted', { place })
      if (previous === 'trash' && place === 'inbox') return change(id, 'conversation.restored', { place })
      return change(id, 'conversation.moved', { place }, { place, previous })
    },
    'PUT conversations/*/reading': ([, id]) => {
      const read = { ...find(id), isUnread: false }
      conversations.set(read.id, read)
      return read
    },
    'PUT conversations/*/ticket': ([, id], { stageId }) => {
      const ticket = find(id).ticket ?? { id: idOf(700), number: 1042, stageId }
      return change(
        id,
        'ticket.created',
        { ticket: { ...ticket, stageId } },
        { ticketId: ticket.id, number: ticket.number, stageId },
      )
    },
    'DELETE conversations/*/ticket': ([, id]) =>
      change(id, 'ticket.removed', { ticket: null }, { ticketId: idOf(700), number: 1042 }),
    'POST conversations/*/messages': ([, id], body) => {
      const twice = entries.find(({ message }) => message?.id === body.key)?.message
      if (twice) return twice
      const message = messageOf({
        id: body.key,
        conversationId: find(id).id,
        direction: 'out',
        status: body.leavesAt === undefined ? 'queued' : 'scheduled',
        html: body.html + signature,
        htmlFolds: { signatureFrom: body.html.length, quotedFrom: null },
        authorId: ada.id,
        ...(body.leavesAt !== undefined && { leavesAt: body.leavesAt }),
      })
      happen(
        body.leavesAt === undefined ? 'message.queued' : 'message.scheduled',
        ada.id,
        { ...find(id), version: find(id).version + 1 },
        { messageId: message.id, leavesAt: body.leavesAt },
        { message },
      )
      return message
    },
    'PUT messages/*/schedule': ([, id], { leavesAt = null }) =>
      setMessage(id, 'scheduled', 'message.rescheduled', { leavesAt }),
    'DELETE messages/*/schedule': ([, id]) => setMessage(id, 'queued', 'message.queued'),
    'DELETE messages/*': ([, id]) => setMessage(id, 'undone', 'message.undone'),
    'PUT messages/*/attendance': ([, id = ''], { answer }) => {
      const asked = entries.find(({ message }) => message?.id === id)!.message!
      const conversation = find(asked.conversationId)
      const message = messageOf({
        id: idOf(60_000 + start.seq),
        conversationId: conversation.id,
        direction: 'out',
        status: 'queued',
        authorId: ada.id,
        attending: { invitationId: id, answer },
      })
      const data = { messageId: message.id, invitationId: id, answer }
      happen('invitation.answered', ada.id, conversation, data, { message })
      return message
    },
    'PUT messages/*/delivery': ([, id]) => setMessage(id, 'queued', 'message.retried'),
    'POST conversations/*/comments': ([, id], { text, key }) => {
      const twice = entries.find(({ comment }) => comment?.id === key)?.comment
      if (twice) return twice
      const comment = { id: key, conversationId: find(id).id, authorId: ada.id, text, at: 1 }
      happen(
        'comment.added',
        ada.id,
        { ...find(id), version: find(id).version + 1 },
        { commentId: comment.id },
        { comment },
      )
      return comment
    },
    'DELETE comments/*': ([, id = '']) => {
      const entry = entries.find(({ comment }) => comment?.id === id)
      if (!entry?.comment) throw new Refusal('not_found', 'There is no such comment.')
      const conversation = find(entry.comment.conversationId)
      entry.comment = null
      happen('comment.removed', ada.id, conversation, { commentId: id })
      return null
    },
    'GET contacts/*': ([, id]) => ({ id, email: 'nora@northwind.example', name: 'Nora Berg', createdAt: 1 }),
    'GET contacts/*/conversations': ([, id]) => ({
      items: [...conversations.values()].filter((one) => one.contactId === id),
      next: null,
    }),
    'GET contacts/*/files': (_, __, url) => {
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const rest = files.slice(from, from + 2)
      return { items: rest.filter((file) => file !== null), next: files.length > from + 2 ? String(from + 2) : null }
    },
    'GET threads': () => [...conversations.values()][0] ?? null,
    'GET events': (_, __, url) => {
      const since = Number(url.searchParams.get('since'))
      if (isTooFarBehind) return { items: [], next: null, reset: !(isTooFarBehind = false) }
      const missed = entries.filter(({ event }) => event.seq > since)
      const items = missed
        .slice(0, 2)
        .map(({ event }) => ({ event, conversation: conversations.get(event.conversationId ?? '') ?? null }))
      return { items, next: missed.length > 2 ? items.at(-1)?.event.seq : null, reset: false }
    },
  }

  function setMessage(
    id: string | undefined,
    status: Message['status'],
    type: DomainEvent['type'],
    part: { leavesAt?: number | null } = {},
  ): Message {
    const entry = entries.find(({ message }) => message?.id === id)
    if (!entry?.message) throw new Refusal('not_found', 'There is no such message.')
    if (status !== 'queued' && entry.message.status === 'sent')
      throw new Refusal('already_sent', 'It has left already.')
    entry.message = { ...entry.message, ...part, status }
    const { message } = entry
    // As the worker does: what is on its way now stands where that happened.
    const what = type === 'message.queued' ? { message } : {}
    happen(type, ada.id, find(message.conversationId), { messageId: message.id, ...part }, what)
    return message
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://office')
    const name = `${request.method} ${url.pathname.slice('/api/'.length)}`
    asked.push(name + url.search)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    await gate
    try {
      if (request.headers.authorization !== 'Bearer ada+token/=') throw new Refusal('not_signed_in', 'Sign in first.')
      if (refusal?.route.test(name)) {
        const { code } = refusal
        refusal = null
        throw new Refusal(code, 'The office refuses this once.')
      }
      const found = Object.entries(routes).find(([route]) =>
        new RegExp(`^${route.replaceAll('*', '[^/]+')}$`).test(name),
      )
      if (!found) throw new Refusal('not_found', name)
      const result = found[1](url.pathname.split('/').slice(2), text ? JSON.parse(text) : {}, url)
      if (isLost?.test(name)) {
        isLost = null
        return void response.destroy()
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const problem = {
        type: 'about:blank',
        title: error.code,
        status: errorStatus[error.code],
        code: error.code,
        detail: error.message,
      }
      response.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  server.on('upgrade', (request, stream) =>
    lines.add(
      answerUpgrade(
        request,
        stream,
        (_, text) => heard.push(text),
        (line) => lines.delete(line),
      ),
    ),
  )
  server.on('connection', (stream) => {
    streams.add(stream)
    stream.on('close', () => streams.delete(stream))
    if (isAway) stream.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    start,
    conversations,
    lines,
    files,
    /** What clients said on their sockets. */
    heard,
    /** Requests, in order. */
    asked,
    tell,
    /** A mail of Nora's that begins a conversation, or goes on with one. */
    mail(number: number, part: Partial<Conversation> = {}): Conversation {
      const before = conversations.get(idOf(number))
      const at = 10_000 + start.seq * 10
      const after = {
        ...(before ?? conversationOf(number)),
        lastMessageAt: at,
        isUnread: true,
        version: (before?.version ?? 0) + 1,
        ...part,
      }
      const message = messageOf({ id: idOf(50_000 + start.seq), conversationId: after.id })
      happen('message.received', null, after, { messageId: message.id }, { message })
      return after
    },
    bobDoes: (number: number, type: DomainEvent['type'], part: Partial<Conversation>, data: object = {}) =>
      change(idOf(number), type, part, data, bob.id),
    /** A message's delivery, told by the worker itself. */
    deliver(messageId: string, status: 'sent' | 'failed'): void {
      const entry = entries.find(({ message }) => message?.id === messageId)
      if (!entry?.message) throw new Error('no such message')
      const full = { code: 'bounced', values: {}, said: 'mailbox full' } as const
      entry.message = { ...entry.message, status, failure: status === 'failed' ? full : null }
      happen(`message.${status}`, null, find(entry.message.conversationId), { messageId, reason: full })
    },
    /** Tells again, or for the first time, what happened when the conversation was like this. */
    tellLate(seq: number, conversation: Conversation): void {
      const { event } = entries.find((entry) => entry.event.seq === seq)!
      const said = { type: 'happened', happened: { event, conversation } } as FromRoom
      for (const line of lines) line.say(JSON.stringify(said))
    },
    /** From now on the raw mail of every message lies here. */
    relink(rawUrl: string): void {
      for (const entry of entries) if (entry.message) entry.message = { ...entry.message, rawUrl }
    },
    refuseOnce: (route: RegExp, code: ErrorCode) => void (refusal = { route, code }),
    /** It is done, but whoever asked does not hear of it. */
    loseAnswerOnce: (route: RegExp) => void (isLost = route),
    /** Every request waits until the function returned is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
    /** From now on this is added to every answer. */
    sign: (html: string) => void (signature = html),
    /** What happens is not told to anybody's socket. */
    mute: (yes: boolean) => void (isMute = yes),
    goAway(): void {
      isAway = true
      for (const stream of streams) stream.destroy()
    },
    comeBack: () => void (isAway = false),
    forgetEvents: () => void (isTooFarBehind = true),
    async close(): Promise<void> {
      for (const stream of streams) stream.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Office = Awaited<ReturnType<typeof openOffice>>

function isIn(one: Conversation, view: string, status: string): boolean {
  if (view === 'trash') return one.place === 'trash'
  if (one.place === 'trash') return false
  if (view === 'sent') return one.lastSentAt !== null
  const isAssigned = view === 'all' || (view === 'mine' ? one.assigneeId === ada.id : one.assigneeId === null)
  return one.status === status && isAssigned
}

function countsOf(all: Conversation[]) {
  const count = (view: string): number => all.filter((one) => isIn(one, view, 'open')).length
  return {
    all: count('all'),
    mine: count('mine'),
    unassigned: count('unassigned'),
    sent: count('sent'),
    trash: count('trash'),
  }
}
