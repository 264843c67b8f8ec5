import { addressIn } from '../address-in.ts'
import { backgroundOf, isDark } from '../background-of.ts'
import { roomBeside } from '../room-beside.ts'
import { only, visible } from '../selector.ts'
import { watchPage } from '../watch-page.ts'
import type { MessageIdResult, MessageRef, ThreadRef, WebmailHost } from '../webmail.ts'
import { gmailMessageId } from './message-id.ts'
import { gmailGlobals } from './globals.ts'
import { gmailSelectors as at } from './selectors.ts'

/** Gmail on the web; `page` is its document. */
export function gmail(page: Document): WebmailHost {
  const known = new Map<string, MessageIdResult>()

  const openHeading = () => {
    const main = only(page, at.main)
    return main && only(main, at.heading)
  }

  function account(): string | null {
    const fromLink = addressIn(page.querySelector(at.account.css)?.getAttribute('aria-label'))
    // The title ends in the address and the product's name; a subject before them may hold any address.
    const fromTitle = addressIn(/ - (\S+@\S+) - [^@]*$/.exec(page.title)?.[1])
    return fromLink ?? fromTitle ?? gmailGlobals(page)?.account ?? null
  }

  function currentThread(): ThreadRef | null {
    const heading = openHeading()
    const main = heading?.closest<HTMLElement>(at.main.css)
    if (!heading || !main) return null
    const messages = visible(main, at.message).flatMap((el) => messageAt(el) ?? [])
    if (messages.length === 0) return null
    const people = [...visible(main, at.sender), ...visible(main, at.recipient)]
    return {
      kind: 'thread',
      hostThreadId: heading.dataset['legacyThreadId'] ?? null,
      subject: heading.textContent.trim(),
      messages,
      participants: [...new Set(people.flatMap((el) => addressIn(el.getAttribute('email')) ?? []))],
    }
  }

  async function resolveMessageId(message: MessageRef, signal: AbortSignal): Promise<MessageIdResult> {
    const seen = known.get(message.hostMessageId)
    if (seen) return seen
    const globals = gmailGlobals(page)
    const path = /^\/mail(\/b\/[^/]+)?\/u\/\d+/.exec(location.pathname)?.[0] ?? globals?.path
    if (!path) return { ok: false, reason: 'unavailable' }
    const result = await gmailMessageId({ path, ik: globals?.ik ?? null }, message.hostMessageId, signal)
    if (result.ok) known.set(message.hostMessageId, result)
    return result
  }

  function threadAnchor() {
    const parent = openHeading()?.parentElement
    return parent ? { parent, before: null } : null
  }

  function contentRect(): DOMRect {
    const area = only(page, at.mailArea) ?? only(page, at.main)
    const top = only(page, at.header)?.getBoundingClientRect().bottom ?? 0
    const rect = area?.getBoundingClientRect() ?? new DOMRect(0, top, innerWidth, innerHeight - top)
    const y = Math.max(rect.top, top)
    const inView = new DOMRect(rect.x, y, rect.width, Math.max(0, Math.min(rect.bottom, innerHeight) - y))
    return roomBeside(
      inView,
      visible(page, at.composeWindow).map((el) => el.getBoundingClientRect()),
    )
  }

  function theme() {
    const background = backgroundOf(only(page, at.main) ?? page.querySelector(at.mailArea.css))
    return { dark: isDark(background), background }
  }

  return {
    id: 'gmail',
    account,
    currentThread,
    resolveMessageId,
    threadAnchor,
    contentRect,
    theme,
    onChange: (changed) => watchPage(page, changed),
  }
}

function messageAt(el: HTMLElement): MessageRef | null {
  // A reply just sent has `msg-a:` and gets its legacy id later; drafts have neither that we could ask for.
  const permanent = el.dataset['messageId']?.replace(/^#/, '')
  const legacy = el.dataset['legacyMessageId']
  const hostMessageId = legacy && /^[0-9a-f]+$/i.test(legacy) ? legacy : permanent
  if (!hostMessageId || !/^(msg-a:|[0-9a-f]+$)/i.test(hostMessageId)) return null
  const sender = el.querySelector(at.sender.css)
  const email = addressIn(sender?.getAttribute('email'))
  const name = sender?.getAttribute('name')
  const sentAt = el.querySelector(at.date.css)?.getAttribute('title')
  return {
    hostMessageId,
    el,
    ...(email && { from: { email, ...(name && { name }) } }),
    ...(sentAt && { sentAt }),
  }
}
