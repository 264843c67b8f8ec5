import type { TOKENS } from '../contract/channel.ts'
import type { channels } from '../database/schema/people.ts'
import { cleanOutgoing, textOfHtml } from './outgoing-html.ts'

type Signed = Pick<typeof channels.$inferSelect, 'signature' | 'signatureForm'>

/** What stands under an answer of this member, clean; null where nothing does. */
export function signatureOf(
  { signature, signatureForm }: Signed,
  member: { name: string; email: string },
): { html: string; text: string } | null {
  const markup = cleanOutgoing(signatureForm === 'html' ? signature : markUp(signature))
  // Filled in last: a name is a name, and never markup.
  const html = markup.replace(/\{\{\s?([a-z_]{1,20})\s?\}\}/g, (whole, name: string) =>
    Object.hasOwn(fillings, name) ? escapeHtml(fillings[name as Token](member)) : whole,
  )
  const text = textOfHtml(html).trim()
  return text === '' && !html.includes('<img') ? null : { html, text }
}

/** A body with what stands under it, and where in it that begins: from there on it is none of what was written. */
export function sign(
  { html, text }: { html: string; text: string },
  signature: { html: string; text: string } | null,
): { html: string; text: string; htmlSignatureFrom: number | null; textSignatureFrom: number | null } {
  if (!signature) return { html, text, htmlSignatureFrom: null, textSignatureFrom: null }
  const written = `${text.trimEnd()}\n\n`
  return {
    // The line `-- ` tells mail programs where a signature begins (RFC 3676 4.3).
    html: `${html}<br><div>-- <br>${signature.html}</div>`,
    text: `${written}-- \n${signature.text}`,
    htmlSignatureFrom: html.length,
    textSignatureFrom: written.length,
  }
}

type Token = (typeof TOKENS)[number]

const fillings: Record<Token, (member: { name: string; email: string }) => string> = {
  full_name: ({ name }) => name,
  first_name: ({ name }) => name.split(/\s+/)[0] ?? '',
  last_name: ({ name }) => name.split(/\s+/).slice(1).join(' '),
  email: ({ email }) => email,
}

/** Text with a few marks as HTML: **bold**, _italic_, [words](address), and addresses as they stand. */
function markUp(text: string): string {
  const lines = text.trim().split(/\r\n?|\n/)
  return `<div>${lines.map((line) => markUpLine(escapeHtml(line))).join('<br>')}</div>`
}

function markUpLine(line: string): string {
  return line
    .replace(
      /\[([^[\]]{1,200})\]\(((?:https?:\/\/|mailto:)[^\s()]{1,500})\)|(?<![\w/])(https?:\/\/[^\s<>]{1,500}[\w/])/g,
      (_, words: string | undefined, address: string | undefined, plain: string) =>
        `<a href="${address ?? plain}">${words ?? plain}</a>`,
    )
    .replace(/\*\*([^*]{1,500})\*\*/g, '<b>$1</b>')
    .replace(/(?<![\w"/:.-])_([^_<>]{1,500})_(?!\w)/g, '<i>$1</i>')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
