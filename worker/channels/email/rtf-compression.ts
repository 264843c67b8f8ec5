import { Bytes } from './tnef-properties.ts'

/** What the window holds before the first byte (MS-OXRTFCP 2.1.3.1.2): words that every RTF begins with. */
const PRESET =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const WINDOW = 4096
const COMPRESSED = 0x75465a4c
const PLAIN = 0x414c454d

/** Compressed RTF (MS-OXRTFCP) as it was before, up to `longest` bytes: two make seventeen. Never throws; what is cut ends where it is cut. */
export function expandRtf(packed: Uint8Array, longest: number): Uint8Array {
  if (packed.length < 16) return new Uint8Array()
  const head = new Bytes(packed)
  head.u32()
  const size = Math.min(head.u32(), longest)
  const kind = head.u32()
  if (kind === PLAIN) return packed.subarray(16, 16 + size)
  return kind === COMPRESSED ? expand(packed, size) : new Uint8Array()
}

function expand(packed: Uint8Array, size: number): Uint8Array {
  const window = new Uint8Array(WINDOW)
  for (let i = 0; i < PRESET.length; i++) window[i] = PRESET.charCodeAt(i)
  const out = new Uint8Array(Math.min(size, packed.length * 9))
  let write = PRESET.length
  let length = 0
  const put = (byte: number) => {
    out[length++] = byte
    window[write] = byte
    write = (write + 1) % WINDOW
  }
  for (let at = 16; at < packed.length && length < out.length;) {
    const flags = packed[at++]!
    for (let bit = 0; bit < 8 && at < packed.length && length < out.length; bit++) {
      if ((flags & (1 << bit)) === 0) {
        put(packed[at++]!)
        continue
      }
      const token = (packed[at++]! << 8) | (packed[at++] ?? 0)
      const from = token >> 4
      // A reference to where the next byte would be written ends it.
      if (from === write) return out.subarray(0, length)
      for (let i = 0; i < (token & 15) + 2 && length < out.length; i++) put(window[(from + i) % WINDOW]!)
    }
  }
  return out.subarray(0, length)
}
