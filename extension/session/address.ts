import { hello } from '../api/client.ts'
import { ApiError } from '../api/api-error.ts'
import type { Host } from './host.ts'

/** Why an address cannot be connected to; the locales have a sentence for each: `connect.<reason>`. */
export class ConnectError extends Error {
  readonly reason: 'not_an_address' | 'not_https' | 'not_permitted' | 'no_answer' | 'not_postroom' | 'in_tab'

  constructor(reason: ConnectError['reason']) {
    super(reason)
    this.name = 'ConnectError'
    this.reason = reason
  }
}

/**
 * The origin in what a person typed or pasted: with or without https://, with a path, with spaces
 * around it. Throws ConnectError. Plain http is for this machine only: a token would travel in it.
 */
export function normalizeAddress(typed: string): string {
  const text = typed.trim()
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
  const isHere = /^(https?:\/\/)?(localhost|127\.0\.0\.1)(?![^/:])/i.test(text)
  const url = URL.parse(hasScheme ? text : `${isHere ? 'http' : 'https'}://${text}`)
  if (!url || !text || url.username || !/^https?:$/.test(url.protocol)) throw new ConnectError('not_an_address')
  if (!isHere && !url.hostname.includes('.')) throw new ConnectError('not_an_address')
  if (url.protocol === 'http:' && !isHere) throw new ConnectError('not_https')
  return url.origin
}

/** Checks that a Postroom answers there, with leave for that origin alone. Throws ConnectError. */
export async function findPostroom(host: Host, typed: string): Promise<{ address: string; name: string }> {
  const address = normalizeAddress(typed)
  if (!(await host.permit(address))) throw new ConnectError('not_permitted')
  try {
    const { name } = await hello(address)
    return { address, name }
  } catch (error) {
    // A browser may refuse to take a leave back: why nothing answered is what is to be told.
    await host.forbid(address).catch(() => undefined)
    throw asConnectError(error)
  }
}

/** What answers, but not with our hello, is somebody else's site. */
function asConnectError(error: unknown): ConnectError {
  return new ConnectError(error instanceof ApiError && error.code === 'offline' ? 'no_answer' : 'not_postroom')
}
