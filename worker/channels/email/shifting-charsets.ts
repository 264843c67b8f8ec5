import { ascii, tryDecode } from './platform-decoder.ts'

/** Charsets of 7-bit bytes that shift between tables. No platform decodes them: the Encoding Standard forbids it. */
export const shifting = new Map<string, (bytes: Uint8Array) => string>([
  ['utf-7', decodeUtf7],
  ['iso-2022-kr', (bytes) => decodeShifted(bytes, 'euc-kr')],
  ['iso-2022-cn', (bytes) => decodeShifted(bytes, 'gbk')],
  ['hz', decodeHz],
])

/** RFC 2152: `+…-` holds UTF-16 in base64 without padding; `+-` is a plus. */
function decodeUtf7(bytes: Uint8Array): string {
  return ascii(bytes).replace(/\+([A-Za-z0-9+/]*)(-?)/g, (whole, encoded: string, end: string) => {
    if (!encoded) return end ? '+' : whole
    try {
      const binary = atob(encoded.slice(0, encoded.length % 4 === 1 ? -1 : undefined))
      let text = ''
      for (let i = 0; i + 1 < binary.length; i += 2)
        text += String.fromCharCode((binary.charCodeAt(i) << 8) | binary.charCodeAt(i + 1))
      return text
    } catch {
      return whole
    }
  })
}

/** RFC 1557 and RFC 1922: SO (0x0e) to SI (0x0f) are double bytes without their high bits. */
function decodeShifted(bytes: Uint8Array, charset: string): string {
  const out = new Uint8Array(bytes.length)
  let length = 0
  let shifted = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === 0x0e) shifted = true
    else if (byte === 0x0f) shifted = false
    else if (byte === 0x1b && bytes[i + 1] === 0x24) i += 3
    else {
      if (byte === 0x0a) shifted = false
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte
    }
  }
  return tryDecode(out.subarray(0, length), charset) ?? ''
}

/** RFC 1843: `~{` to `~}` are double bytes without their high bits; `~~` is a tilde. */
function decodeHz(bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length)
  let length = 0
  let shifted = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    const next = bytes[i + 1]
    if (byte === 0x7e && (next === 0x7b || next === 0x7d)) {
      shifted = next === 0x7b
      i++
    } else if (byte === 0x7e && !shifted && (next === 0x7e || next === 0x0a)) {
      if (next === 0x7e) out[length++] = byte
      i++
    } else {
      if (byte === 0x0a) shifted = false
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte
    }
  }
  return tryDecode(out.subarray(0, length), 'gbk') ?? ''
}
