import { type TransferEncoding, decodeTransfer } from '../../files/transfer-encoding.ts'

/** A part's content as it stands in the mail. */
export interface Encoded {
  /** Where it stands: a view of the mail. */
  bytes: Uint8Array
  encoding: TransferEncoding | null
  content: Uint8Array
}

/** A part of a mail, as far as its body goes. */
interface Body {
  childNodes: unknown[]
  contentTransferEncoding: { encoding: string }
  encoded?: Encoded
}

/**
 * A body as the place where it stands, without the line break that belongs to the boundary (RFC 2046 5.1.1). One that
 * is encoded is decoded from there into one piece, any other stays there: postal-mime's own hold it three times over.
 */
export class Span {
  readonly #part: Body
  readonly #whole: Uint8Array<ArrayBuffer>
  #from = -1
  #to = 0
  constructor(part: Body, whole: Uint8Array<ArrayBuffer>) {
    this.#part = part
    this.#whole = whole
  }
  update(line: Uint8Array): void {
    if (this.#from < 0) this.#from = line.byteOffset
    this.#to = line.byteOffset + line.byteLength
  }
  async finalize(): Promise<Uint8Array<ArrayBuffer>> {
    // Of a multipart it would be all that is in it, once more.
    if (this.#from < 0 || this.#part.childNodes.length > 0) return new Uint8Array()
    const bytes = this.#whole.subarray(this.#from, this.#to)
    const encoding = encodingOf(this.#part)
    const content = encoding === null ? bytes : decodeTransfer(bytes, encoding)
    this.#part.encoded = { bytes, encoding, content }
    return content
  }
}

export function encodingOf({ contentTransferEncoding: { encoding } }: Body): TransferEncoding | null {
  if (/base64/.test(encoding)) return 'base64'
  return /quoted-printable/.test(encoding) ? 'quoted-printable' : null
}
