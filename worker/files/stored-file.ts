import type { Env } from '../env.ts'
import { type TransferEncoding, decodeTransfer } from './transfer-encoding.ts'

/**
 * Where a file lies in MAIL: `fileLength` bytes of an object from `fileOffset` on, or all of it for null. A small one that
 * came by mail lies in that mail, encoded as it came: nothing is stored twice.
 */
export interface StoredFile {
  fileKey: string
  fileOffset: number
  fileLength: number | null
  fileEncoding: TransferEncoding | null
}

/** Fetches a file, and says how many bytes it has. Null where it is not there any more. */
export async function openFile(env: Env, { fileKey, fileOffset, fileLength, fileEncoding }: StoredFile) {
  // No range is empty.
  if (fileLength === 0) return { body: null, size: 0 }
  const range = fileLength === null ? {} : { range: { offset: fileOffset, length: fileLength } }
  const object = await env.MAIL.get(fileKey, range)
  if (!object || fileEncoding === null) return object && { body: object.body, size: fileLength ?? object.size }
  const body = decodeTransfer(new Uint8Array(await object.arrayBuffer()), fileEncoding)
  return { body, size: body.byteLength }
}
