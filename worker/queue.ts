import { eq } from 'drizzle-orm'
import { sendMail } from './channels/email/send.ts'
import { takeIn } from './channels/email/take-in.ts'
import { eventOf } from './conversations/timeline.ts'
import { openDatabase } from './database/client.ts'
import { events } from './database/schema/events.ts'
import { isHandled, markHandled, markPublished } from './desk/ledger.ts'
import type { Env } from './env.ts'
import type { Job } from './events/job.ts'
import { deliver } from './mailroom/deliver.ts'
import { indexEvent } from './search/index-event.ts'
import { mailInvitation } from './sign-in/invitation-mail.ts'

/** Works off a batch of jobs. Each is answered for alone: one that fails does not hold up the others. */
export async function workOff(batch: MessageBatch<Job>, env: Env, ctx: ExecutionContext): Promise<void> {
  const defer = (work: Promise<unknown>) => ctx.waitUntil(work)
  for (const message of batch.messages) {
    try {
      const wait = await workOn(message.body, env, defer)
      if (wait === null) message.ack()
      else message.retry({ delaySeconds: wait })
    } catch (error) {
      console.error('job failed', message.body, error)
      message.retry({ delaySeconds: Math.min(600, 2 ** message.attempts) })
    }
  }
  const seqs = batch.messages.flatMap(({ body }) => (body.kind === 'handle' ? [body.eventSeq] : []))
  await markPublished(openDatabase(env.DB), [...new Set(seqs)])
}

/** Returns the seconds after which the job wants to be seen again, or null when it is done. */
async function workOn(job: Job, env: Env, defer: (work: Promise<unknown>) => void): Promise<number | null> {
  if (job.kind === 'accept') {
    await takeIn(env, job.key, job, defer)
    return null
  }
  const db = openDatabase(env.DB)
  const [row] = await db.select().from(events).where(eq(events.seq, job.eventSeq))
  if (!row) return null
  // Whether a message still has to leave, its own state says: one that was lost is brought again by the same event.
  if (job.subscriber !== 'deliver' && (await isHandled(db, row.id, job.subscriber))) return null
  const event = eventOf(row)
  if (job.subscriber === 'index') await indexEvent(env, event)
  else if (event.type === 'member.invited') await mailInvitation(env, event.data)
  else if ('messageId' in event.data) {
    const wait = await deliver(env, event.data.messageId, sendMail, defer)
    if (wait !== null) return Math.min(wait, 12 * 60 * 60)
  }
  await markHandled(db, row.id, job.subscriber)
  return null
}
