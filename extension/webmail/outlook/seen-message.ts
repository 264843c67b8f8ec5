import * as v from 'valibot'

/** A message that Outlook's own page asked its server for, reduced to what tells it from the others. */
export interface SeenMessage {
  messageId: string
  conversationId: string | null
  from: string | null
  /** Milliseconds UTC. */
  sentAt: number | null
}

/** The page's world is not ours: what it tells is checked like anything from outside. */
export const seenMessages = v.pipe(
  v.array(
    v.object({
      messageId: v.pipe(v.string(), v.maxLength(998), v.regex(/^<[^<>\s]+>$/)),
      conversationId: v.nullable(v.pipe(v.string(), v.maxLength(500))),
      from: v.nullable(v.pipe(v.string(), v.maxLength(320))),
      sentAt: v.nullable(v.number()),
    }),
  ),
  v.maxLength(1000),
)

type Fields = Record<string, unknown>

/**
 * The messages in an answer of `GetConversationItems` or `GetItem`, wherever in it they lie.
 * In the first the conversation and the Message-ID stand around the item, in the second they are its own.
 */
export function messagesIn(answer: unknown): SeenMessage[] {
  const found = new Map<string, SeenMessage>()
  const walk = (value: unknown, conversation: string | null, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 12) return
    if (Array.isArray(value)) return value.forEach((each) => walk(each, conversation, depth + 1))
    const fields = value as Fields
    const own = text(field(fields['ConversationId'], 'Id')) ?? conversation
    const messageId = text(fields['InternetMessageId'])
    if (messageId) {
      const item = Array.isArray(fields['Items']) ? (fields['Items'][0] as unknown) : fields
      found.set(messageId, seen(messageId, own, item))
    } else {
      Object.values(fields).forEach((each) => walk(each, own, depth + 1))
    }
  }
  walk(answer, null, 0)
  return [...found.values()]
}

function seen(messageId: string, conversation: string | null, item: unknown): SeenMessage {
  const sent = Date.parse(text(field(item, 'DateTimeSent')) ?? text(field(item, 'DateTimeReceived')) ?? '')
  return {
    messageId,
    conversationId: text(field(field(item, 'ConversationId'), 'Id')) ?? conversation,
    from: text(field(field(field(item, 'From'), 'Mailbox'), 'EmailAddress'))?.toLowerCase() ?? null,
    sentAt: Number.isNaN(sent) ? null : sent,
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Fields)[name] : undefined
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
