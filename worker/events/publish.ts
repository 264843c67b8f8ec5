import type { Happened } from '../contract/event.ts'
import type { Env } from '../env.ts'
import type { Job } from './job.ts'
import { listenersOf } from './subscribers.ts'

/**
 * Tells the realtime room at once and gives every subscriber its job. Neither can undo the commit:
 * a reader who missed the socket catches up from the events, and cron re-enqueues what never got a job.
 * A change of access is told before the answer, so that nobody hears what they may not see any more.
 */
export async function publish(
  env: Env,
  defer: (work: Promise<unknown>) => void,
  happened: Happened,
  readBy: readonly string[],
): Promise<void> {
  const told = tellRoom(env, happened, readBy)
  defer(enqueue(env, happened.event).catch((error: unknown) => console.error('event was not enqueued', error)))
  if (changesAccess(happened.event.type)) await told
  else defer(told)
}

const PATIENCE = [200, 1000, 3000]

/** The room moves and starts anew as the platform likes, and a call that falls in between is lost: it is made again. */
async function tellRoom(env: Env, happened: Happened, readBy: readonly string[]): Promise<void> {
  for (const wait of [...PATIENCE, null]) {
    try {
      // A stub is of no use any more after an error.
      return await room(env).tell(happened, readBy)
    } catch (error) {
      console.error('room did not hear', happened.event.seq, error)
      if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

/** The account's one room, which every socket is in. */
export function room(env: Env) {
  return env.ROOM.get(env.ROOM.idFromName('account'))
}

/** Puts one job for each subscriber of the event into the queue. */
export async function enqueue(env: Env, event: Pick<Happened['event'], 'seq' | 'type'>): Promise<void> {
  const jobs = listenersOf(event.type).map((subscriber) => ({
    body: { kind: 'handle', subscriber, eventSeq: event.seq } satisfies Job,
  }))
  if (jobs.length > 0) await env.JOBS.sendBatch(jobs)
}

/** Whether who may see what can be another after an event of this type: all sockets are opened anew. */
export function changesAccess(type: string): boolean {
  return (
    type === 'inbox.created' ||
    type === 'inbox.access_changed' ||
    type === 'member.changed' ||
    type === 'member.deactivated' ||
    type.startsWith('team.')
  )
}
