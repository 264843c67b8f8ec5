import type { WebmailHost } from './webmail.ts'

/** Keeps a text's shape and loses what it says: `Nora Berg, 9:12` becomes `aaaa aaaa, 0:00`. */
export function redact(text: string): string {
  return text.replace(/\p{L}/gu, 'a').replace(/\p{N}/gu, '0')
}

/** What somebody may send us when a host has changed its page: counts and shapes, and no word of anybody's mail. */
export function report(host: WebmailHost, page: Window): string {
  const { dark, background } = host.theme()
  const rect = host.contentRect()
  const thread = host.currentThread()
  return JSON.stringify(
    {
      host: host.id,
      path: redact(page.location.pathname),
      signedIn: host.account() !== null,
      thread: thread && {
        kind: thread.kind,
        id: redact(thread.hostThreadId ?? ''),
        messages: thread.messages.map((message) => redact(message.sentAt ?? '')),
      },
      anchor: host.threadAnchor() !== null,
      area: [rect.x, rect.y, rect.width, rect.height].map(Math.round),
      viewport: [page.innerWidth, page.innerHeight],
      theme: { dark, background },
      matches: host.diagnose(),
    },
    null,
    1,
  )
}
