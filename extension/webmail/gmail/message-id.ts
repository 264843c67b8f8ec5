import type { MessageIdResult } from '../webmail.ts'

/** Where this mailbox answers: its path, as in `/mail/u/0`, and Gmail's key for it, which may be unknown. */
export interface GmailMailbox {
  path: string
  ik: string | null
}

/**
 * Asks Gmail for the original of a message, as "Show original" does: one same-origin request with the reader's cookies.
 * @param id a message's legacy id (hexadecimal), or a permanent one (`msg-a:…`) where there is no legacy id yet
 */
export async function gmailMessageId(mailbox: GmailMailbox, id: string, signal: AbortSignal): Promise<MessageIdResult> {
  let reason: 'signed-out' | 'unavailable' = 'unavailable'
  for (const url of originals(mailbox, id)) {
    try {
      // A sign-in page would be another origin's: a redirect is never followed.
      const reply = await fetch(url, { signal, credentials: 'same-origin', redirect: 'manual' })
      if (reply.type === 'opaqueredirect' || reply.status === 401) reason = 'signed-out'
      if (!reply.ok) continue
      const messageId = messageIdOf(rawMail(await reply.text()))
      if (messageId) return { ok: true, messageId, via: 'original' }
    } catch {
      return { ok: false, reason: 'unavailable' }
    }
  }
  return { ok: false, reason }
}

function originals({ path, ik }: GmailMailbox, id: string): string[] {
  const at = `${location.origin}${path}/`
  if (id.startsWith('msg-a:')) {
    return ik ? [`${at}?${new URLSearchParams({ ik, view: 'om', permmsgid: id })}`] : []
  }
  const permanent = `msg-f:${BigInt(`0x${id}`)}`
  const raw = `${at}?${new URLSearchParams({ view: 'att', th: id, attid: '0', disp: 'comp', safe: '1' })}&zw`
  return ik ? [`${at}?${new URLSearchParams({ ik, view: 'om', permmsgid: permanent })}`, raw] : [raw]
}

/** "Show original" wraps the mail in a page; the other address gives it as it is. */
function rawMail(reply: string): string {
  if (!/^\s*<(!doctype|html)/i.test(reply)) return reply
  return new DOMParser().parseFromString(reply, 'text/html').querySelector('pre')?.textContent ?? ''
}

/** RFC 5322 section 3.6.4, out of the header only: a body can say "Message-ID:" too, and that of another mail. */
export function messageIdOf(mail: string): string | null {
  const header = mail.trimStart().split(/\r?\n\r?\n/, 1)[0]!
  const unfolded = header.replace(/\r?\n[ \t]+/g, ' ')
  const found = [...unfolded.matchAll(/^message-id:[ \t]*(<[^<>\s]+>)/gim)]
  return found.length === 1 ? found[0]![1]! : null
}
