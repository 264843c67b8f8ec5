import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { MailOutcome } from './doors.ts'

/** The most the platform delivers to a worker. */
export const maxMailBytes = 25 * 1024 * 1024

export interface SmtpInOptions {
  /** 0 takes any free port. */
  port?: number
  /** Called once for each envelope recipient; a rejection is a temporary failure. */
  deliver: (from: string, to: string, raw: Uint8Array) => Promise<MailOutcome>
  maxBytes?: number
}

export interface SmtpIn {
  port: number
  stop(): Promise<void>
}

/** Takes mail by SMTP as the platform does, and answers what the worker's `email()` made of it. */
export async function startSmtpIn({ port = 0, deliver, maxBytes = maxMailBytes }: SmtpInOptions): Promise<SmtpIn> {
  const server = new SMTPServer({
    name: 'postroom.test',
    banner: 'Postroom on one machine',
    size: maxBytes,
    authOptional: true,
    // A self-signed certificate would make programs that try STARTTLS first give up.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    // Mails are held in memory until the worker has answered: this many, each of at most maxBytes.
    maxClients: 32,
    closeTimeout: 1000,
    onData(stream, session, done) {
      receive(stream, session, deliver, maxBytes).then(
        // The declared type knows no reply text for a success; smtp-server sends it.
        (text) => done(null, text as never),
        (error: Error) => done(error),
      )
    },
  })
  // Clients that hang up in the middle; without a listener they would end the process.
  server.on('error', () => {})
  await listening(server, port)
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  }
}

/** Resolves when the server listens on 127.0.0.1, and rejects when it cannot. */
export function listening(server: SMTPServer, port: number): Promise<void> {
  return new Promise((listens, fails) => {
    server.server.once('error', fails)
    server.listen(port, '127.0.0.1', () => {
      server.server.off('error', fails)
      listens()
    })
  })
}

async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  deliver: SmtpInOptions['deliver'],
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  if (size > maxBytes || stream.sizeExceeded) {
    throw reply(552, `5.3.4 The mail is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`)
  }

  const { mailFrom, rcptTo } = session.envelope
  const from = mailFrom === false ? '' : mailFrom.address
  const raw = Buffer.concat(chunks, size)
  const outcomes: (MailOutcome & { to: string })[] = []
  for (const { address: to } of rcptTo) {
    const failed = (error: unknown): MailOutcome => ({ code: 451, reason: `Temporary failure: ${String(error)}` })
    outcomes.push({ to, ...(await deliver(from, to, raw).catch(failed)) })
  }
  return answer(outcomes)
}

/**
 * One reply for all recipients, as SMTP has it. A temporary failure of one asks for all of them again,
 * which loses nothing because taking in the same mail twice keeps it once; a mail that somebody took
 * is never reported as refused.
 */
function answer(outcomes: (MailOutcome & { to: string })[]): string {
  const failed = outcomes.find(({ code }) => code === 451)
  if (failed) throw reply(451, `4.3.0 ${failed.reason}`)
  const refused = outcomes.filter(({ code }) => code === 550)
  if (refused.length === outcomes.length) throw reply(550, `5.1.1 ${refused[0]?.reason ?? 'No recipient'}`)
  if (refused.length === 0) return '2.0.0 Taken in'
  return `2.0.0 Taken in, but not for ${refused.map(({ to, reason }) => `${to} (${oneLine(reason)})`).join(', ')}`
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(oneLine(message)), { responseCode })
}

/** A reason may hold anything; a line break in it would start a reply of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ').slice(0, 400)
}
