import { isBlank, type Line } from './line.ts'
import { attributions, forwardMarks, headerWords, originalMarks } from './quote-words.ts'

/** Whether a text holds a mail that somebody forwarded by hand. */
export function hasForwardMark(text: string): boolean {
  let looked = 0
  for (const line of text.split('\n', 2000)) {
    if (line.trim() === '') continue
    if (isForwardMark(line)) return true
    if (++looked > 200) return false
  }
  return false
}

/**
 * The line where the answered mail begins that fills a mail's end; null where there is none, and where somebody
 * forwards: what was forwarded is what the mail is about. By line, in linear time: the parsers on npm take
 * minutes for 20,000 newlines.
 * @param end what follows is the writer's signature
 */
export function quoteStart(lines: Line[], end: number): number | null {
  const tail = quotedTail(lines, end)
  let looked = 0
  for (let at = 0; at < end; at++) {
    if (tail !== null && at >= tail) return tail
    const line = lines[at]!
    if (line.beginsQuote) return at
    if (line.text.length > 500 || isBlank(line) || line.isQuoted) continue
    // Whoever writes this much quotes nobody.
    if (++looked > 20_000) return tail
    if (isForwardMark(line.text)) return null
    if (
      isOriginalMark(line.text) ||
      (isRule(line.text) && startsHeaderBlock(lines, nextText(lines, at + 1), true)) ||
      startsHeaderBlock(lines, at) ||
      isUnquotedAttribution(lines, at)
    )
      return at
  }
  return tail
}

/** The quoted lines at the very end, with the line above them that says who wrote them. Answers between quotes stay fresh. */
function quotedTail(lines: Line[], end: number): number | null {
  let first: number | null = null
  let firstCited: number | null = null
  for (let at = end - 1; at >= 0; at--) {
    const line = lines[at]!
    if (line.isQuoted) firstCited = at
    if (line.isQuoted || line.isIndented) first = at
    else if (!isBlank(line)) break
  }
  // Whoever indents their own words quotes nobody: without an attribution only a program's own mark counts.
  return first === null ? null : (attributionAbove(lines, first) ?? firstCited)
}

/** "On Friday … Nora wrote:" may be wrapped over up to four lines. */
function attributionAbove(lines: Line[], quote: number): number | null {
  let end = quote - 1
  while (end >= 0 && quote - end < 4 && isBlank(lines[end]!)) end--
  if (end < 0 || isBlank(lines[end]!)) return null
  if (lines[end]!.isAttribution) {
    let from = end
    while (from > 0 && end - from < 4 && lines[from - 1]!.isAttribution) from--
    return from
  }
  if (!/[:：>]\s*$/.test(lines[end]!.text.slice(-20))) return null
  for (let from = end; from >= 0 && end - from < 4 && isOwn(lines[from]!); from--) {
    const words = joined(lines, from, end)
    // A wrapped one has its date on the line above.
    const isWhole = hasDate(words) || from === 0 || !hasDate(lines[from - 1]!.text)
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

/** Without a quote behind it an attribution must hold a date and stand alone. Behind it, the quote's own end decides. */
function isUnquotedAttribution(lines: Line[], at: number): boolean {
  if (at > 0 && !isBlank(lines[at - 1]!)) return false
  for (let end = at; end < lines.length && end - at < 4 && !isBlank(lines[end]!); end++) {
    const words = joined(lines, at, end)
    if (!/[:：]\s*$/.test(words.slice(-20))) continue
    const next = lines[nextText(lines, end + 1)]
    return isAttribution(words) && /\d/.test(words) && next !== undefined && !next.isQuoted && !next.isIndented
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
function startsHeaderBlock(lines: Line[], at: number, isBehindRule = false): boolean {
  const first = headerKind(lines[at]?.text ?? '')
  if (!first || (first !== 'from' && !isBehindRule)) return false
  const kinds = new Set<string>()
  for (let next = at; next < lines.length && next - at < 10; next++) {
    if (isBlank(lines[next]!) && next - at > 1 && kinds.size >= 3) break
    const kind = headerKind(lines[next]!.text)
    if (kind) kinds.add(kind)
  }
  return kinds.size >= 3
}

/** Which line of a quoted mail's header block this is, if it is one. */
export function headerKind(line: string): string | undefined {
  const colon = /^[\s*_]{0,6}([^:：*]{2,30}?)[\s\u00a0*_]{0,4}[:：]/.exec(line.slice(0, 60))
  return colon ? headerWords.get(colon[1]!.trim().toLowerCase()) : undefined
}

function nextText(lines: Line[], at: number): number {
  while (at < lines.length && isBlank(lines[at]!)) at++
  return at
}

function joined(lines: Line[], from: number, to: number): string {
  return lines
    .slice(from, to + 1)
    .map((line) => line.text)
    .join(' ')
}

function isOwn(line: Line): boolean {
  return !isBlank(line) && !line.isQuoted && !line.isIndented
}
