import { connect } from 'cloudflare:sockets'
import { LIMITS } from '../contract/sending.ts'
import { unreachable } from './smtp-wire.ts'
import { assertWithin, MailError, type Mailer } from './mailer.ts'
import { deliver } from './smtp-session.ts'
import type { Connection } from './smtp-wire.ts'

export interface SmtpSettings {
  host: string
  /** The platform opens no connection to port 25. */
  port: number
  /** `tls` from the first byte, `starttls` before anything is said, `none` on one's own machine. */
  secure: 'none' | 'starttls' | 'tls'
  user?: string
  password?: string
  helo: string
}

/** Mail through any SMTP server, over the platform's sockets. */
export function createSmtpMailer(settings: SmtpSettings): Mailer {
  const mailer: Mailer = {
    sender: 'smtp',
    limits: LIMITS.smtp,
    async send(mail) {
      assertWithin(mailer, mail)
      if (settings.port === 25)
        throw new MailError(
          'Port 25 is for mail between servers, and Cloudflare opens no connection to it: use 587 or 465.',
          { why: { code: 'not_set_up' } },
        )
      await deliver(await open(settings), mail, {
        helo: settings.helo,
        startTls: settings.secure === 'starttls',
        ...(settings.user ? { user: settings.user, password: settings.password ?? '' } : {}),
      })
      // SMTP servers keep our Message-ID; what they answer is their queue's own number.
      return { providerId: null, undelivered: null }
    },
  }
  return mailer
}

/** `smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS), `smtp://127.0.0.1:1025` (neither). @throws TypeError */
export function readSmtpUrl(url: string, helo: string): SmtpSettings {
  const { protocol, hostname, port, username, password } = new URL(url)
  if (protocol !== 'smtp:' && protocol !== 'smtps:')
    throw new TypeError('an SMTP address begins with smtp:// or smtps://')
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return {
    host: hostname,
    port: Number(port || (protocol === 'smtps:' ? 465 : 587)),
    secure: protocol === 'smtps:' ? 'tls' : isLocal && !username ? 'none' : 'starttls',
    ...(username ? { user: decodeURIComponent(username), password: decodeURIComponent(password) } : {}),
    helo,
  }
}

async function open(settings: SmtpSettings): Promise<Connection> {
  const secureTransport = settings.secure === 'tls' ? 'on' : settings.secure === 'starttls' ? 'starttls' : 'off'
  const socket = connect({ hostname: settings.host, port: settings.port }, { secureTransport, allowHalfOpen: false })
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('no answer')), 20_000)))
    await Promise.race([socket.opened, late])
  } catch (error) {
    void socket.close().catch(() => {})
    throw new MailError(`The mail server ${settings.host}:${settings.port} cannot be reached.`, {
      temporary: true,
      reply: String(error),
      why: unreachable,
    })
  } finally {
    if (timer !== undefined) clearTimeout(timer)
  }
  return over(socket, settings.secure === 'tls')
}

function over(socket: Socket, isEncrypted: boolean): Connection {
  return {
    readable: socket.readable as ReadableStream<Uint8Array>,
    writable: socket.writable as WritableStream<Uint8Array>,
    isEncrypted,
    upgrade: () => over(socket.startTls(), true),
    close: () => void socket.close().catch(() => {}),
  }
}
