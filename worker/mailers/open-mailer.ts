import type { Env } from '../env.ts'
import { type Mailer } from './mailer.ts'
import { createSmtpMailer, readSmtpUrl } from './smtp.ts'

/** The account's way out for mail. `domain` is the name that we greet the server with. */
export function openMailer(env: Env, domain: string): Mailer {
  return createSmtpMailer(readSmtpUrl(env.SMTP_URL, domain))
}
