import type { Env } from '../env.ts'
import { sign } from '../desk/signature.ts'

/**
 * The value of the record that proves that whoever connects a domain may change its DNS. It is of this account, by its
 * secret, and of this domain: no other account's record, and none of another domain, is as good.
 */
export async function proofOf(env: Env, domain: string): Promise<string> {
  const mac = await sign(env.POSTROOM_SECRET, 'postroom domain', new TextEncoder().encode(domain))
  const hex = Array.from(mac.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `postroom=${hex}`
}
