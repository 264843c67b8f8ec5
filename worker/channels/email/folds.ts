import type { Folds } from '../../contract/message.ts'
import { htmlLines } from './html-lines.ts'
import { isBlank, type Line, textLine } from './line.ts'
import { isForwardMark, quoteStart } from './quoted-text.ts'
import { signatureStart } from './signature.ts'

/** In UTF-16 units. More of it may be lines enough to fill the worker's memory, and its beginning is all that is shown. */
const longest = 500_000

export const noFolds: Folds = { signatureFrom: null, quotedFrom: null }

/** Where the signature and the answered mail begin in a plain text with \n. In doubt nowhere. Linear in time. */
export function foldsOfText(text: string): Folds {
  if (text.length > longest) return noFolds
  const lines = text.split('\n')
  return folds(lines.map(textLine), (at) => lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0))
}

/** The same in a mail's HTML, as offsets in it as it was sent: there a mark can be put in before it is parsed. */
export function foldsOfHtml(html: string): Folds {
  if (html.length > longest) return noFolds
  const lines = htmlLines(html)
  return folds(lines, (at) => lines[at]!.from)
}

function folds(lines: Line[], offset: (at: number) => number): Folds {
  const atEnd = signatureStart(lines, lines.length)
  const quoted = quoteStart(lines, atEnd ?? lines.length)
  const end = quoted ?? lines.length
  // What was forwarded may end in a signature as well: it is part of what the mail is about.
  const isForward = lines.some((line, at) => at < end && !line.isQuoted && isForwardMark(line.text))
  const signature = isForward ? null : signatureStart(lines, end)
  return {
    quotedFrom: quoted !== null && saysSomething(lines, quoted) ? offset(quoted) : null,
    signatureFrom: signature !== null && saysSomething(lines, signature) ? offset(signature) : null,
  }
}

/** A mail that is nothing but a quote, or a name, is shown. */
function saysSomething(lines: Line[], end: number): boolean {
  return lines.slice(0, end).some((line) => !isBlank(line) && !line.isRule)
}
