import { addressIn } from '../address-in.ts'
import { backgroundOf, isDark } from '../background-of.ts'
import { only, visible } from '../selector.ts'
import { watchPage } from '../watch-page.ts'
import type { MessageRef, ThreadRef, WebmailHost } from '../webmail.ts'
import { seenMessagesStore } from './message-id.ts'
import type { SeenMessage } from './seen-message.ts'
import { outlookSelectors as at } from './selectors.ts'

/** @param hearSeen calls back with the messages that the page's own requests brought */
export function outlook(page: Document, hearSeen: (saw: (messages: SeenMessage[]) => void) => void): WebmailHost {
  const seen = seenMessagesStore()
  const changes = new Set<() => void>()
  hearSeen((messages) => {
    seen.add(messages)
    // The answer may come after the page drew the thread out of what it had.
    changes.forEach((changed) => changed())
  })

  function account(): string | null {
    const me = page.querySelector(at.account.css)?.getAttribute('aria-label')
    const mailbox = page.querySelector(at.mailbox.css)
    return addressIn(me) ?? addressIn(mailbox?.getAttribute('data-folder-name') ?? mailbox?.getAttribute('title'))
  }

  /** Rows stay selected when the reading pane is empty, and several can be: only one with a pane counts. */
  function openPane() {
    const conversation = only(page, at.conversation)
    const pane = conversation ?? only(page, at.item)
    const rows = visible(page, at.selectedRow)
    if (!pane || rows.length > 1) return null
    return { pane, isConversation: conversation !== null, conversationId: rows[0]?.dataset['convid'] ?? null }
  }

  function currentThread(): ThreadRef | null {
    const open = openPane()
    if (!open) return null
    const messages = visible(open.pane, at.sender).map(messageAt)
    const heading = only(open.pane, at.heading)
    if (messages.length === 0 || (open.isConversation && !heading)) return null
    return {
      kind: open.isConversation ? 'thread' : 'message',
      hostThreadId: open.conversationId,
      subject: heading?.textContent.trim() ?? '',
      messages,
      participants: [...new Set(messages.flatMap((message) => message.from?.email ?? []))],
    }
  }

  function threadAnchor() {
    const open = openPane()
    const heading = open && only(open.pane, at.heading)
    return heading?.parentElement ? { parent: heading.parentElement, before: heading.nextElementSibling } : null
  }

  function contentRect(): DOMRect {
    const parts = [only(page, at.list), only(page, at.main)].flatMap((el) => el?.getBoundingClientRect() ?? [])
    const top = Math.max(0, ...visible(page, at.header).map((el) => el.getBoundingClientRect().bottom))
    if (parts.length === 0) return new DOMRect(0, top, innerWidth, innerHeight - top)
    const left = Math.min(...parts.map((part) => part.left))
    const y = Math.max(top, Math.min(...parts.map((part) => part.top)))
    const right = Math.min(innerWidth, Math.max(...parts.map((part) => part.right)))
    const bottom = Math.min(innerHeight, Math.max(...parts.map((part) => part.bottom)))
    return new DOMRect(left, y, right - left, bottom - y)
  }

  function theme() {
    // Not the reading pane's: that comes and goes, and the overlay would change colour with it.
    const background = backgroundOf(only(page, at.main))
    return { dark: isDark(background), background }
  }

  function onChange(changed: () => void) {
    changes.add(changed)
    const stop = watchPage(page, changed)
    return () => {
      changes.delete(changed)
      stop()
    }
  }

  return {
    id: 'outlook',
    account,
    currentThread,
    resolveMessageId: async (message) => seen.find(openPane()?.conversationId ?? null, message),
    threadAnchor,
    contentRect,
    theme,
    onChange,
  }
}

function messageAt(sender: HTMLElement): MessageRef {
  const key = sender.id.replace(/_FROM$/, '')
  const label = sender.getAttribute('aria-label') ?? sender.textContent
  const email = addressIn(label)
  const name = /:?\s*([^:<]+)</.exec(label)?.[1]?.trim()
  const page = sender.ownerDocument
  const sentAt = page.getElementById(`${key}_DATETIME`)?.textContent.trim()
  return {
    hostMessageId: key,
    el: page.getElementById(`${key}_SUBJECT`)?.parentElement ?? sender,
    ...(email && { from: { email, ...(name && { name }) } }),
    ...(sentAt && { sentAt }),
  }
}
