import { asc, gt } from 'drizzle-orm'
import { openDatabase } from '../database/client.ts'
import { comments, messages } from '../database/schema/conversations.ts'
import type { Env } from '../env.ts'
import { indexSources } from './index-events.ts'

/** As many as one job reads: long bodies and all, that fits into a worker's memory and a batch. */
const STEP = 100

/** How far the index was looked through: all messages first, by id, then all comments. */
export interface Reach {
  of: 'messages' | 'comments'
  after: string
}

/** Sets the next hundred messages or comments right in the index. Returns how far that reaches, or null at the end. */
export async function indexAll(env: Env, { of, after }: Reach): Promise<Reach | null> {
  const table = of === 'messages' ? messages : comments
  const rows = await openDatabase(env.DB)
    .select({ id: table.id })
    .from(table)
    .where(gt(table.id, after))
    .orderBy(asc(table.id))
    .limit(STEP)
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await indexSources(env, ids)
  if (ids.length === STEP) return { of, after: ids.at(-1)! }
  return of === 'messages' ? { of: 'comments', after: '' } : null
}

/** Looks through the whole index for what is missing, lies elsewhere by now or was taken back, from the first message on. */
export async function startIndexing(env: Env): Promise<void> {
  await env.JOBS.send({ kind: 'index_all', of: 'messages', after: '' })
}
