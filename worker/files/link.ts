import type { Env } from '../env.ts'

const HOUR = 60 * 60 * 1000

/** What a link opens: an attachment's file, or a message as it arrived. */
export type FileKind = 'attachment' | 'raw'

/**
 * A link that a browser can load without headers, good for an hour, for one member and one file.
 * Whoever opens it is checked anew: a link outlives neither the member's access nor its hour.
 */
export async function signLink(
  env: Env,
  kind: FileKind,
  id: string,
  memberId: string,
  now = Date.now(),
): Promise<string> {
  // Rounded, so that the same file has the same address for a while and the browser can keep it.
  const expires = (Math.floor(now / HOUR) + 2) * HOUR
  const signature = await mac(env, `${kind}.${id}.${memberId}.${expires}`)
  return `/files/${kind}/${id}?m=${memberId}&e=${expires}&s=${signature}`
}

export async function isLinkGood(
  env: Env,
  link: { kind: FileKind; id: string; memberId: string; expires: number; signature: string },
  now = Date.now(),
): Promise<boolean> {
  if (link.expires < now) return false
  const expected = await mac(env, `${link.kind}.${link.id}.${link.memberId}.${link.expires}`)
  const a = new TextEncoder().encode(expected)
  const b = new TextEncoder().encode(link.signature)
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b)
}

const keys = new Map<string, Promise<CryptoKey>>()

async function mac(env: Env, text: string): Promise<string> {
  const secret = `files:${env.POSTROOM_SECRET}`
  let key = keys.get(secret)
  if (!key) {
    key = crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ])
    keys.set(secret, key)
  }
  const bytes = await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
