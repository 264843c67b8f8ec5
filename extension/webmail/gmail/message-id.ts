import type { MessageIdResult } from '../webmail.ts'

/** Where this mailbox answers: its path, as in `/mail/u/0`, and Gmail's key for it, which may be unknown. */
export interface GmailMailbox {
  path: string
  ik: string | null
}

/**
 * Asks Gmail for the original of a message, as "Show original" does: one same-origin request with the reader's cookies.
 * Only its headers are read, and nothing is kept of them but the Message-ID.
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
      const messageId = messageIdOf(headersOf(await beginning(reply)))
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

/** More than headers take, with the page that "Show original" puts around them. In characters. */
const LONGEST = 256 * 1024

/** The reply as far as the end of the mail's headers: what comes after may be megabytes of attachments. */
async function beginning(reply: Response): Promise<string> {
  if (!reply.body) return ''
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (text.length < LONGEST && !hasHeaders(text)) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
  }
  await reader.cancel()
  return text
}

function isPage(reply: string): boolean {
  return /^\s*<(!doctype|html)/i.test(reply)
}

/** A page has empty lines of its own before its `<pre>`, in which the mail lies. */
function hasHeaders(reply: string): boolean {
  const mail = isPage(reply) ? reply.slice(endOf(/<pre[^>]*>/i.exec(reply)) ?? reply.length) : reply
  return /\n\r?\n/.test(mail.trimStart())
}

function endOf(found: RegExpExecArray | null): number | null {
  return found && found.index + found[0].length
}

/** "Show original" wraps the mail in a page; the other address gives it as it is. */
function headersOf(reply: string): string {
  if (!isPage(reply)) return reply
  return new DOMParser().parseFromString(reply, 'text/html').querySelector('pre')?.textContent ?? ''
}

/** RFC 5322 section 3.6.4, out of the header only: a body can say "Message-ID:" too, and that of another mail. */
export function messageIdOf(mail: string): string | null {
  const header = mail.trimStart().split(/\r?\n\r?\n/, 1)[0]!
  const unfolded = header.replace(/\r?\n[ \t]+/g, ' ')
  const found = [...unfolded.matchAll(/^message-id:[ \t]*(<[^<>\s]+>)/gim)]
  return found.length === 1 ? found[0]![1]! : null
}
