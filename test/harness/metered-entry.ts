import { withLocalDoors } from '../../worker/local/doors.ts'
import worker from '../../worker/index.ts'
import { METER, type Reading, type Readings } from './meter.ts'
import { type Binding, watchedEnv } from './watched-env.ts'

export { Room } from '../../worker/index.ts'

let readings: Readings | null = null

/** The real worker, whose use of the platform can be counted for a while; until then nothing stands in between. */
const metered = {
  ...worker,
  fetch(request: Request, env: never, ctx: never) {
    if (new URL(request.url).pathname === METER) return turn(request.method)
    return worker.fetch(request, seen(env, 'fetch'), ctx)
  },
  email: (mail: never, env: never, ctx: never) => worker.email(mail, seen(env, 'email'), ctx),
  queue: (batch: never, env: never, ctx: never) => worker.queue(batch, seen(env, 'queue'), ctx),
}

function seen(env: never, door: keyof Readings): never {
  if (!readings) return env
  const reading = readings[door]
  return watchedEnv(env, {
    around(binding, call) {
      reading[COUNTED[binding]]++
      return call()
    },
    note({ meta }) {
      reading.rowsRead += meta.rows_read ?? 0
      reading.rowsWritten += meta.rows_written ?? 0
    },
  }) as never
}

const COUNTED: Record<Binding, keyof Reading> = {
  DB: 'roundTrips',
  SEARCH: 'roundTrips',
  MAIL: 'files',
  JOBS: 'queueSends',
  ROOM: 'roomCalls',
}

function turn(method: string): Response {
  const answer = Response.json(readings)
  readings = method === 'POST' ? { fetch: zero(), email: zero(), queue: zero() } : null
  return answer
}

function zero(): Reading {
  return { rowsRead: 0, rowsWritten: 0, roundTrips: 0, files: 0, queueSends: 0, roomCalls: 0 }
}

export default withLocalDoors(metered as never)
