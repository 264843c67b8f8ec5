import { headerValue, type Header } from './header.ts'
import { hasForwardMark } from './quoted-text.ts'
import { hasAmbiguousPrefix, hasForwardPrefix, hasReplyPrefix } from './subject.ts'

/** Whether a person forwarded somebody else's mail by hand: such a mail starts a conversation of its own. */
export function isForward(subject: string, text: string, headers: Header[]): boolean {
  if (hasForwardPrefix(subject) || headerValue(headers, 'x-forwarded-message-id')) return true
  if (hasAmbiguousPrefix(subject)) return /^[ \t*]{0,4}(?:fra|från):/im.test(text.slice(0, 20_000))
  return !hasReplyPrefix(subject) && hasForwardMark(text)
}
