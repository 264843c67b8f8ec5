import { withLocalDoors } from '../../worker/local/doors.ts'
import worker from '../../worker/index.ts'
import { METER, type Reading, type Readings } from './meter.ts'
import { meteredEnv } from './metered-env.ts'

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
  return readings ? (meteredEnv(env, readings[door]) as never) : env
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
