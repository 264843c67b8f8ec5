import { decodeWords } from 'postal-mime'
import { decodeText, isForeignCharset } from './charset.ts'

/** A header's text with its encoded words (RFC 2047) read, also those in charsets that postal-mime does not know. */
export function decodeHeader(value: string): string {
  try {
    return decodeWords(translateWords(value))
  } catch {
    return value
  }
}

/** The same header with words in foreign charsets said again in UTF-8, for parsers that decode themselves. */
export function translateWords(value: string): string {
  if (!value.includes('=?')) return value
  return value.replace(
    /=\?([^?\s]{1,60})\?([QqBb])\?([^?]*)\?=/g,
    (word, label: string, encoding: string, text: string) => {
      const charset = label.split('*')[0]!
      // A Latin label on UTF-8 bytes is the commonest lie.
      if (
        !isForeignCharset(charset) &&
        !/^(?:us-ascii|iso-8859-1|windows-1252|latin1|x-unknown|unknown-8bit|unknown|default)$/i.test(charset)
      )
        return word
      try {
        const bytes =
          encoding.toUpperCase() === 'B' ? fromBinary(atob(text.replace(/[^A-Za-z0-9+/]/g, ''))) : readQ(text)
        return encodeWord(decodeText(bytes, charset))
      } catch {
        return word
      }
    },
  )
}

function readQ(text: string): Uint8Array {
  return fromBinary(
    text.replaceAll('_', ' ').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  )
}

function fromBinary(binary: string): Uint8Array {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0) & 0xff)
}

/** The text as one encoded word, where it is not plain enough to stand for itself. */
export function encodeWord(text: string): string {
  return /^[\w .,:@-]*$/.test(text) ? text : `=?utf-8?B?${toBase64(new TextEncoder().encode(text))}?=`
}

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += 8190)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(from, from + 8190))))
  return parts.join('')
}
