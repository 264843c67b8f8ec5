import { receiveMail } from './channels/email/receive.ts'
import type { Env } from './env.ts'
import type { Job } from './events/job.ts'
import { app } from './http/app.ts'
import { workOff } from './queue.ts'
import { keepGoing } from './schedule.ts'

export { Room } from './realtime/room.ts'

/** The four doors. */
export default {
  fetch: app.fetch,
  email: receiveMail,
  queue: workOff,
  scheduled: ({ scheduledTime }, env, ctx) => keepGoing(env, (work) => ctx.waitUntil(work), scheduledTime),
} satisfies ExportedHandler<Env, Job>
