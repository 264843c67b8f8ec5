import type { Env } from '../env.ts'

/** Where a file lies in MAIL: so many bytes of an object, which is that of all small files of one mail, or the whole of one. */
export interface StoredFile {
  fileKey: string
  fileOffset: number
  /** In bytes; null for all that there is. */
  size: number | null
}

/** Fetches a file. Null where it is not there any more. */
export async function openFile(env: Env, { fileKey, fileOffset, size }: StoredFile) {
  // No range is empty.
  if (size === 0) return { body: null, size }
  const range = size === null ? {} : { range: { offset: fileOffset, length: size } }
  const object = await env.MAIL.get(fileKey, range)
  return object && { body: object.body, size: size ?? object.size }
}
