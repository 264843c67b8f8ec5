import { isBlank, type Line } from './line.ts'
import { devices, sentFrom } from './signature-words.ts'

/** A longer one is no signature: somebody went on writing in it, or meant something else by their dashes. */
const mostLines = 15
const mostLetters = 1_000

/**
 * The line where the signature begins that ends before `end`; null where it is not sure. Sure are what a program
 * marked as one, a line of two dashes (RFC 3676, section 4.3), and "Sent from my …". Names and telephone numbers
 * below a greeting are not: they may be what was asked for.
 */
export function signatureStart(lines: Line[], end: number): number | null {
  let last = end - 1
  while (last >= 0 && isNothing(lines[last]!)) last--
  let start: number | null = null
  let [said, letters] = [0, 0]
  for (let at = last; at >= 0; at--) {
    const line = lines[at]!
    if (line.isQuoted) break
    if (!isNothing(line) && (++said > mostLines || (letters += line.text.length) > mostLetters)) break
    if (line.isSignature) start = at
    else if (isDelimiter(line.text)) return at
    else if (said === 1 && !isNothing(line) && isSentFrom(line.text)) start = at
    else if (start !== null && !isNothing(line) && lines[start]!.isSignature) break
  }
  return start !== null && isMarkedWhole(lines, start, end) ? start : null
}

function isNothing(line: Line): boolean {
  return isBlank(line) || line.isRule === true
}

/** A program's mark that began before what was looked at holds more than a signature. */
function isMarkedWhole(lines: Line[], start: number, end: number): boolean {
  const above = lines[start - 1]
  if (lines[start]!.isSignature !== true) return true
  if (above?.isSignature === true) return false
  for (let at = start; at < end; at++) if (!lines[at]!.isSignature && !isNothing(lines[at]!)) return false
  return true
}

/** The space behind the dashes gets lost on the way. */
function isDelimiter(text: string): boolean {
  return /^--[ \u00a0]?$/.test(text)
}

/** "Sent from my iPhone", "Verstuurd vanaf mijn iPad": alone on its line, and it names a telephone or a program. */
function isSentFrom(text: string): boolean {
  const words = text.trim().toLowerCase()
  if (words.length > 120 || /[?!]/.test(words)) return false
  return (
    sentFrom.some(([first, last]) => words.startsWith(first) && words.includes(last)) &&
    devices.some((name) => words.includes(name))
  )
}
