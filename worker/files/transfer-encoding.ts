const LF = 0x0a
const CR = 0x0d
const EQUALS = 0x3d

const base64 = digits('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const hex = digits('0123456789ABCDEF')
for (let at = 10; at < 16; at++) hex[at.toString(16).charCodeAt(0)] = at

/** How bytes were made into lines of ASCII, where they were (RFC 2045 6). */
export type TransferEncoding = 'base64' | 'quoted-printable'

export function decodeTransfer(encoded: Uint8Array, encoding: TransferEncoding): Uint8Array<ArrayBuffer> {
  return encoding === 'base64' ? decodeBase64(encoded) : decodeQuotedPrintable(encoded)
}

/**
 * RFC 2045 6.8, into one piece of memory: a mail may have 25 MiB, and a worker 128 MB. What is no digit is left out;
 * some programs pad every line, so padding ends only what stands before it.
 */
function decodeBase64(encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((encoded.length * 3) / 4))
  let length = 0
  let held = 0
  let bits = 0
  for (let at = 0; at < encoded.length; at++) {
    const byte = encoded[at]!
    const digit = base64[byte]!
    if (digit >= 0) {
      held = ((held << 6) | digit) & 0xfff
      bits += 6
      if (bits >= 8) {
        bits -= 8
        bytes[length++] = held >> bits
      }
    } else if (byte === EQUALS) bits = 0
  }
  return bytes.subarray(0, length)
}

/** RFC 2045 6.7, with lines that end in \n, the last one too. A sign that encodes nothing stands for itself. */
function decodeQuotedPrintable(encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(encoded.length + 1)
  let length = 0
  for (let from = 0; from <= encoded.length;) {
    const newline = encoded.indexOf(LF, from)
    const next = newline < 0 ? encoded.length : newline
    let to = next
    while (to > from && encoded[to - 1] === CR) to--
    const isSoft = to > from && encoded[to - 1] === EQUALS
    if (isSoft) to--
    for (let at = from; at < to; at++) {
      const byte = encoded[at]!
      const [high, low] = byte === EQUALS && at + 2 < to ? [hex[encoded[at + 1]!]!, hex[encoded[at + 2]!]!] : [-1, -1]
      if (high >= 0 && low >= 0) at += 2
      bytes[length++] = high >= 0 && low >= 0 ? (high << 4) | low : byte
    }
    if (!isSoft) bytes[length++] = LF
    from = next + 1
  }
  return bytes.subarray(0, length)
}

/** By byte what it stands for, -1 for what is no digit. */
function digits(alphabet: string): Int8Array {
  const values = new Int8Array(256).fill(-1)
  for (let at = 0; at < alphabet.length; at++) values[alphabet.charCodeAt(at)] = at
  return values
}
