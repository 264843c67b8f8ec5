/** What an S/MIME part is (RFC 5652), and of a signed one the mail that was signed. */
export interface Pkcs7 {
  kind: 'signed' | 'encrypted'
  content: Uint8Array | null
}

const SEQUENCE = 0x30
const OID = 0x06
const EXPLICIT = 0xa0
const OCTETS = 0x04
const CONSTRUCTED_OCTETS = 0x24
const deepest = 8

/** RFC 5652 and RFC 5083: id-signedData; id-envelopedData, id-encryptedData, id-ct-authEnvelopedData. */
const kinds = new Map<string, Pkcs7['kind']>([
  ['2a864886f70d010702', 'signed'],
  ['2a864886f70d010703', 'encrypted'],
  ['2a864886f70d010706', 'encrypted'],
  ['2a864886f70d0109100117', 'encrypted'],
])

/** Reads as much of it as says what it is; null where it is none. Nothing is verified. */
export function readPkcs7(bytes: Uint8Array): Pkcs7 | null {
  const info = children(element(bytes, 0), SEQUENCE)
  const kind = kinds.get(hexOf(info[0]))
  if (kind !== 'signed') return kind ? { kind, content: null } : null
  // SignedData: version, digestAlgorithms, encapContentInfo { eContentType, eContent [0] OCTET STRING }.
  const signed = children(children(info[1], EXPLICIT)[0], SEQUENCE)
  const wrapped = children(children(signed[2], SEQUENCE)[1], EXPLICIT)[0]
  const content = wrapped && joined(octetsOf(wrapped, 0))
  return { kind, content: content && content.length > 0 ? content : null }
}

/** One value of BER: DER has its length in front, a stream may end in two zeros instead. */
interface Element {
  tag: number
  value: Uint8Array
  /** Of the bytes it was read from, where the next one begins. */
  end: number
}

function element(bytes: Uint8Array, at: number, depth = 0): Element | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > deepest) return undefined
  if (first === 0x80) return endless(bytes, tag, at + 2, depth)
  let length = first & 0x7f
  let from = at + 2
  if (first > 0x80) {
    if (length > 4) return undefined
    length = bytes.subarray(from, from + length).reduce((sum, byte) => sum * 256 + byte, 0)
    from += first & 0x7f
  }
  if (from + length > bytes.length) return undefined
  return { tag, value: bytes.subarray(from, from + length), end: from + length }
}

function endless(bytes: Uint8Array, tag: number, from: number, depth: number): Element | undefined {
  for (let at = from; at + 1 < bytes.length;) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { tag, value: bytes.subarray(from, at), end: at + 2 }
    const next = element(bytes, at, depth + 1)
    if (!next) return undefined
    at = next.end
  }
  return undefined
}

/** The first few values inside one of that tag; what follows them are certificates. */
function children(parent: Element | undefined, tag: number): Element[] {
  const found: Element[] = []
  if (parent?.tag !== tag) return found
  for (let at = 0; found.length < 4;) {
    const next = element(parent.value, at)
    if (!next) break
    found.push(next)
    at = next.end
  }
  return found
}

/** A long string may be cut into several, which may be cut again. */
function octetsOf({ tag, value }: Element, depth: number): Uint8Array[] {
  if (tag === OCTETS) return [value]
  if (tag !== CONSTRUCTED_OCTETS || depth > deepest) return []
  const parts: Uint8Array[] = []
  for (let at = 0; at < value.length;) {
    const next = element(value, at)
    if (!next) break
    for (const part of octetsOf(next, depth + 1)) parts.push(part)
    at = next.end
  }
  return parts
}

function joined(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function hexOf(oid: Element | undefined): string {
  if (oid?.tag !== OID || oid.value.length > 20) return ''
  return [...oid.value].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
