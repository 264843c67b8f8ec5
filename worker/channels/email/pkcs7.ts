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
/** A stream of 25 MiB in pieces of 256 bytes has that many, each read again inside what has no length in front. */
const mostElements = 1_000_000

/** RFC 5652 and RFC 5083: id-signedData; id-envelopedData, id-encryptedData, id-ct-authEnvelopedData. */
const kinds = new Map<string, Pkcs7['kind']>([
  ['2a864886f70d010702', 'signed'],
  ['2a864886f70d010703', 'encrypted'],
  ['2a864886f70d010706', 'encrypted'],
  ['2a864886f70d0109100117', 'encrypted'],
])

/** What may still be read. */
interface Budget {
  elements: number
}

/** Reads as much of it as says what it is; null where it is none. Nothing is verified. */
export function readPkcs7(bytes: Uint8Array): Pkcs7 | null {
  const budget = { elements: mostElements }
  const info = children(element(bytes, 0, budget), SEQUENCE, budget)
  const kind = kinds.get(hexOf(info[0]))
  if (kind !== 'signed') return kind ? { kind, content: null } : null
  // SignedData: version, digestAlgorithms, encapContentInfo { eContentType, eContent [0] OCTET STRING }.
  const signed = children(children(info[1], EXPLICIT, budget)[0], SEQUENCE, budget)
  const wrapped = children(children(signed[2], SEQUENCE, budget)[1], EXPLICIT, budget)[0]
  const content = wrapped && octetsOf(wrapped, budget)
  return { kind, content: content && content.length > 0 && budget.elements > 0 ? content : null }
}

/** One value of BER: DER has its length in front, a stream may end in two zeros instead. */
interface Element {
  tag: number
  value: Uint8Array
  /** Of the bytes it was read from, where the next one begins. */
  end: number
}

function element(bytes: Uint8Array, at: number, budget: Budget, depth = 0): Element | undefined {
  if (budget.elements-- <= 0) return undefined
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > deepest) return undefined
  if (first === 0x80) return endless(bytes, tag, at + 2, budget, depth)
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

function endless(bytes: Uint8Array, tag: number, from: number, budget: Budget, depth: number): Element | undefined {
  for (let at = from; at + 1 < bytes.length;) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { tag, value: bytes.subarray(from, at), end: at + 2 }
    const next = element(bytes, at, budget, depth + 1)
    if (!next) return undefined
    at = next.end
  }
  return undefined
}

/** The first few values inside one of that tag; what follows them are certificates. */
function children(parent: Element | undefined, tag: number, budget: Budget): Element[] {
  const found: Element[] = []
  if (parent?.tag !== tag) return found
  for (let at = 0; found.length < 4;) {
    const next = element(parent.value, at, budget)
    if (!next) break
    found.push(next)
    at = next.end
  }
  return found
}

/** A long string may be cut into several, which may be cut again. One of two bytes each must not become a million objects. */
function octetsOf(whole: Element, budget: Budget): Uint8Array {
  if (whole.tag === OCTETS) return whole.value
  const out = new Uint8Array(whole.value.length)
  return out.subarray(0, copyOctets(whole, budget, out))
}

/** @returns where the next ones go */
function copyOctets({ tag, value }: Element, budget: Budget, out: Uint8Array, from = 0, depth = 0): number {
  if (tag === OCTETS) {
    out.set(value, from)
    return from + value.length
  }
  if (tag !== CONSTRUCTED_OCTETS || depth > deepest) return from
  let to = from
  for (let at = 0; at < value.length;) {
    const next = element(value, at, budget)
    if (!next) break
    to = copyOctets(next, budget, out, to, depth + 1)
    at = next.end
  }
  return to
}

function hexOf(oid: Element | undefined): string {
  if (oid?.tag !== OID || oid.value.length > 20) return ''
  return [...oid.value].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
