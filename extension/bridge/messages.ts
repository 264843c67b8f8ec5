import * as v from 'valibot'

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const text = v.pipe(v.string(), v.maxLength(1000))
const colour = v.pipe(v.string(), v.maxLength(60), v.regex(/^[\w#().,%/ -]*$/))
const person = v.object({ id, name: text })
const plural = v.object({ one: text, other: text })

/** What the inbox knows about the thread that is open in the host's page. */
export const threadState = v.object({
  conversationId: id,
  subject: text,
  open: v.boolean(),
  assignee: v.nullable(person),
  /** Who it may be assigned to, oneself first. */
  members: v.array(v.object({ ...person.entries, isMe: v.boolean(), isAway: v.boolean() })),
  ticket: v.nullable(v.object({ number: v.number(), stage: text })),
  comments: v.number(),
  /** Names of those who are writing an answer now. */
  answering: v.array(text),
  canAct: v.boolean(),
})
export type ThreadState = v.InferOutput<typeof threadState>

/** The words the content script writes; `{name}` and `{count}` are filled in. */
export const texts = v.object({
  locale: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/)),
  inbox: text,
  assign: text,
  unassigned: text,
  me: text,
  away: text,
  status: text,
  open: text,
  closed: text,
  comments: plural,
  answering: plural,
  mine: plural,
  /** What was just done. */
  assigned: text,
  madeUnassigned: text,
  reopened: text,
  undo: text,
  failed: text,
})
export type Texts = v.InferOutput<typeof texts>

/** Everything that crosses between the content script and the app's frame. A call is answered, an event is not. */
export const bridge = {
  toFrame: {
    calls: {
      findThread: {
        input: v.object({ messageIds: v.pipe(v.array(text), v.maxLength(20)), subject: text }),
        output: v.nullable(threadState),
      },
      assign: { input: v.object({ conversationId: id, memberId: v.nullable(id) }), output: v.null() },
      setClosed: { input: v.object({ conversationId: id, closed: v.boolean() }), output: v.null() },
      openConversation: { input: v.object({ conversationId: id }), output: v.null() },
    },
    events: {
      theme: v.object({
        skin: v.picklist(['gmail', 'outlook']),
        dark: v.boolean(),
        colours: v.object({ background: colour }),
      }),
      shown: v.object({ open: v.boolean(), size: v.picklist(['full', 'docked']) }),
    },
  },
  toPage: {
    calls: {},
    events: {
      badge: v.object({ inboxName: text, mine: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
      threadChanged: threadState,
      /** Mail came in: a thread that was not known may be now. */
      learned: v.null(),
      close: v.null(),
      resize: v.picklist(['full', 'docked']),
      texts,
    },
  },
} as const satisfies Record<string, Side>

export interface Side {
  calls: Record<string, { input: v.GenericSchema; output: v.GenericSchema }>
  events: Record<string, v.GenericSchema>
}

export type ToFrame = typeof bridge.toFrame
export type ToPage = typeof bridge.toPage
