import type { Job } from './events/job.ts'
import type { Room } from './realtime/room.ts'

/** What the platform binds to the worker: wrangler.toml names it, `npm run deploy` makes it. */
export interface Env {
  DB: D1Database
  SEARCH: D1Database
  MAIL: R2Bucket
  JOBS: Queue<Job>
  ROOM: DurableObjectNamespace<Room>
  ASSETS: Fetcher
  /** Signs sessions, reply addresses and links to files. At least 32 random characters. */
  POSTROOM_SECRET: string
  /** Lets whoever holds it make the account, once. */
  SETUP_CODE: string
  /** Where mail leaves: smtp://user:password@host:587, smtps:// for TLS from the start. */
  SMTP_URL: string
}
