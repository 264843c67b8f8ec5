import type { MessageIdResult, MessageRef } from '../webmail.ts'
import type { SeenMessage } from './seen-message.ts'

/** More than anybody reads in a day; the oldest go first. */
const KEPT = 2000

/** What went by on the network, to find a shown message's Message-ID in. */
export function seenMessagesStore() {
  const seen = new Map<string, SeenMessage>()
  return {
    add(messages: SeenMessage[]): void {
      for (const message of messages) {
        seen.delete(message.messageId)
        seen.set(message.messageId, message)
      }
      for (const oldest of seen.keys()) {
        if (seen.size <= KEPT) break
        seen.delete(oldest)
      }
    },
    /** Exactly one message of that conversation must fit sender and time; two are as good as none. */
    find(conversationId: string | null, message: MessageRef): MessageIdResult {
      const inConversation = [...seen.values()].filter(
        (each) => !conversationId || each.conversationId === conversationId,
      )
      const bySender = inConversation.filter((each) => each.from === message.from?.email)
      const fitting =
        bySender.length > 1 ? bySender.filter((each) => isShownTime(each.sentAt, message.sentAt)) : bySender
      const [found, another] = fitting
      return found && !another
        ? { ok: true, messageId: found.messageId, via: 'network' }
        : { ok: false, reason: 'not-seen' }
    },
  }
}

/** Dates are written in the reader's language; hour and minute are digits in all of ours. */
function isShownTime(sentAt: number | null, shown: string | undefined): boolean {
  if (sentAt === null || !shown) return false
  const date = new Date(sentAt)
  const minute = String(date.getMinutes()).padStart(2, '0')
  const hour = date.getHours()
  return [hour, hour % 12 || 12].some((each) => new RegExp(`(?<!\\d)0?${each}[:.]${minute}(?!\\d)`).test(shown))
}
