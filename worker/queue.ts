import { eq, inArray, sql } from 'drizzle-orm'
import { sendMail } from './channels/email/send.ts'
import { takeInAgain } from './channels/email/take-in.ts'
import { eventOf } from './conversations/timeline.ts'
import { type Database, openDatabase } from './database/client.ts'
import { attachments } from './database/schema/conversations.ts'
import { events } from './database/schema/events.ts'
import { forgetFailures, loggable, noteFailure, reasonOf } from './desk/failures.ts'
import { isHandled, markHandled, markPublished } from './desk/ledger.ts'
import type { Env } from './env.ts'
import type { Job } from './events/job.ts'
import { deliver } from './mailroom/deliver.ts'
import { indexAll } from './search/index-all.ts'
import { indexEvents } from './search/index-events.ts'
import { mailInvitation } from './sign-in/invitation-mail.ts'

type JobMessage = Message<Job>

/**
 * How many talk to the mail server at once. A worker may have six connections open: one is left for a
 * mail with large files, and one for what the other jobs fetch.
 */
const LANES = 4
/** Files of more bytes together go one mail after the other: of the largest, memory bears one. */
const HEAVY = 1024 * 1024
/** No mail is begun later than this in a batch, which may take fifteen minutes; one takes four at most. */
const LATEST = 9 * 60 * 1000

/**
 * Works off a batch of jobs. Each is answered for alone: one that fails does not hold up the others,
 * and a mail server that hangs holds up nothing but a few other mails.
 */
export async function workOff(batch: MessageBatch<Job>, env: Env, ctx: ExecutionContext): Promise<void> {
  if (batch.queue.endsWith('-dead')) return bury(batch, openDatabase(env.DB))
  const defer = (work: Promise<unknown>) => ctx.waitUntil(work)
  const indexed = await indexTogether(
    env,
    batch.messages.filter(({ body }) => body.kind === 'handle' && body.subscriber === 'index'),
  )
  const db = openDatabase(env.DB)
  // That the jobs came is what counts: written down after the slowest of them, the clock would bring all again.
  await markPublished(db, seqsOf(batch.messages)).catch((error: unknown) =>
    console.error('not marked', loggable(error)),
  )
  const { mails = [], others = [] } = Object.groupBy(
    batch.messages.filter((message) => !indexed.has(message)),
    ({ body }) => (body.kind === 'handle' && body.subscriber !== 'index' ? 'mails' : 'others'),
  )
  const heavy = await heavyOf(db, mails)
  const latest = Date.now() + LATEST
  const answer = (message: JobMessage) => answerFor(message, env, defer)
  const leave = (message: JobMessage) => (Date.now() < latest ? answer(message) : message.retry({ delaySeconds: 30 }))
  await Promise.all([
    inLanes(1, others, answer),
    inLanes(
      1,
      mails.filter((message) => heavy.has(message)),
      leave,
    ),
    inLanes(
      LANES,
      mails.filter((message) => !heavy.has(message)),
      leave,
    ),
  ])
}

async function answerFor(message: JobMessage, env: Env, defer: (work: Promise<unknown>) => void): Promise<void> {
  try {
    const wait = await workOn(message.body, env, defer)
    if (wait !== null) return message.retry({ delaySeconds: wait })
    message.ack()
    await forgetDone(openDatabase(env.DB), [message])
  } catch (error) {
    console.error('job failed', titleOf(message.body), loggable(error))
    message.retry({ delaySeconds: Math.min(600, 2 ** message.attempts) })
    // Of mail its own row says why it waits.
    if (message.body.kind === 'accept') return
    await noteFailure(openDatabase(env.DB), message.body, { reason: reasonOf(error), isDead: false }).catch(
      (reason: unknown) => console.error('failure was not noted', loggable(reason)),
    )
  }
}

/** A job as a log may hold it: who writes to whom is nobody's business. */
function titleOf(job: Job): object {
  return job.kind === 'accept' ? { kind: job.kind, key: job.key } : job
}

/** Jobs that were noted as failed, and are done. */
async function forgetDone(db: Database, messages: readonly JobMessage[]): Promise<void> {
  const noted = messages.filter(({ attempts, body }) => (attempts > 1 || body.isAgain) && body.kind !== 'accept')
  if (noted.length === 0) return
  await forgetFailures(
    db,
    noted.map(({ body }) => body),
  ).catch((error: unknown) => console.error('still noted as failed', loggable(error)))
}

/** Writes down what the queue has given up. Mail is not among it: what waits is found by the clock. */
async function bury(batch: MessageBatch<Job>, db: Database): Promise<void> {
  for (const message of batch.messages) {
    try {
      if (message.body.kind !== 'accept') await noteFailure(db, message.body, { reason: null, isDead: true })
      message.ack()
    } catch (error) {
      console.error('dead letter was not noted', titleOf(message.body), loggable(error))
      message.retry({ delaySeconds: 600 })
    }
  }
}

/** So many at a time, each lane taking the next in turn. */
async function inLanes(
  lanes: number,
  messages: readonly JobMessage[],
  work: (message: JobMessage) => Promise<void> | void,
): Promise<void> {
  const waiting = messages.values()
  const lane = async () => {
    for (const message of waiting) await work(message)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** The jobs whose mail has large files. Where that cannot be told now, all of them: slow is safe. */
async function heavyOf(db: Database, messages: readonly JobMessage[]): Promise<ReadonlySet<JobMessage>> {
  if (messages.length < 2) return new Set()
  try {
    const rows = await db
      .select({ seq: events.seq })
      .from(events)
      .innerJoin(attachments, sql`${attachments.messageId} = json_extract(${events.data}, '$.messageId')`)
      .where(inArray(events.seq, seqsOf(messages)))
      .groupBy(events.seq)
      .having(sql`sum(${attachments.size}) > ${HEAVY}`)
    const seqs = new Set(rows.map((row) => row.seq))
    return new Set(messages.filter(({ body }) => body.kind === 'handle' && seqs.has(body.eventSeq)))
  } catch (error) {
    console.error('mails were not weighed', loggable(error))
    return new Set(messages)
  }
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
    console.error('jobs failed together', loggable(error))
    return new Set()
  }
  for (const message of messages) message.ack()
  await forgetDone(openDatabase(env.DB), messages)
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
  if (job.kind === 'index_all') {
    const reach = await indexAll(env, job)
    if (reach) await env.JOBS.send({ kind: 'index_all', ...reach })
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
  if (event.type === 'member.invited') await mailInvitation(env, event.id, event.data)
  else if ('messageId' in event.data) {
    const wait = await deliver(env, event.data.messageId, sendMail, defer)
    if (wait !== null) return Math.min(wait, 12 * 60 * 60)
  }
  await markHandled(db, row.id, job.subscriber)
  return null
}
