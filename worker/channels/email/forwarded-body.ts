import type { Address } from '../../contract/message.ts'
import { cleanEmail } from './address.ts'
import { cleanLine } from './clean-line.ts'
import { headerKind, isAttribution, isForwardMark } from './quoted-text.ts'

/** A note above a forwarded mail is short; whoever writes more than this forwards nobody. */
const MOST_LINES = 2000
const MOST_CHARACTERS = 300_000
/** Of one line: enough for any header, and for the one line into which Yahoo puts all of them. */
const LONGEST_LINE = 1000
/** How many lines the header block of a forwarded mail may have. */
const BLOCK = 12
const SNIPPET = 160

/**
 * Who wrote the mail that this text forwards, as the text says: the topmost one, where it forwards several. Null where
 * it names no address. Each line is looked at a fixed number of times.
 */
export function findForwarded(text: string): Address | null {
  const lines = linesOf(text)
  for (const [at, line] of lines.entries()) {
    if (line === '') continue
    const author = isForwardMark(line)
      ? (authorBehind(line) ?? authorIn(lines, at + 1))
      : startsBlock(lines, at)
        ? authorIn(lines, at)
        : authorAbove(lines, at)
    if (author) return author
  }
  return null
}

/** How a forward begins: the note above the forwarded mail and then that mail's own words, on one line. */
export function forwardSnippet(text: string): string {
  const lines = linesOf(text)
  const start = lines.findIndex((line, at) => isForwardMark(line) || startsBlock(lines, at) || authorAbove(lines, at))
  if (start < 0) return onOneLine(lines)
  // Behind a mark there may be empty lines, and then the headers.
  let end = headerKind(lines[start]!) ? start : start + 1
  while (end - start < BLOCK && (headerKind(lines[end] ?? '') || lines[end] === '')) end++
  return onOneLine([...lines.slice(0, start), ...lines.slice(end)])
}

function onOneLine(lines: string[]): string {
  return cleanLine(lines.filter((line) => !/^[-_*=]{5,}$/.test(line)).join(' '), SNIPPET)
}

function linesOf(text: string): string[] {
  return text.slice(0, MOST_CHARACTERS).split('\n', MOST_LINES).map(bare)
}

/** Without the marks of a quote or of bold type before it. */
function bare(line: string): string {
  return line
    .slice(0, LONGEST_LINE)
    .replace(/^[\s>*\ufeff]+/, '')
    .trimEnd()
}

/** Yahoo puts mark and headers on one line: `----- Forwarded Message ----- From: Nora <nora@…>To: …`. */
function authorBehind(mark: string): Address | null {
  const words = mark.replace(/^[-_—–]+/, '')
  const dashes = words.indexOf('--')
  if (dashes < 0) return null
  const rest = words.slice(dashes).replace(/^[-\s]+/, '')
  return headerKind(rest) === 'from' ? mailboxIn(valueOf(rest)) : null
}

/** The sender among the headers that begin here; a long one goes on in the next line. */
function authorIn(lines: string[], start: number): Address | null {
  for (let at = start; at < lines.length && at - start < BLOCK; at++) {
    if (headerKind(lines[at]!) !== 'from') continue
    const next = lines[at + 1] ?? ''
    return mailboxIn(valueOf(lines[at]!)) ?? (headerKind(next) ? null : mailboxIn(`${valueOf(lines[at]!)} ${next}`))
  }
  return null
}

/** Outlook forwards with no mark but the headers: the sender's, and two of the others. */
function startsBlock(lines: string[], at: number): boolean {
  if (headerKind(lines[at]!) !== 'from') return false
  return new Set(lines.slice(at, at + BLOCK).flatMap((line) => headerKind(line) ?? [])).size >= 3
}

/** Outlook on a Mac forwards as others answer: `On 28/10/2021, Nora <nora@…> wrote:`, perhaps over three lines. */
function authorAbove(lines: string[], at: number): Address | null {
  for (let end = at; end < at + 3 && lines[end]; end++) {
    if (!/[:：]$/.test(lines[end]!)) continue
    const words = lines.slice(at, end + 1).join(' ')
    return /\d/.test(words) && isAttribution(words) ? attributedTo(words) : null
  }
  return null
}

/** The words before a name there: a date up to its time, and "user" in some languages. */
function attributedTo(words: string): Address | null {
  const author = mailboxIn(words)
  const name = author?.name.replace(/^.*\d(?:\s*[AP]M)?(?:\s*[,:]|\s+\p{Ll}+\s|\s)\s*/u, '')
  return author && { ...author, name: cleanName(name ?? '') }
}

function valueOf(line: string): string {
  return line.slice(line.search(/[:：]/) + 1)
}

/** The first address in a line and the name before it: `Nora <nora@…>`, `Nora [mailto:nora@…]`, `Nora (nora@…)`. */
function mailboxIn(value: string): Address | null {
  const text = value.slice(0, LONGEST_LINE)
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    let end = at + 1
    while (start > 0 && at - start < 129 && isInAddress(text[start - 1]!)) start--
    while (end < text.length && end - at < 255 && isInAddress(text[end]!)) end++
    const email = cleanEmail(text.slice(start, end).replace(/^['*]+|['*.]+$/g, ''))
    // A host of one word is a half address that goes on behind a space.
    if (email.includes('.', email.lastIndexOf('@')))
      return { name: cleanName(text.slice(0, start).split(/[<[(]/, 1)[0]!), email }
  }
  return null
}

function isInAddress(character: string): boolean {
  return !/[\s<>()[\]",;:@«»„“”]/.test(character)
}

function cleanName(name: string): string {
  const line = cleanLine(name, 200).replace(/^[\s'"*«„“”]+|[\s'"*»„“”,]+$/g, '')
  return line.includes('@') ? '' : line
}
