import { openDatabase } from '../database/client.ts'
import type { Env } from '../env.ts'
import { createCloudflareMailer } from './cloudflare.ts'
import { MailError, type Mailer } from './mailer.ts'
import { createPostmarkMailer } from './postmark.ts'
import { createResendMailer } from './resend.ts'
import { readSending, secretOf, type SendingRow } from './sending.ts'
import { createSmtpMailer, readSmtpUrl } from './smtp.ts'

/**
 * The account's way out for mail: what an admin chose in the settings, else SMTP_URL, else the platform's own.
 * `domain` is the name that we greet a mail server with.
 * @throws MailError where there is none
 */
export async function openMailer(env: Env, domain: string): Promise<Mailer> {
  const chosen = await readSending(openDatabase(env.DB))
  const mailer = chosen ? await openChosen(env, domain, chosen) : asDeployed(env, domain)
  if (!mailer)
    throw new MailError('No way for mail to leave is set up yet. An admin can choose one in Settings, Sending.', {
      why: { code: 'not_set_up' },
    })
  return mailer
}

/** The other way where an admin chose one: as the worker was deployed. Null where there is none. */
export async function openDeployed(env: Env, domain: string): Promise<Mailer | null> {
  return (await readSending(openDatabase(env.DB))) === null ? null : asDeployed(env, domain)
}

function asDeployed(env: Env, domain: string): Mailer | null {
  if (env.SMTP_URL) return createSmtpMailer(readSmtpUrl(env.SMTP_URL, domain))
  return env.EMAIL ? createCloudflareMailer(env.EMAIL) : null
}

async function openChosen(env: Env, domain: string, chosen: SendingRow): Promise<Mailer> {
  const secret = await secretOf(env, chosen)
  if (secret === null)
    throw new MailError(
      'The password or key for sending cannot be read any more. An admin can type it again in Settings, Sending.',
      { why: { code: 'not_set_up' } },
    )
  switch (chosen.sender) {
    case 'smtp':
      return createSmtpMailer({
        host: chosen.host!,
        port: chosen.port!,
        secure: chosen.security!,
        ...(chosen.user !== null && { user: chosen.user, password: secret }),
        helo: domain,
      })
    case 'cloudflare':
      if (!env.EMAIL)
        throw new MailError('This Postroom was deployed without Email Sending by Cloudflare.', {
          why: { code: 'not_set_up' },
        })
      return createCloudflareMailer(env.EMAIL)
    case 'resend':
      return createResendMailer({ key: secret, url: env.RESEND_URL ?? 'https://api.resend.com' })
    case 'postmark':
      return createPostmarkMailer({
        token: secret,
        stream: chosen.stream ?? 'outbound',
        url: env.POSTMARK_URL ?? 'https://api.postmarkapp.com',
      })
  }
}
