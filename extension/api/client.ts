import { hc, type ClientResponse } from 'hono/client'
import * as v from 'valibot'
import type { Api } from '../../worker/http/api.ts'
import { Hello, type Availability, type Locale, type Member, type Start } from '../../worker/contract/account.ts'
import type {
  Contact,
  ContactFile,
  Conversation,
  Counts,
  Found,
  Move,
  Page,
  Status,
  View,
} from '../../worker/contract/conversation.ts'
import type { Happened, TimelineItem } from '../../worker/contract/event.ts'
import type { Attendance } from '../../worker/contract/invitation.ts'
import type { Comment, Message, NewComment, NewMessage, Upload } from '../../worker/contract/message.ts'
import { offline, request, type Caller } from './request.ts'
import { upload } from './upload.ts'

export interface Events {
  items: Happened[]
  next: number | null
  /** Too far behind: load everything anew. */
  reset: boolean
}

/**
 * The account's worker as functions, one for a route; paths, queries, bodies and answers are checked
 * against the worker's own routes. All throw ApiError: the worker's refusal, or `offline` when it did
 * not answer.
 * @param base the worker's origin
 * @param token null at /inbox, where the cookie signs in
 * @param signedOut called on every 401
 */
export function createClient(base: string, token: string | null, signedOut?: () => void) {
  const caller: Caller = signedOut ? { base, token, signedOut } : { base, token }
  const go = (url: Request | URL | string, init?: RequestInit): Promise<Response> =>
    request(caller, url instanceof Request ? url.url : url, init)
  const api = hc<Api>(new URL('/api', base).href, { fetch: go })
  const conversations = api.conversations[':id']
  // Ids that come over the bridge are a page's word: none may climb to another path.
  const one = (id: string) => ({ param: { id: encodeURIComponent(id) } })

  return {
    base,
    start: (): Promise<Start> => read(api.start.$get()),
    changeMe: (me: { availability?: Availability; locale?: Locale }): Promise<Member> =>
      read(api.me.$put({ json: me })),

    counts: (inboxId: string): Promise<Counts> => read(api.inboxes[':id'].counts.$get(one(inboxId))),
    conversations: (
      inboxId: string,
      query: { view: View; status?: Status; cursor?: string },
    ): Promise<Page<Conversation>> => read(api.inboxes[':id'].conversations.$get({ ...one(inboxId), query })),
    search: (inboxId: string, query: { q: string; cursor?: string }): Promise<Page<Found>> =>
      read(api.inboxes[':id'].search.$get({ ...one(inboxId), query })),

    conversation: (id: string): Promise<Conversation> => read(conversations.$get(one(id))),
    /** Without a range the newest 50; `before` and `after` are seqs of events. */
    timeline: (id: string, range: { before?: string; after?: string } = {}): Promise<Page<TimelineItem>> =>
      read(conversations.timeline.$get({ ...one(id), query: range })),
    /** With a `version` it is refused (409) when somebody changed the conversation since. */
    assign: (id: string, memberId: string | null, version?: number): Promise<Conversation> =>
      read(
        conversations.assignee.$put({ ...one(id), json: version === undefined ? { memberId } : { memberId, version } }),
      ),
    close: (id: string): Promise<Conversation> => read(conversations.closure.$put(one(id))),
    reopen: (id: string): Promise<Conversation> => read(conversations.closure.$delete(one(id))),
    /** `sender` says what becomes of the contact's next mail; without it nothing changes for that. */
    move: (id: string, json: Move): Promise<Conversation> => read(conversations.place.$put({ ...one(id), json })),
    read: (id: string): Promise<Conversation> => read(conversations.reading.$put(one(id))),
    setTicket: (id: string, stageId: string): Promise<Conversation> =>
      read(conversations.ticket.$put({ ...one(id), json: { stageId } })),
    removeTicket: (id: string): Promise<Conversation> => read(conversations.ticket.$delete(one(id))),

    /** Answers the other one, which it is a part of then. */
    merge: (id: string, intoId: string): Promise<Conversation> =>
      read(conversations.merger.$put({ ...one(id), json: { conversationId: intoId } })),
    unmerge: (id: string): Promise<Conversation> => read(conversations.merger.$delete(one(id))),
    /** Answers the new one. */
    split: (id: string, messageId: string, isAlone: boolean): Promise<Conversation> =>
      read(conversations.splits.$post({ ...one(id), json: { messageId, isAlone } })),

    send: (id: string, message: NewMessage): Promise<Message> =>
      read(conversations.messages.$post({ ...one(id), json: message })),
    message: (id: string): Promise<Message> => read(api.messages[':id'].$get(one(id))),
    /** The whole of a long body, by the link that the message has to it. */
    body: async (url: string): Promise<string> => (await request({ base, token: null }, url)).text(),
    reschedule: (messageId: string, leavesAt: number): Promise<Message> =>
      read(api.messages[':id'].schedule.$put({ ...one(messageId), json: { leavesAt } })),
    /** A scheduled one: it leaves when the undo time is over. */
    sendNow: (messageId: string): Promise<Message> => read(api.messages[':id'].schedule.$delete(one(messageId))),
    undoSend: (messageId: string): Promise<Message> => read(api.messages[':id'].$delete(one(messageId))),
    retrySend: (messageId: string): Promise<Message> => read(api.messages[':id'].delivery.$put(one(messageId))),
    /** Answers the invitation that the message brought; returns the mail to its organizer. */
    attend: (messageId: string, answer: Attendance): Promise<Message> =>
      read(api.messages[':id'].attendance.$put({ ...one(messageId), json: { answer } })),
    comment: (id: string, comment: NewComment): Promise<Comment> =>
      read(conversations.comments.$post({ ...one(id), json: comment })),
    async removeComment(commentId: string): Promise<void> {
      await api.comments[':id'].$delete(one(commentId))
    },
    upload: (file: File, progress: (part: number) => void, signal: AbortSignal): Promise<Upload> =>
      upload(caller, file, progress, signal),

    contact: (id: string): Promise<Contact> => read(api.contacts[':id'].$get(one(id))),
    contactConversations: (id: string): Promise<Page<Conversation>> =>
      read(api.contacts[':id'].conversations.$get({ ...one(id), query: {} })),
    contactFiles: (id: string, cursor: string | null): Promise<Page<ContactFile>> =>
      read(api.contacts[':id'].files.$get({ ...one(id), query: cursor === null ? {} : { cursor } })),
    /** The conversation of a natively opened thread, by its RFC Message-IDs. */
    thread: (messageIds: string[]): Promise<Conversation | null> =>
      read(api.threads.$get({ query: { messageId: messageIds } })),
    events: (since: number): Promise<Events> => read(api.events.$get({ query: { since: String(since) } })),
  }
}

export type Client = ReturnType<typeof createClient>

/** Asks an address who it is. */
export async function hello(base: string): Promise<Hello> {
  return v.parse(Hello, await (await request({ base, token: null }, '/api/hello')).json())
}

/** What is not 2xx was thrown before. A body that ends half-way, or is a hotel's log-in page, is no answer. */
async function read<T>(answer: Promise<ClientResponse<T>>): Promise<T> {
  const response = await answer
  return (response.json() as Promise<T>).catch(() => {
    throw offline()
  })
}
