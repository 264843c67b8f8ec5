import { readSignedId, signId } from './signed-id.ts'

const purpose = 'postroom reply token'

/**
 * The local part of a Reply-To that leads back to its conversation, signed: else strangers would write into it.
 * @throws TypeError for an id that is no uuidv7
 */
export async function signReplyToken(secret: string, conversationId: string): Promise<string> {
  return `inbox+${await signId(secret, purpose, conversationId)}`
}

/** The conversation that a local part (or a whole address) leads to; null where the token is not ours, cut, or changed. */
export async function readReplyToken(secret: string, localPart: string): Promise<string | null> {
  const local = localPart.slice(0, 320).split('@')[0]!.toLowerCase()
  return local.startsWith('inbox+') ? readSignedId(secret, purpose, local.slice('inbox+'.length)) : null
}
