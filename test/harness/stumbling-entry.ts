import { withLocalDoors } from '../../worker/local/doors.ts'
import worker from '../../worker/index.ts'
import type { Job } from '../../worker/events/job.ts'
import { OUTAGE, STUMBLES, type Stumble, type StumbleReport, saidStumble, readStumble } from './stumble.ts'
import { type Binding, watchedEnv } from './watched-env.ts'

export { Room } from '../../worker/index.ts'

let outage: readonly Binding[] = []
/** Mails and jobs that have stumbled: each does so once. */
const stumbled = new Set<string>()
/** What the next jobs stumble over, one each, and those that let an answer leave, and the clock. */
const waiting = { jobs: [] as Stumble[], deliver: [] as Stumble[], clock: [] as Stumble[] }
const report: StumbleReport = []

/**
 * The real worker, that stumbles where it is told to: a mail says so in its sender's address, for its
 * arrival and for the job that takes it in, a request in its header `x-stumble`; other jobs, and the clock, take what
 * was posted to `STUMBLES`, in turn.
 * What was posted to `OUTAGE` fails for everybody, until other things are.
 */
const stumbling = {
  ...worker,
  async fetch(request: never, env: never, ctx: never) {
    const { url, method, headers } = request as Request
    const { pathname, searchParams } = new URL(url)
    const said = saidStumble(headers.get('x-stumble') ?? '')
    if (pathname === OUTAGE) outage = await (request as Request).json()
    else if (pathname !== STUMBLES) return worker.fetch(request, said ? onItsWay(env, 'fetch', said) : env, ctx)
    else if (method === 'POST') {
      const whose = searchParams.get('of') as keyof typeof waiting | null
      waiting[whose ?? 'jobs'].push(...(await (request as Request).json()))
    }
    return Response.json(report)
  },
  email(mail: never, env: never, ctx: never) {
    const { from } = mail as { from: string }
    const stumble = once(from, () => readStumble(from, 'email'))
    return worker.email(mail, onItsWay(env, 'email', stumble), ctx)
  },
  /** One that stumbles does so by itself, so that its death takes no other with it. */
  async queue({ queue, messages }: { queue: string; messages: JobMessage[] }, env: never, ctx: never) {
    const work = (some: JobMessage[], stumble: Stumble | null) =>
      worker.queue({ queue, messages: some }, onItsWay(env, doorOf(some[0]!.body), stumble), ctx)
    const told = messages.map((message) => ({ message, stumble: stumbleOf(message) }))
    const whole = told.flatMap(({ message, stumble }) => (stumble ? [] : [message]))
    await Promise.all([
      ...told.flatMap(({ message, stumble }) => (stumble ? [work([message], stumble)] : [])),
      ...(whole.length > 0 ? [work(whole, null)] : []),
    ])
  },
  scheduled(event: never, env: never, ctx: never) {
    return worker.scheduled(event, onItsWay(env, 'clock', waiting.clock.shift() ?? null), ctx)
  },
}

const doorOf = (job: Job) => (job.kind === 'handle' && job.subscriber === 'deliver' ? 'deliver' : job.kind)

interface JobMessage {
  body: Job
  attempts: number
}

function stumbleOf({ body, attempts }: JobMessage): Stumble | null {
  if (body.kind === 'accept') return once(body.key, () => readStumble(body.from, 'accept'))
  if (attempts > 1) return null
  return waiting[doorOf(body) === 'deliver' ? 'deliver' : 'jobs'].shift() ?? null
}

function once(who: string, stumble: () => Stumble | null): Stumble | null {
  if (stumbled.has(who)) return null
  stumbled.add(who)
  return stumble()
}

function onItsWay(env: never, door: string, stumble: Stumble | null): never {
  let step = 0
  let isDead = false
  return watchedEnv(env, {
    async around(binding, call) {
      if (isDead || outage.includes(binding)) throw new Error(`${binding} is away`)
      if (stumble?.at !== 'all' && step++ !== stumble?.at) return call()
      report.push({ ...stumble, door, binding })
      isDead = stumble.isDeath
      if (stumble.isDone) await call()
      throw new Error(`stumbled at step ${stumble.at}, over ${binding}`)
    },
  }) as never
}

export default withLocalDoors(stumbling as never)
