import { newId } from '../../database/id.ts'
import type { Env } from '../../env.ts'
import type { Envelope } from './parse-mail.ts'

/** The most that the platform delivers, in bytes. */
export const MAX_MAIL = 25 * 1024 * 1024

/** A worker has 128 MB for all that it does at once: only what is small stays in memory while it is stored. */
const SMALL = 1024 * 1024

/** A mail whose bytes lie in R2 under `key`. */
export interface KeptMail {
  key: string
  size: number
  receivedAt: number
  /** Null where they are to be fetched. */
  bytes: ArrayBuffer | null
}

/**
 * Puts a mail's bytes into R2, before anything else looks at them.
 * The envelope goes along as metadata, so that cron can take in what has no row.
 */
export async function keepRawMail(
  env: Env,
  raw: ReadableStream<Uint8Array>,
  size: number,
  envelope: Envelope,
): Promise<KeptMail> {
  const key = `raw/${newId()}.eml`
  const customMetadata = { from: envelope.from.slice(0, 900), to: envelope.to.slice(0, 900) }
  const put = (value: ArrayBuffer | ReadableStream) => env.MAIL.put(key, value, { customMetadata })
  const bytes = size <= SMALL ? await new Response(raw).arrayBuffer() : null
  if (bytes && bytes.byteLength !== size) throw new Error('the mail did not come whole')
  const stored = await (bytes ? put(bytes) : stream(raw, size, put))
  if (!stored) throw new Error('the mail was not stored')
  return { key, size, receivedAt: stored.uploaded.getTime(), bytes }
}

async function stream<T>(
  raw: ReadableStream<Uint8Array>,
  size: number,
  put: (value: ReadableStream) => Promise<T>,
): Promise<T> {
  const { readable, writable } = new FixedLengthStream(size)
  const [stored] = await Promise.all([put(readable), raw.pipeTo(writable)])
  return stored
}
