import { eq, inArray } from 'drizzle-orm'
import { sendMail } from './channels/email/send.ts'
import { takeInAgain } from './channels/email/take-in.ts'
import { eventOf } from './conversations/timeline.ts'
import { openDatabase } from './database/client.ts'
import { events } from './database/schema/events.ts'
import { isHandled, markHandled, markPublished } from './desk/ledger.ts'
import type { Env } from './env.ts'
import type { Job } from './events/job.ts'
import { deliver } from './mailroom/deliver.ts'
import { indexEvents } from './search/index-events.ts'
import { mailInvitation } from './sign-in/invitation-mail.ts'

type JobMessage = Message<Job>

/** Works off a batch of jobs. Each is answered for alone: one that fails does not hold up the others. */
export async function workOff(batch: MessageBatch<Job>, env: Env, ctx: ExecutionContext): Promise<void> {
  const defer = (work: Promise<unknown>) => ctx.waitUntil(work)
  const indexed = await indexTogether(
    env,
    batch.messages.filter(({ body }) => body.kind === 'handle' && body.subscriber === 'index'),
  )
  for (const message of batch.messages) {
    if (indexed.has(message)) continue
    try {
      const wait = await workOn(message.body, env, defer)
      if (wait === null) message.ack()
      else message.retry({ delaySeconds: wait })
    } catch (error) {
      console.error('job failed', message.body, error)
      message.retry({ delaySeconds: Math.min(600, 2 ** message.attempts) })
    }
  }
  await markPublished(openDatabase(env.DB), seqsOf(batch.messages))
}

/** Nearly every mail is one of these jobs, and together they cost little more than one. Those that fail together are tried one by one. */
async function indexTogether(env: Env, messages: JobMessage[]): Promise<ReadonlySet<JobMessage>> {
  if (messages.length < 2) return new Set()
  try {
    const rows = await openDatabase(env.DB)
      .select()
      .from(events)
      .where(inArray(events.seq, seqsOf(messages)))
    await indexEvents(env, rows.map(eventOf))
  } catch (error) {
    console.error('jobs failed together', error)
    return new Set()
  }
  for (const message of messages) message.ack()
  return new Set(messages)
}

function seqsOf(messages: readonly JobMessage[]): number[] {
  return [...new Set(messages.flatMap(({ body }) => (body.kind === 'handle' ? [body.eventSeq] : [])))]
}

/** Returns the seconds after which the job wants to be seen again, or null when it is done. */
async function workOn(job: Job, env: Env, defer: (work: Promise<unknown>) => void): Promise<number | null> {
  if (job.kind === 'accept') {
    await takeInAgain(env, job.key, job, defer)
    return null
  }
  const db = openDatabase(env.DB)
  const [row] = await db.select().from(events).where(eq(events.seq, job.eventSeq))
  if (!row) return null
  const event = eventOf(row)
  if (job.subscriber === 'index') {
    await indexEvents(env, [event])
    return null
  }
  // Whether a message still has to leave, its own state says: one that was lost is brought again by the same event.
  if (job.subscriber !== 'deliver' && (await isHandled(db, row.id, job.subscriber))) return null
  if (event.type === 'member.invited') await mailInvitation(env, event.data)
  else if ('messageId' in event.data) {
    const wait = await deliver(env, event.data.messageId, sendMail, defer)
    if (wait !== null) return Math.min(wait, 12 * 60 * 60)
  }
  await markHandled(db, row.id, job.subscriber)
  return null
}
