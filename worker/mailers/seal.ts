/**
 * A secret as it is stored: AES-GCM under a key derived (HKDF, RFC 5869) from the account's own secret, which is not in
 * the database. `purpose` is sealed with it: what was sealed for one server opens for no other.
 */
export async function seal(rootSecret: string, purpose: string, secret: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(way(iv, purpose), await keyFrom(rootSecret), encode(secret))
  return btoa(String.fromCharCode(...iv, ...new Uint8Array(sealed)))
}

/** What was sealed, or null where the account's secret or the purpose is another one, or somebody changed it. */
export async function unseal(rootSecret: string, purpose: string, sealed: string): Promise<string | null> {
  try {
    const bytes = Uint8Array.from(atob(sealed), (character) => character.charCodeAt(0))
    const opened = await crypto.subtle.decrypt(
      way(bytes.slice(0, 12), purpose),
      await keyFrom(rootSecret),
      bytes.slice(12),
    )
    return new TextDecoder().decode(opened)
  } catch {
    return null
  }
}

const encode = (text: string) => new TextEncoder().encode(text)

const way = (iv: Uint8Array<ArrayBuffer>, purpose: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: encode(purpose),
})

async function keyFrom(rootSecret: string): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey('raw', encode(rootSecret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encode('postroom sealed secret') },
    root,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}
