import { newId } from '../../database/id.ts'
import type { Env } from '../../env.ts'
import type { Envelope } from './parse-mail.ts'

/** The most that the platform delivers, in bytes. */
export const MAX_MAIL = 25 * 1024 * 1024

/**
 * Puts a mail's bytes into R2, before anything else looks at them, and returns their key.
 * The envelope goes along as metadata, so that cron can take in what has no row.
 */
export async function keepRawMail(env: Env, raw: ReadableStream<Uint8Array>, size: number, envelope: Envelope): Promise<string> {
  const key = `raw/${newId()}.eml`
  const { readable, writable } = new FixedLengthStream(size)
  const [stored] = await Promise.all([
    env.MAIL.put(key, readable, { customMetadata: { from: envelope.from.slice(0, 900), to: envelope.to.slice(0, 900) } }),
    raw.pipeTo(writable),
  ])
  if (!stored) throw new Error('the mail was not stored')
  return key
}
