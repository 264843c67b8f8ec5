import { newId } from '../database/id.ts'
import type { Env } from '../env.ts'
import type { Incoming } from './incoming.ts'

/** Of more files a reader sees the first ones; all of them are in the raw mail. */
export const MAX_FILES = 100

/** Keys follow from the raw mail's, so that a second try overwrites what the first one left. */
export async function keepFiles(env: Env, { raw, files }: Incoming) {
  const folder = raw.key.replace(/^raw\//, 'files/').replace(/\.eml$/, '')
  const kept = []
  // One after the other: each put may need a copy of the file, and they lie in memory already.
  for (const [position, { content, ...file }] of files.slice(0, MAX_FILES).entries()) {
    const fileKey = `${folder}/${position}`
    await env.MAIL.put(fileKey, content)
    kept.push({ ...file, id: newId(), size: content.byteLength, fileKey })
  }
  return kept
}
