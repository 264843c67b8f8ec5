const keys = new Map<string, Promise<CryptoKey>>()

/** HMAC-SHA-256 of what is signed, 32 bytes. The purpose is signed too: a signature made for anything else is none here. */
export async function sign(secret: string, purpose: string, signed: Uint8Array): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  let key = keys.get(secret)
  if (!key) {
    key = crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    keys.set(secret, key)
  }
  const head = encoder.encode(`${purpose}\n`)
  const bytes = new Uint8Array(head.length + signed.length)
  bytes.set(head)
  bytes.set(signed, head.length)
  return new Uint8Array(await crypto.subtle.sign('HMAC', await key, bytes))
}

/** Whether two secrets are the same, in constant time: a comparison that stops early tells how much was right. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (let i = 0; i < one.length; i++) difference |= one[i]! ^ (other[i] ?? 0)
  return difference === 0
}
