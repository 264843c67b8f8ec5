import { attributions, forwardMarks, headerWords, originalMarks } from './quote-words.ts'

/**
 * Where in a plain text the new words end and the answered mail begins. `fresh + quoted` is always
 * the whole text: quotes are folded, never cut. In doubt all of it is fresh. By line, in linear
 * time: the parsers on npm take minutes for 20,000 newlines.
 */
export function splitQuoted(text: string): { fresh: string; quoted: string } {
  const lines = text.split('\n')
  const at = quoteStart(lines)
  if (at === null || lines.slice(0, at).every(isBlank)) return { fresh: text, quoted: '' }
  const fresh = lines.slice(0, at).join('\n') + '\n'
  return { fresh, quoted: text.slice(fresh.length) }
}

/** Whether a text holds a mail that somebody forwarded by hand. */
export function hasForwardMark(text: string): boolean {
  let looked = 0
  for (const line of text.split('\n', 2000)) {
    if (isBlank(line)) continue
    if (isForwardMark(line)) return true
    if (++looked > 200) return false
  }
  return false
}

function quoteStart(lines: string[]): number | null {
  const tail = quotedTail(lines)
  let looked = 0
  for (let at = 0; at < lines.length; at++) {
    if (tail !== null && at >= tail) return tail
    const line = lines[at]!
    if (line.length > 500 || isBlank(line) || isQuoted(line)) continue
    // Whoever writes this much quotes nobody.
    if (++looked > 20_000) return tail
    // What was forwarded is what the mail is about: it stays in sight.
    if (isForwardMark(line)) return null
    if (
      isOriginalMark(line) ||
      (isRule(line) && startsHeaderBlock(lines, nextText(lines, at + 1), true)) ||
      startsHeaderBlock(lines, at)
    )
      return at
    if (isUnquotedAttribution(lines, at)) return at
  }
  return tail
}

/** The lines behind `>` at the very end, with the line above them that says who wrote them. Answers between quotes stay fresh. */
function quotedTail(lines: string[]): number | null {
  let at = lines.length
  let first: number | null = null
  while (at > 0 && (isBlank(lines[at - 1]!) || isQuoted(lines[at - 1]!))) {
    at--
    if (isQuoted(lines[at]!)) first = at
  }
  if (first === null) return null
  return attributionAbove(lines, first) ?? first
}

/** "On Friday … Nora wrote:" may be wrapped over up to four lines. */
function attributionAbove(lines: string[], quote: number): number | null {
  let end = quote - 1
  while (end >= 0 && quote - end < 4 && isBlank(lines[end]!)) end--
  if (end < 0 || isBlank(lines[end]!) || !/[:：>]\s*$/.test(lines[end]!.slice(-20))) return null
  for (let from = end; from >= 0 && end - from < 4 && !isBlank(lines[from]!) && !isQuoted(lines[from]!); from--) {
    const words = lines.slice(from, end + 1).join(' ')
    // A wrapped one has its date on the line above.
    const isWhole = hasDate(words) || from === 0 || !hasDate(lines[from - 1]!)
    if (isWhole && (isAttribution(words) || isBareAttribution(words))) return from
  }
  return null
}

/** Date, name, address and a colon, without a word: Russian web mail. Only right above a quote. */
function isBareAttribution(words: string): boolean {
  return words.length < 500 && hasDate(words) && /<[^<>\s]{3,300}@[^<>\s]{3,300}>\s*[:：]\s*$/.test(words.slice(-700))
}

function hasDate(words: string): boolean {
  return /\d{1,4}[./-]\d{1,2}[./-]\d|\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b/.test(words)
}

/** Without `>` behind it an attribution must hold a date and stand alone. Behind it, the quote's own end decides. */
function isUnquotedAttribution(lines: string[], at: number): boolean {
  if (at > 0 && !isBlank(lines[at - 1]!)) return false
  for (let end = at; end < lines.length && end - at < 4 && !isBlank(lines[end]!); end++) {
    const joined = lines.slice(at, end + 1).join(' ')
    if (!/[:：]\s*$/.test(joined.slice(-20))) continue
    const next = nextText(lines, end + 1)
    return isAttribution(joined) && /\d/.test(joined) && next < lines.length && !isQuoted(lines[next]!)
  }
  return false
}

/** Whether this is the line above a quote: who wrote it, and when. */
export function isAttribution(text: string): boolean {
  if (text.length > 1000) return false
  const words = text.toLowerCase()
  return attributions.some(([first, last]) => {
    const start = words.indexOf(first)
    return start >= 0 && start < 4 && words.includes(last, start + first.length) && /[\d@<]/.test(words)
  })
}

function isOriginalMark(line: string): boolean {
  return isDashed(line) && originalMarks.some((mark) => line.toLowerCase().includes(mark))
}

/** Whether a line stands above a mail that somebody forwarded by hand. */
export function isForwardMark(line: string): boolean {
  // Between dashes, or alone on its line before a colon: a sentence may hold the words too.
  const dashed = isDashed(line)
  if (!dashed && !/[:：]\*?\s{0,4}$/.test(line.slice(-10))) return false
  // A Turkish İ becomes two characters in lower case.
  const words = line
    .slice(0, 200)
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .replace(/^[>\s*]{1,20}/, '')
    .trimEnd()
  const mark = forwardMarks.find((forward) => words.includes(forward))
  return mark !== undefined && (dashed || words.length <= mark.length + 12)
}

function isDashed(line: string): boolean {
  return /^[>\s*]{0,10}[-_—–]{2}/.test(line)
}

/** Outlook's line of underscores or dashes above the header block. */
function isRule(line: string): boolean {
  return /^\s{0,4}[-_*=]{5,200}\s{0,4}$/.test(line)
}

/**
 * "From: … Sent: … To: … Subject: …" in one of many languages: it begins with the sender and has
 * two more of its kinds among the lines right below. Behind a rule it may begin with any of them.
 */
function startsHeaderBlock(lines: string[], at: number, isBehindRule = false): boolean {
  const first = headerKind(lines[at] ?? '')
  if (!first || (first !== 'from' && !isBehindRule)) return false
  const kinds = new Set<string>()
  for (let next = at; next < lines.length && next - at < 10; next++) {
    if (isBlank(lines[next]!) && next - at > 1 && kinds.size >= 3) break
    const kind = headerKind(lines[next]!)
    if (kind) kinds.add(kind)
  }
  return kinds.size >= 3
}

/** Which line of a quoted mail's header block this is, if it is one. */
export function headerKind(line: string): string | undefined {
  const colon = /^[\s*_]{0,6}([^:：*]{2,30}?)[\s\u00a0*_]{0,4}[:：]/.exec(line.slice(0, 60))
  return colon ? headerWords.get(colon[1]!.trim().toLowerCase()) : undefined
}

function nextText(lines: string[], at: number): number {
  while (at < lines.length && isBlank(lines[at]!)) at++
  return at
}

function isBlank(line: string): boolean {
  return line.trim() === ''
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line)
}
