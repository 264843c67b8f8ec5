import { and, asc, eq, lt, sql } from 'drizzle-orm'
import { openDatabase } from '../database/client.ts'
import { events, failedJobs } from '../database/schema/events.ts'
import type { Desk } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'
import { noteTriedAgain } from '../desk/failures.ts'
import type { Env } from '../env.ts'
import type { Job } from '../events/job.ts'

/** A job that the queue has given up. It is tried again every hour, and whenever an admin says so. */
export interface DeadLetter {
  id: string
  kind: 'deliver' | 'index' | 'invite' | 'index_all'
  failures: number
  /** Milliseconds UTC, of the last try. */
  failedAt: number
  reason: string | null
  conversationId: string | null
}

const PAGE = 50
const isDead = eq(failedJobs.isDead, true)

/** A page of what was given up, oldest first. `cursor` is the id of the last one seen. */
export async function listDeadLetters(
  { db }: Desk,
  cursor?: string,
): Promise<{ items: DeadLetter[]; next: string | null }> {
  const rows = await db
    .select({ failed: failedJobs, conversationId: events.conversationId })
    .from(failedJobs)
    .leftJoin(events, sql`${events.seq} = json_extract(${failedJobs.job}, '$.eventSeq')`)
    .where(and(isDead, cursor === undefined ? undefined : sql`${failedJobs.id} > ${cursor}`))
    .orderBy(asc(failedJobs.id))
    .limit(PAGE + 1)
  const items = rows.slice(0, PAGE).flatMap(({ failed: { id, job, failures, failedAt, reason }, conversationId }) => {
    const kind = kindOf(JSON.parse(job) as Job)
    return kind ? [{ id, kind, failures, failedAt, reason, conversationId }] : []
  })
  return { items, next: rows.length > PAGE ? rows[PAGE - 1]!.failed.id : null }
}

/** Mail that was given up is among what waits, and has no letter of its own. */
function kindOf(job: Job): DeadLetter['kind'] | null {
  if (job.kind === 'handle') return job.subscriber
  return job.kind === 'index_all' ? 'index_all' : null
}

/** Puts one of them back into the queue. Throws `not_found` where it is done by now. */
export async function tryAgain({ db, env }: Desk, id: string): Promise<void> {
  const [row] = await db
    .select()
    .from(failedJobs)
    .where(and(isDead, eq(failedJobs.id, id)))
  if (!row) throw notFound('job')
  await requeue(env, [row])
}

/** Puts a hundred of those back whose last try lies before that time, the longest untried first. Returns how many there were. */
export async function tryAllAgain(env: Env, before: number): Promise<number> {
  const rows = await openDatabase(env.DB)
    .select()
    .from(failedJobs)
    .where(and(isDead, lt(failedJobs.failedAt, before)))
    .orderBy(asc(failedJobs.failedAt))
    .limit(100)
  if (rows.length > 0) await requeue(env, rows)
  return rows.length
}

async function requeue(env: Env, rows: (typeof failedJobs.$inferSelect)[]): Promise<void> {
  await env.JOBS.sendBatch(rows.map(({ job }) => ({ body: { ...(JSON.parse(job) as Job), isAgain: true } })))
  await noteTriedAgain(
    openDatabase(env.DB),
    rows.map(({ id }) => id),
  )
}
