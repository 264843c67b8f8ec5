/** Writes a winmail.dat as Outlook does (MS-OXTNEF), small ones for tests. */
export function winmail(...attributes: Uint8Array[]): Uint8Array {
  return joined(u32(0x223e9f78), u16(1), ...attributes)
}

/** `level` is 1 for the message and 2 for a file. */
export function attribute(level: 1 | 2, id: number, value: Uint8Array): Uint8Array {
  return joined(
    Uint8Array.of(level),
    u32(id),
    u32(value.length),
    value,
    u16(value.reduce((sum, byte) => (sum + byte) & 0xffff, 0)),
  )
}

export const messageProperties = (...list: Uint8Array[]) => attribute(1, 0x69003, properties(...list))
export const fileBegins = () => attribute(2, 0x69002, new Uint8Array(14))
export const fileData = (value: Uint8Array) => attribute(2, 0x6800f, value)
export const fileTitle = (title: string) => attribute(2, 0x18010, latin(`${title}\0`))
export const fileProperties = (...list: Uint8Array[]) => attribute(2, 0x69005, properties(...list))

export function unicode(id: number, text: string): Uint8Array {
  const value = Uint8Array.from(Buffer.from(`${text}\0`, 'utf16le'))
  return joined(u16(0x1f), u16(id), u32(1), u32(value.length), padded(value))
}

export function binary(id: number, value: Uint8Array, type = 0x102): Uint8Array {
  return joined(u16(type), u16(id), u32(1), u32(value.length), padded(value))
}

/** A time of a named property, in milliseconds since 1970. */
export function namedTime(set: number, id: number, time: number): Uint8Array {
  const filetime = (BigInt(time) + 11_644_473_600_000n) * 10_000n
  const value = new Uint8Array(8)
  new DataView(value.buffer).setBigUint64(0, filetime, true)
  return joined(u16(0x40), u16(0x8000), u32(set), new Uint8Array(12), u32(0), u32(id), value)
}

/** A message inside the message: IID_IMessage, then a winmail.dat of its own. */
export function embedded(message: Uint8Array): Uint8Array {
  return binary(0x3701, joined(u32(0x20307), new Uint8Array(12), message), 0x0d)
}

/** An RTF as Outlook compresses it (MS-OXRTFCP): the last letter of `start` comes again, in seventeens, `more` times. */
export function compressedRtf(start: string, more: number): Uint8Array {
  const out: number[] = []
  // The window is filled up to 207.
  let written = 207
  const sign = (token: number[], length: number, flag: 0 | 1) => {
    if (signs % 8 === 0) flags = out.push(0) - 1
    out[flags]! |= flag << (signs++ % 8)
    out.push(...token)
    written += length
  }
  let [signs, flags] = [0, 0]
  for (const letter of latin(start)) sign([letter], 1, 0)
  for (let left = more; left > 0; left -= 17) {
    const token = (((written - 1) & 4095) << 4) | 15
    sign([token >> 8, token & 255], 17, 1)
  }
  return joined(u32(out.length + 12), u32(start.length + more), u32(0x75465a4c), u32(0), Uint8Array.from(out))
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

export function latin(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'))
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24)
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 255, value >> 8)
}

function properties(...list: Uint8Array[]): Uint8Array {
  return joined(u32(list.length), ...list)
}

function padded(value: Uint8Array): Uint8Array {
  return joined(value, new Uint8Array((4 - (value.length % 4)) % 4))
}
