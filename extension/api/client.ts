import type { Availability, Hello, Locale, Member, Start } from '../../worker/contract/account.ts'
import type { Contact, Conversation, Counts, Found, Page, Status, View } from '../../worker/contract/conversation.ts'
import type { Happened, TimelineItem } from '../../worker/contract/event.ts'
import type { Comment, Message, NewMessage, Upload } from '../../worker/contract/message.ts'
import { request, type Caller, type Sending } from './request.ts'
import { upload } from './upload.ts'

export interface Events {
  items: Happened[]
  next: number | null
  /** Too far behind: load everything anew. */
  reset: boolean
}

/**
 * The account's worker as functions, one for a route. All throw ApiError: the worker's refusal, or
 * `offline` when it did not answer.
 * @param base the worker's origin
 * @param token null at /inbox, where the cookie signs in
 * @param signedOut called on every 401
 */
export function createClient(base: string, token: string | null, signedOut?: () => void) {
  const caller: Caller = signedOut ? { base, token, signedOut } : { base, token }
  async function call<T>(path: string, sending?: Sending): Promise<T> {
    const answer = await request(caller, path, sending)
    return (answer.status === 204 ? null : await answer.json()) as T
  }
  const conversation = (id: string) => `/api/conversations/${encodeURIComponent(id)}`
  const inbox = (id: string) => `/api/inboxes/${encodeURIComponent(id)}`

  return {
    base,
    start: () => call<Start>('/api/start'),
    changeMe: (me: { availability?: Availability; locale?: Locale }) => call<Member>('/api/me', { method: 'PUT', json: me }),

    counts: (inboxId: string) => call<Counts>(`${inbox(inboxId)}/counts`),
    conversations: (inboxId: string, query: { view: View; status?: Status; cursor?: string }) =>
      call<Page<Conversation>>(`${inbox(inboxId)}/conversations`, { query }),
    search: (inboxId: string, query: { q: string; cursor?: string }) => call<Page<Found>>(`${inbox(inboxId)}/search`, { query }),

    conversation: (id: string) => call<Conversation>(conversation(id)),
    /** Without a range the newest 50; `before` and `after` are seqs of events. */
    timeline: (id: string, range: { before?: string; after?: string } = {}) =>
      call<Page<TimelineItem>>(`${conversation(id)}/timeline`, { query: range }),
    /** With a `version` it is refused (409) when somebody changed the conversation since. */
    assign: (id: string, memberId: string | null, version?: number) =>
      call<Conversation>(`${conversation(id)}/assignee`, { method: 'PUT', json: version === undefined ? { memberId } : { memberId, version } }),
    close: (id: string) => call<Conversation>(`${conversation(id)}/closure`, { method: 'PUT' }),
    reopen: (id: string) => call<Conversation>(`${conversation(id)}/closure`, { method: 'DELETE' }),
    remove: (id: string) => call<Conversation>(`${conversation(id)}/deletion`, { method: 'PUT' }),
    restore: (id: string) => call<Conversation>(`${conversation(id)}/deletion`, { method: 'DELETE' }),
    read: (id: string) => call<Conversation>(`${conversation(id)}/reading`, { method: 'PUT' }),
    setTicket: (id: string, stageId: string) => call<Conversation>(`${conversation(id)}/ticket`, { method: 'PUT', json: { stageId } }),
    removeTicket: (id: string) => call<Conversation>(`${conversation(id)}/ticket`, { method: 'DELETE' }),

    send: (id: string, message: NewMessage) => call<Message>(`${conversation(id)}/messages`, { method: 'POST', json: message }),
    undoSend: (messageId: string) => call<Message>(`/api/messages/${encodeURIComponent(messageId)}`, { method: 'DELETE' }),
    retrySend: (messageId: string) => call<Message>(`/api/messages/${encodeURIComponent(messageId)}/delivery`, { method: 'PUT' }),
    comment: (id: string, text: string) => call<Comment>(`${conversation(id)}/comments`, { method: 'POST', json: { text } }),
    removeComment: (commentId: string) => call<null>(`/api/comments/${encodeURIComponent(commentId)}`, { method: 'DELETE' }),
    upload: (file: File, progress: (part: number) => void, signal: AbortSignal): Promise<Upload> => upload(caller, file, progress, signal),

    contact: (id: string) => call<Contact>(`/api/contacts/${encodeURIComponent(id)}`),
    contactConversations: (id: string) => call<Page<Conversation>>(`/api/contacts/${encodeURIComponent(id)}/conversations`),
    /** The conversation of a natively opened thread, by its RFC Message-IDs. */
    thread: (messageIds: string[]) => call<Conversation | null>('/api/threads', { query: { messageId: messageIds } }),
    events: (since: number) => call<Events>('/api/events', { query: { since: String(since) } }),
  }
}

export type Client = ReturnType<typeof createClient>

/** Asks an address who it is. */
export async function hello(base: string): Promise<Hello> {
  return (await request({ base, token: null }, '/api/hello')).json()
}
