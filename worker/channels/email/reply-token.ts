import { isSame, sign } from '../../desk/signature.ts'
import { fromBase32, toBase32 } from './base32.ts'

const idBytes = 16
/** 128 bits: nobody guesses one, and `inbox+` with the token stays within the 64 octets of a local part (RFC 5321 4.5.3.1.1). */
const macBytes = 16
const tokenLength = Math.ceil(((idBytes + macBytes) * 8) / 5)
const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * The local part of a Reply-To that leads back to its conversation: the id and an HMAC over it,
 * since an id alone could be guessed and would let strangers write into the conversation.
 * @throws TypeError for an id that is no uuidv7
 */
export async function signReplyToken(secret: string, conversationId: string): Promise<string> {
  if (!uuidv7.test(conversationId)) throw new TypeError('a conversation id is a uuidv7')
  const id = Uint8Array.from(conversationId.replaceAll('-', '').match(/../g)!, (pair) => parseInt(pair, 16))
  const token = new Uint8Array(idBytes + macBytes)
  token.set(id)
  token.set(await macOf(secret, id), idBytes)
  return `inbox+${toBase32(token)}`
}

/** The conversation that a local part (or a whole address) leads to; null where the token is not ours, cut, or changed. */
export async function readReplyToken(secret: string, localPart: string): Promise<string | null> {
  const local = localPart.slice(0, 320).split('@')[0]!.toLowerCase()
  if (!local.startsWith('inbox+') || local.length !== 'inbox+'.length + tokenLength) return null
  const token = fromBase32(local.slice('inbox+'.length))
  if (!token) return null
  const id = token.subarray(0, idBytes)
  if (!isSame(token.subarray(idBytes), await macOf(secret, id))) return null
  const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const conversationId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return uuidv7.test(conversationId) ? conversationId : null
}

async function macOf(secret: string, id: Uint8Array): Promise<Uint8Array> {
  return (await sign(secret, 'postroom reply token', id)).subarray(0, macBytes)
}
