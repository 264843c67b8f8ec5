import { inArray, sql } from 'drizzle-orm'
import { type Database } from '../database/client.ts'
import { newId } from '../database/id.ts'
import { failedJobs } from '../database/schema/events.ts'
import type { Job } from '../events/job.ts'

/** A job as it is told from every other: the same one that is tried again is the same. */
function nameOf(job: Job): string {
  return JSON.stringify({ ...job, isAgain: undefined })
}

/** Notes that a job failed, and why where that is known; `isDead` where the queue has given it up. */
export async function noteFailure(
  db: Database,
  job: Job,
  { reason, isDead }: { reason: string | null; isDead: boolean },
): Promise<void> {
  const failedAt = Date.now()
  await db
    .insert(failedJobs)
    .values({ id: newId(failedAt), job: nameOf(job), failures: 1, failedAt, reason: reason?.slice(0, 500), isDead })
    .onConflictDoUpdate({
      target: failedJobs.job,
      set: {
        failedAt,
        failures: sql`failures + ${reason === null ? 0 : 1}`,
        reason: sql`coalesce(excluded.reason, reason)`,
        isDead: sql`is_dead OR excluded.is_dead`,
      },
    })
}

/** What went wrong in the first place: the errors around it repeat what was to be written, which is somebody's mail. */
export function reasonOf(error: unknown): string {
  let cause = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  return String(cause)
}

/** The same for the log, with where it went wrong. A message repeats a session's token as well. */
export function loggable(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { stack = '', message } = error
  return `${reasonOf(error)}${stack.slice(stack.indexOf(message) + message.length)}`
}

/** Jobs that failed and are done now. */
export async function forgetFailures(db: Database, jobs: readonly Job[]): Promise<void> {
  await db.delete(failedJobs).where(inArray(failedJobs.job, jobs.map(nameOf)))
}

/** They lie in the queue again, and are left alone for a while. */
export async function noteTriedAgain(db: Database, ids: readonly string[]): Promise<void> {
  await db
    .update(failedJobs)
    .set({ failedAt: Date.now() })
    .where(sql`${failedJobs.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
}
