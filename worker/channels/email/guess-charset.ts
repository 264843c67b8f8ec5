import { tryDecode } from './platform-decoder.ts'

/** A longer text says no more about its charset. */
const enough = 65_536

/**
 * The charset of bytes that are no UTF-8 and that nobody, or somebody careless, has labelled.
 * Scripts other than Latin give themselves away: most of their letters lie beyond ASCII.
 * `windows-1252` where nothing speaks for another.
 */
export function guessCharset(bytes: Uint8Array): string {
  // A cut in the middle of a character would speak against every charset of two bytes.
  const end = bytes.length > enough ? bytes.indexOf(10, enough - 2000) : -1
  const sample = end < 0 ? bytes.subarray(0, enough) : bytes.subarray(0, end)
  const { high, letters } = countBytes(sample)
  if (high < 8 || high * 2 < letters) return 'windows-1252'
  return guessEastAsian(sample) ?? guessCyrillic(sample, high) ?? 'windows-1252'
}

function countBytes(bytes: Uint8Array): { high: number; letters: number } {
  let high = 0
  let letters = 0
  for (const byte of bytes) {
    if (byte > 0x7f) high++
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) letters++
  }
  return { high, letters }
}

/** Charsets of two bytes a character refuse most of what is not theirs; of those left, the script tells. */
function guessEastAsian(bytes: Uint8Array): string | null {
  const share = (charset: string, script: RegExp) => {
    const text = (tryDecode(bytes, charset, true) ?? '').replace(/[\0-\x7f]+/g, '')
    return text === '' ? 0 : (text.match(script)?.length ?? 0) / text.length
  }
  for (const charset of ['euc-jp', 'shift_jis']) if (share(charset, /[\u3040-\u30ff]/g) > 0.25) return charset
  if (share('euc-kr', /[\uac00-\ud7a3]/g) > 0.8) return 'euc-kr'
  const chinese = /[\u4e00-\u9fff\u3000-\u301f\uff00-\uff60]/g
  // GB 2312 has no byte below 0xa1; half of Big5's second ones are.
  if (pairsAreHigh(bytes) && share('gb18030', chinese) > 0.8) return 'gb18030'
  return share('big5', chinese) > 0.8 ? 'big5' : null
}

function pairsAreHigh(bytes: Uint8Array): boolean {
  let pairs = 0
  let low = 0
  for (let i = 0; i + 1 < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue
    pairs++
    if (bytes[++i]! < 0xa1) low++
  }
  return low * 20 < pairs
}

/** Small letters are more than capitals, and KOI8 has them where windows-1251 has the capitals. */
function guessCyrillic(bytes: Uint8Array, high: number): string | null {
  const common = (charset: string) => (tryDecode(bytes, charset) ?? '').match(/[оеаинтсрвл]/g)?.length ?? 0
  const [windows, koi] = [common('windows-1251'), common('koi8-r')]
  if (Math.max(windows, koi) < high * 0.45) return null
  return windows > koi ? 'windows-1251' : 'koi8-r'
}
