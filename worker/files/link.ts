import { isSame, sign } from '../desk/signature.ts'
import type { Env } from '../env.ts'

const HOUR = 60 * 60 * 1000

/** What a link opens: an attachment's file, a message as it arrived, or the whole of a long body. */
export type FileKind = 'attachment' | 'raw' | 'text' | 'html'

/**
 * A link that a browser can load without headers, good for one to two hours, for one member and one file.
 * Whoever opens it is checked anew: a link outlives neither the member's access nor its time.
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

/** Whether we signed this link, and its time is not over. */
export async function isLinkGood(
  env: Env,
  link: { kind: FileKind; id: string; memberId: string; expires: number; signature: string },
  now = Date.now(),
): Promise<boolean> {
  if (link.expires < now) return false
  const expected = await mac(env, `${link.kind}.${link.id}.${link.memberId}.${link.expires}`)
  const encoder = new TextEncoder()
  return isSame(encoder.encode(expected), encoder.encode(link.signature))
}

async function mac(env: Env, text: string): Promise<string> {
  const bytes = await sign(env.POSTROOM_SECRET, 'postroom file link', new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
