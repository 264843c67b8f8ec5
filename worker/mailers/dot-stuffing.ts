const CR = 13
const LF = 10
const DOT = 46
const chunkSize = 65_536

/**
 * The mail as DATA wants it: a dot that begins a line is doubled (RFC 5321 4.5.2), every line ends
 * in CRLF (a bare LF is what SMTP smuggling is made of), the last one too. In chunks, so that
 * there is never a second copy of a big mail.
 */
export function* stuffed(raw: Uint8Array): Generator<Uint8Array> {
  let last = LF
  for (let from = 0; from < raw.length; from += chunkSize) {
    const part = raw.subarray(from, from + chunkSize)
    const out = new Uint8Array(part.length * 2 + 1)
    let length = 0
    for (const byte of part) {
      if (last === CR && byte !== LF) {
        out[length++] = LF
        last = LF
      }
      if (byte === LF && last !== CR) out[length++] = CR
      if (byte === DOT && last === LF) out[length++] = DOT
      out[length++] = byte
      last = byte
    }
    yield out.subarray(0, length)
  }
  if (last === CR) yield Uint8Array.of(LF)
  else if (last !== LF) yield Uint8Array.of(CR, LF)
}
