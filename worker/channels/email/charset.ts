import { codePages } from './code-pages.ts'
import { guessCharset } from './guess-charset.ts'
import { ascii, decoder, tryDecode } from './platform-decoder.ts'
import { shifting } from './shifting-charsets.ts'

/**
 * Bytes as text, in the charset they were labelled with, or the one they are really in: labels
 * are often missing, wrong, or unknown to the platform. Never throws; what no charset explains
 * becomes U+FFFD.
 */
export function decodeText(bytes: Uint8Array, label?: string | null): string {
  const charset = normaliseLabel(label ?? '')
  const mark = byteOrderMark(bytes)
  if (mark) return tryDecode(bytes, mark) ?? ''
  if (isAscii(bytes)) {
    const shift = shifting.get(charset)
    if (shift) return shift(bytes)
    // A text of 7-bit bytes is never UTF-16, whatever it says; with escapes it is Japanese.
    if (utf16.has(charset) || isGuessable(charset))
      return hasJapaneseEscape(bytes) ? (tryDecode(bytes, 'iso-2022-jp') ?? '') : ascii(bytes)
  }
  // Valid UTF-8 that is not ASCII is UTF-8: text in another charset practically never looks like it.
  if (isGuessable(charset)) return tryDecode(bytes, 'utf-8', true) ?? decodeGuessed(bytes, charset)
  const page = codePages.get(charset)
  if (page) return decodeCodePage(bytes, page)
  return (
    shifting.get(charset)?.(bytes) ??
    tryDecode(bytes, charset) ??
    tryDecode(bytes, 'utf-8', true) ??
    tryDecode(bytes, 'windows-1252') ??
    ascii(bytes)
  )
}

/** Whether postal-mime's own decoding of a text with this label and these bytes can be trusted. */
export function isUtf8(bytes: Uint8Array): boolean {
  return tryDecode(bytes, 'utf-8', true) !== null
}

/** Whether every byte is below 128. */
export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 0x7f) return false
  return true
}

/** Whether a label names a charset that only this file can read. */
export function isForeignCharset(label: string): boolean {
  const charset = normaliseLabel(label)
  return codePages.has(charset) || shifting.has(charset)
}

const utf16 = new Set(['utf-16', 'utf-16le', 'utf-16be', 'ucs-2', 'unicode'])

/** Labels people's programs write without looking: Latin ones, UTF-8, and none. */
const careless = new Set(['', 'utf-8', 'us-ascii', 'ascii', 'iso-8859-1', 'latin1', 'windows-1252', 'iso-8859-15'])

function isGuessable(charset: string): boolean {
  return careless.has(charset) || !isKnown(charset)
}

function isKnown(charset: string): boolean {
  return codePages.has(charset) || shifting.has(charset) || decoder(charset) !== null
}

function decodeGuessed(bytes: Uint8Array, charset: string): string {
  if (charset === 'iso-8859-15') return tryDecode(bytes, charset) ?? ''
  // Mostly valid UTF-8 with a broken byte (a cut character) is still UTF-8; labelled so, half of it will do.
  if (charset === 'utf-8' || charset === '') {
    const text = tryDecode(bytes, 'utf-8') ?? ''
    if (countBroken(text) * (charset === '' ? 20 : 2) < countBeyondAscii(text)) return text
  }
  return tryDecode(bytes, guessCharset(bytes)) ?? ascii(bytes)
}

function countBroken(text: string): number {
  let count = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) count++
  return count
}

function countBeyondAscii(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) count++
  return count
}

function normaliseLabel(label: string): string {
  const name = label
    .slice(0, 64)
    .replace(/["']/g, '')
    .trim()
    .toLowerCase()
    .replace(/^x-(?!mac|user|sjis|gbk|euc)/, '')
    .replace(/_/g, '-')
  if (/^(utf-?8|utf8mb4|unicode-1-1-utf-8|65001)$/.test(name)) return 'utf-8'
  if (/^(unicode-1-1-)?utf-?7$/.test(name)) return 'utf-7'
  if (/^(hz|hz-gb-?2312)$/.test(name)) return 'hz'
  if (/^(cs)?iso-?2022-?kr$/.test(name)) return 'iso-2022-kr'
  if (
    /^(default|unknown|unknown-8bit|8bit|binary|none|charset|text\/plain|ansi-x3\.4-1968|ansi-x3\.110-1983|iso-ir-6)$/.test(
      name,
    )
  )
    return ''
  const page = /^(?:cp|ibm|windows|ms|win|dos)-?(\d{3,5})$/.exec(name)?.[1]
  if (page) return pages.get(page) ?? (page.length === 4 && page.startsWith('125') ? `windows-${page}` : `cp${page}`)
  const iso = /^iso-?8859-?(\d{1,2})(-[ie])?$/.exec(name)
  if (iso) return `iso-8859-${iso[1]}${iso[2] ?? ''}`
  return name
}

const pages = new Map(
  Object.entries({
    '866': 'ibm866',
    '874': 'windows-874',
    '932': 'shift_jis',
    '936': 'gbk',
    '949': 'euc-kr',
    '950': 'big5',
    '1200': 'utf-16le',
    '1201': 'utf-16be',
    '20127': 'us-ascii',
    '28591': 'iso-8859-1',
    '28605': 'iso-8859-15',
    '50220': 'iso-2022-jp',
    '51932': 'euc-jp',
    '54936': 'gb18030',
    '65000': 'utf-7',
    '65001': 'utf-8',
    '858': 'cp850',
  }),
)

function decodeCodePage(bytes: Uint8Array, upper: string): string {
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += 8192) {
    let part = ''
    for (const byte of bytes.subarray(from, from + 8192))
      part += byte < 0x80 ? String.fromCharCode(byte) : upper[byte - 0x80]
    parts.push(part)
  }
  return parts.join('')
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

function hasJapaneseEscape(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 && (bytes[at + 2] === 0x42 || bytes[at + 2] === 0x40)) return true
  }
  return false
}
