import { isSame, sign } from '../../desk/signature.ts'
import { fromBase32, toBase32 } from './base32.ts'

const idBytes = 16
/** 128 bits: nobody guesses one, and `inbox+` with both stays within the 64 octets of a local part (RFC 5321 4.5.3.1.1). */
const macBytes = 16
const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Characters of a signed id: small letters and the digits 2 to 7, which no server or program changes. */
export const signedLength = Math.ceil(((idBytes + macBytes) * 8) / 5)

/**
 * An id and an HMAC over it, since an id alone could be guessed.
 * @param purpose what it is good for, and nothing else
 * @throws TypeError for an id that is no uuidv7
 */
export async function signId(secret: string, purpose: string, id: string): Promise<string> {
  if (!uuidv7.test(id)) throw new TypeError('an id is a uuidv7')
  const bytes = Uint8Array.from(id.replaceAll('-', '').match(/../g)!, (pair) => parseInt(pair, 16))
  const signed = new Uint8Array(idBytes + macBytes)
  signed.set(bytes)
  signed.set(await macOf(secret, purpose, bytes), idBytes)
  return toBase32(signed)
}

/** The id; null where it is not signed by us for this purpose, cut, or changed. */
export async function readSignedId(secret: string, purpose: string, text: string): Promise<string | null> {
  if (text.length !== signedLength) return null
  const signed = fromBase32(text.toLowerCase())
  if (!signed) return null
  const bytes = signed.subarray(0, idBytes)
  if (!isSame(signed.subarray(idBytes), await macOf(secret, purpose, bytes))) return null
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return uuidv7.test(id) ? id : null
}

async function macOf(secret: string, purpose: string, id: Uint8Array): Promise<Uint8Array> {
  return (await sign(secret, purpose, id)).subarray(0, macBytes)
}
