import { wholeCharacters } from './clean-line.ts'
import { readHtml } from '../../messages/html-text.ts'
import type { Folds } from '../../contract/message.ts'

/** The words of a mail: its text part where it has one that says anything, else its HTML read aloud. Lines end in \n. */
export function readableText(plain: string | undefined, html: string | null): string {
  const text = normalise(plain ?? '')
  return text === '' && html ? normalise(readHtml(html)) : text
}

/** The first words of what is new in a text, on one line, at most 160 characters. */
export function snippetOf(text: string, { signatureFrom, quotedFrom }: Folds): string {
  const words = text
    .slice(0, Math.min(signatureFrom ?? Infinity, quotedFrom ?? Infinity, 200_000))
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]|\u034f/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return wholeCharacters(words.slice(0, 161), 160).trimEnd()
}

function normalise(text: string): string {
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .toWellFormed()
  // Empty lines above the text and white space below it are the program's, the first line's indent is the writer's.
  let start = 0
  for (let at = 0; at < lines.length && /\s/.test(lines[at]!); at++) if (lines[at] === '\n') start = at + 1
  return lines.slice(start).trimEnd()
}
