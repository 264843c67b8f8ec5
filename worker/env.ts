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
  /** Where mail leaves while nobody has chosen in the settings: smtp://user:password@host:587, smtps:// for TLS from the start. */
  SMTP_URL?: string
  /** The platform's own way for mail to leave; where there is no SMTP_URL either, the one that is taken. */
  EMAIL?: SendEmail
  /** Which resolver is asked about DNS, over HTTPS and as JSON; cloudflare-dns.com where it is none. */
  DNS_URL?: string
  /** Where the services are, for tests; without a slash at the end. */
  RESEND_URL?: string
  POSTMARK_URL?: string
}
