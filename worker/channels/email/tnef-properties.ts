import { decodeText } from './charset.ts'

/** Properties of a message or a file as Outlook keeps them, by id; named ones as `set:id` or `set:name`. */
export type Properties = Map<number | string, Property>
export interface Property {
  type: number
  /** Of several values the first. */
  value: Uint8Array
}

/** MAPI types (MS-OXCDATA 2.11.1) that have a length of their own. */
const OBJECT = 0x0d
const STRING8 = 0x1e
const UNICODE = 0x1f
const BINARY = 0x102
const MULTIPLE = 0x1000
const sized = new Set([OBJECT, STRING8, UNICODE, BINARY])
const wide = new Set([0x05, 0x06, 0x07, 0x14, 0x40])
const CLSID = 0x48

/** What may still be taken out of a winmail.dat, whatever lies in it how deep: a few bytes can stand for many. */
export interface Budget {
  files: number
  properties: number
  /** Bytes of RTF, expanded. */
  rtf: number
}

/** A file has some thirty properties, a message some hundreds; an RTF of more bytes is no letter. */
export function newBudget(): Budget {
  return { files: 1000, properties: 30_000, rtf: 8 * 1024 * 1024 }
}

/** Reads from the start of a view, never past its end. @throws RangeError where it would */
export class Bytes {
  at = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  get left(): number {
    return this.#bytes.length - this.at
  }
  u8(): number {
    return this.#view.getUint8(this.at++)
  }
  u16(): number {
    this.at += 2
    return this.#view.getUint16(this.at - 2, true)
  }
  u32(): number {
    this.at += 4
    return this.#view.getUint32(this.at - 4, true)
  }
  /** A view, no copy: a file may have 25 MiB. */
  take(length: number): Uint8Array {
    if (length > this.left) throw new RangeError(`${length} bytes where ${this.left} are left`)
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }
  /** Values are filled up to four bytes; the last one may not be. */
  padded(length: number): Uint8Array {
    const value = this.take(length)
    this.at += Math.min((4 - (length % 4)) % 4, this.left)
    return value
  }
}

/** MS-OXTNEF 2.1.3.4: a list of properties. @throws RangeError where it is cut, or the budget is spent */
export function readProperties(data: Uint8Array, budget: Budget): Properties {
  const bytes = new Bytes(data)
  const found: Properties = new Map()
  const count = bytes.u32()
  if (count > budget.properties) throw new RangeError(`${count} properties`)
  budget.properties -= count
  for (let n = 0; n < count; n++) {
    const type = bytes.u16()
    const id = bytes.u16()
    const name = id >= 0x8000 ? readName(bytes) : id
    const value = readValue(bytes, type)
    if (value && !found.has(name)) found.set(name, { type: type & ~MULTIPLE, value })
  }
  return found
}

/** A set of names by its GUID's first half, which tells all of Microsoft's apart, and the id or name in it. */
function readName(bytes: Bytes): string {
  const set = bytes.u32().toString(16)
  bytes.take(12)
  const kind = bytes.u32()
  return `${set}:${kind === 0 ? bytes.u32().toString(16) : utf16(bytes.padded(bytes.u32()))}`
}

function readValue(bytes: Bytes, type: number): Uint8Array | null {
  const kind = type & ~MULTIPLE
  const isSized = sized.has(kind)
  const count = isSized || type & MULTIPLE ? bytes.u32() : 1
  const length = wide.has(kind) ? 8 : kind === CLSID ? 16 : 4
  let first: Uint8Array | null = null
  // A value has four bytes at least: a count that lies runs into the end.
  for (let n = 0; n < count; n++) {
    const value = isSized ? bytes.padded(bytes.u32()) : bytes.take(length)
    first ??= value
  }
  return first
}

/** The text of a property, '' where there is none. `charset` is that of texts that are not Unicode. */
export function textOf(properties: Properties, id: number | string, charset: string): string {
  const property = properties.get(id)
  if (!property) return ''
  const text = property.type === UNICODE ? utf16(property.value) : decodeText(property.value, charset)
  return withoutZeros(text)
}

export function numberOf(properties: Properties, id: number | string): number | null {
  const property = properties.get(id)
  return property && property.value.length >= 4 ? new Bytes(property.value).u32() : null
}

/** Of a time in hundred nanoseconds since 1601 the milliseconds since 1970. */
export function timeOf(properties: Properties, id: number | string): number | null {
  const property = properties.get(id)
  if (property?.type !== 0x40 || property.value.length < 8) return null
  const bytes = new Bytes(property.value)
  const [low, high] = [bytes.u32(), bytes.u32()]
  return Math.round((high * 4_294_967_296 + low) / 10_000 - 11_644_473_600_000)
}

/** Whether the value is an object: then its first 16 bytes say what kind of one. */
export function isObject({ type }: Property): boolean {
  return type === OBJECT
}

function utf16(bytes: Uint8Array): string {
  return withoutZeros(new TextDecoder('utf-16le').decode(bytes))
}

/** The zeros that end a text; a regular expression would try each one in a row of them. */
export function withoutZeros(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '\0') end--
  return text.slice(0, end)
}
