import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect } from 'vitest'
import { MailError, type MailToSend } from '../../../worker/mailers/mailer.ts'
import { deliver, type SmtpOptions } from '../../../worker/mailers/smtp-session.ts'
import type { Connection } from '../../../worker/mailers/smtp-wire.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

interface Received {
  from: string
  to: string[]
  raw: string
  user: string | undefined
  wasEncrypted: boolean
}

/** A real SMTP server that keeps what it takes. */
export async function mailServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: [],
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const from = session.envelope.mailFrom
        received.push({
          from: from ? from.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
          user: session.user,
          wasEncrypted: session.secure,
        })
        callback(null)
      })
    },
    onAuth: (auth, _session, callback) =>
      auth.password === 'secret'
        ? callback(null, { user: auth.username! })
        : callback(Object.assign(new Error('Invalid username or password'), { responseCode: 535 })),
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, received }
}

/** A server that says just what the test says. */
export async function talker(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    speak(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return (server.address() as AddressInfo).port
}

/** Answers each line a client sends with the next line of the script. */
export function script(...answers: string[]): (socket: Socket) => void {
  return (socket) => {
    const left = [...answers]
    const next = () => {
      const answer = left.shift()
      if (answer === undefined) socket.destroy()
      else if (answer !== '') socket.write(answer)
    }
    next()
    socket.on('data', (chunk) => {
      for (let lines = chunk.toString('latin1').split('\r\n').length - 1; lines > 0; lines--) next()
    })
  }
}

/** A connection as the platform's sockets make it. */
export async function dial(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  return {
    ...streams(socket),
    isEncrypted: false,
    upgrade: async () => {
      // The web streams hold the socket; the handshake needs it alone, as the platform's startTls() has it.
      socket.removeAllListeners('data').removeAllListeners('readable')
      const secure = connectTls({ socket, rejectUnauthorized: false })
      secure.on('error', () => {})
      await new Promise((resolve) => secure.once('secureConnect', resolve))
      return { ...streams(secure), isEncrypted: true, close: () => secure.destroy() }
    },
    close: () => socket.destroy(),
  }
}

/** The same with encryption from the first byte. */
export async function dialEncrypted(port: number): Promise<Connection> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('secureConnect', resolve))
  return { ...streams(socket), isEncrypted: true, close: () => socket.destroy() }
}

function streams(socket: Socket): Pick<Connection, 'readable' | 'writable'> {
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      socket.on('data', (chunk: Buffer) => controller.enqueue(new Uint8Array(chunk)))
      socket.once('close', () => {
        try {
          controller.close()
        } catch {}
      })
    },
  })
  return { readable, writable: Writable.toWeb(socket) as WritableStream<Uint8Array> }
}

export const bytes = (text: string) => new TextEncoder().encode(text)
/** What Bob answers Nora. */
export const answer: MailToSend = {
  envelopeFrom: 'support@postroom.test',
  recipients: ['nora@example.com'],
  raw: bytes('From: support@postroom.test\r\nTo: nora@example.com\r\nSubject: Your order\r\n\r\nIt is on its way.\r\n'),
  messageId: 'answer-1@postroom.test',
  parts: {
    from: { name: '', email: 'support@postroom.test' },
    to: [{ name: '', email: 'nora@example.com' }],
    cc: [],
    bcc: [],
    replyTo: null,
    subject: 'Your order',
    text: 'It is on its way.',
    html: null,
    headers: [],
    attachments: [],
    calendar: null,
  },
}
export const plain: SmtpOptions = { helo: 'postroom.test', startTls: false, patience: { reply: 2000, mail: 2000 } }

/** The error of a mail that must not leave. */
export async function failure(
  port: number,
  mail: MailToSend = answer,
  options: SmtpOptions = plain,
): Promise<MailError> {
  const error = await deliver(await dial(port), mail, options).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(MailError)
  return error as MailError
}
