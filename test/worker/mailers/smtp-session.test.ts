import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { MailError, type MailToSend } from '../../../worker/mailers/mailer.ts'
import { deliver, type SmtpOptions } from '../../../worker/mailers/smtp-session.ts'
import type { Connection } from '../../../worker/mailers/smtp-wire.ts'

const closers: (() => Promise<unknown> | unknown)[] = []
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
async function mailServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
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
    onAuth: (auth, _session, callback) => (auth.password === 'secret' ? callback(null, { user: auth.username! }) : callback(Object.assign(new Error('Invalid username or password'), { responseCode: 535 }))),
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise<void>(resolve => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, received }
}

/** A server that says just what the test says. */
async function talker(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    speak(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>(resolve => server.close(() => resolve()))
  })
  return (server.address() as AddressInfo).port
}

/** Answers each line a client sends with the next line of the script. */
function script(...answers: string[]): (socket: Socket) => void {
  return socket => {
    const left = [...answers]
    const next = () => {
      const answer = left.shift()
      if (answer === undefined) socket.destroy()
      else if (answer !== '') socket.write(answer)
    }
    next()
    socket.on('data', chunk => {
      for (let lines = chunk.toString('latin1').split('\r\n').length - 1; lines > 0; lines--) next()
    })
  }
}

async function dial(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await new Promise(resolve => socket.once('connect', resolve))
  return {
    ...streams(socket),
    isEncrypted: false,
    upgrade: async () => {
      // The web streams hold the socket; the handshake needs it alone, as the platform's startTls() has it.
      socket.removeAllListeners('data').removeAllListeners('readable')
      const secure = connectTls({ socket, rejectUnauthorized: false })
      secure.on('error', () => {})
      await new Promise(resolve => secure.once('secureConnect', resolve))
      return { ...streams(secure), isEncrypted: true, close: () => secure.destroy() }
    },
    close: () => socket.destroy(),
  }
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

const bytes = (text: string) => new TextEncoder().encode(text)
const answer: MailToSend = {
  envelopeFrom: 'support@postroom.test',
  recipients: ['nora@example.com'],
  raw: bytes('From: support@postroom.test\r\nTo: nora@example.com\r\nSubject: Your order\r\n\r\nIt is on its way.\r\n'),
  messageId: 'answer-1@postroom.test',
}
const plain: SmtpOptions = { helo: 'postroom.test', startTls: false, patience: { reply: 2000, mail: 2000 } }

async function failure(port: number, mail: MailToSend = answer, options: SmtpOptions = plain): Promise<MailError> {
  const error = await deliver(await dial(port), mail, options).then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(MailError)
  return error as MailError
}

describe('a mail that leaves', () => {
  test('reaches Nora byte for byte', async () => {
    const { port, received } = await mailServer()
    await deliver(await dial(port), answer, plain)
    expect(received).toMatchObject([{ from: 'support@postroom.test', to: ['nora@example.com'], raw: new TextDecoder().decode(answer.raw) }])
  })

  test('goes to everybody in its envelope, also from the null sender', async () => {
    const { port, received } = await mailServer()
    await deliver(await dial(port), { ...answer, envelopeFrom: '', recipients: ['nora@example.com', 'otto@example.com', 'pia@example.com'] }, plain)
    expect(received).toMatchObject([{ from: '', to: ['nora@example.com', 'otto@example.com', 'pia@example.com'] }])
  })

  test('keeps lines that begin with a dot, and gets the line ends that SMTP wants', async () => {
    const { port, received } = await mailServer()
    await deliver(await dial(port), { ...answer, raw: bytes('Subject: dots\n\n.\n..two\r\nbare\rreturn\r\n.\r\nlast line') }, plain)
    expect(received[0]!.raw).toBe('Subject: dots\r\n\r\n.\r\n..two\r\nbare\r\nreturn\r\n.\r\nlast line\r\n')
  })

  test('may have ten megabytes', async () => {
    const { port, received } = await mailServer({ size: 20_000_000 })
    const raw = bytes('Subject: big\r\n\r\n' + `${'.'.repeat(76)}\r\n`.repeat(128_000))
    await deliver(await dial(port), { ...answer, raw }, { ...plain, patience: { reply: 5000, mail: 20_000 } })
    expect(received[0]!.raw.length).toBe(raw.length)
  })

  test('is encrypted and signed in for where the server wants it', async () => {
    const { port, received } = await mailServer({ authOptional: false })
    await deliver(await dial(port), answer, { ...plain, startTls: true, user: 'postroom', password: 'secret' })
    expect(received).toMatchObject([{ user: 'postroom', wasEncrypted: true }])
  })

  test('signs in with LOGIN where PLAIN is not offered', async () => {
    const { port, received } = await mailServer({ authOptional: false, authMethods: ['LOGIN'] })
    await deliver(await dial(port), answer, { ...plain, startTls: true, user: 'postrøm', password: 'secret' })
    expect(received).toMatchObject([{ user: 'postrøm' }])
  })

  test('reaches an address with letters beyond ASCII', async () => {
    const { port, received } = await mailServer()
    await deliver(await dial(port), { ...answer, recipients: ['nøra@blåbær.example'] }, plain)
    expect(received).toHaveLength(1)
  })

  test('has left although the server hangs up instead of saying goodbye', async () => {
    const port = await talker(script('220 hi\r\n', '250 hi\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n', '', '', '', '', '', '250 taken\r\n'))
    await expect(deliver(await dial(port), answer, plain)).resolves.toBeUndefined()
  })
})

describe('a mail that the server does not take', () => {
  test('names every address that was refused, and nobody gets it', async () => {
    const { port, received } = await mailServer({
      onRcptTo: ({ address }, _session, callback) => (address.startsWith('nora') ? callback() : callback(Object.assign(new Error('No such user here'), { responseCode: 550 }))),
    })
    const error = await failure(port, { ...answer, recipients: ['nora@example.com', 'gone@example.com', 'left@example.com'] })
    expect(error.message).toContain('gone@example.com (550 No such user here)')
    expect(error.message).toContain('left@example.com')
    expect(error).toMatchObject({ temporary: false, uncertain: false })
    expect(received).toEqual([])
  })

  test('may try again after "not now"', async () => {
    const { port } = await mailServer({ onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('Greylisted'), { responseCode: 451 })) })
    expect(await failure(port)).toMatchObject({ temporary: true, reply: '451 Greylisted' })
  })

  test('is told why the whole mail was refused', async () => {
    const { port } = await mailServer({ onData: (stream, _session, callback) => void stream.on('end', () => callback(Object.assign(new Error('Looks like spam'), { responseCode: 554 }))).resume() })
    expect(await failure(port)).toMatchObject({ message: 'The mail server refused the mail: 554 Looks like spam', temporary: false })
  })

  test('is not sent where it is bigger than the server says it takes', async () => {
    const { port, received } = await mailServer({ size: 50 })
    expect((await failure(port)).message).toContain('at most 50')
    expect(received).toEqual([])
  })

  test('is not sent with a wrong password', async () => {
    const { port } = await mailServer()
    expect(await failure(port, answer, { ...plain, startTls: true, user: 'postroom', password: 'wrong' })).toMatchObject({ temporary: false, reply: '535 Invalid username or password' })
  })

  test('never gives a password over an open line', async () => {
    const { port } = await mailServer({ hideSTARTTLS: true, allowInsecureAuth: true })
    expect((await failure(port, answer, { ...plain, user: 'postroom', password: 'secret' })).message).toContain('encrypted')
  })

  test('is not sent where encryption was asked for and is not offered', async () => {
    const { port, received } = await mailServer({ hideSTARTTLS: true })
    expect((await failure(port, answer, { ...plain, startTls: true })).message).toContain('STARTTLS')
    expect(received).toEqual([])
  })

  test('is not sent where somebody speaks before the encryption', async () => {
    const port = await talker(script('220 hi\r\n', '250-hi\r\n250 STARTTLS\r\n', '220 go on\r\n250 I am the server, believe me\r\n'))
    expect((await failure(port, answer, { ...plain, startTls: true })).message).toContain('Somebody speaks between us')
  })

  test.each(['nora@example.com>\r\nRCPT TO:<eve@example.com', 'nora@example.com\nDATA', 'nora', '<nora@example.com>'])('has no address that is a command: %j', async address => {
    const { port, received } = await mailServer()
    expect((await failure(port, { ...answer, recipients: [address] })).message).toContain('is no address')
    expect(received).toEqual([])
  })
})

describe('a server that behaves badly', () => {
  test('greets with "too busy": try again', async () => {
    const port = await talker(script('421 too busy\r\n'))
    expect(await failure(port)).toMatchObject({ temporary: true, reply: '421 too busy' })
  })

  test('says nothing', async () => {
    const port = await talker(() => {})
    expect(await failure(port, answer, { ...plain, patience: { reply: 50, mail: 50 } })).toMatchObject({ temporary: true, uncertain: false })
  })

  test('answers slowly, a letter at a time, and is heard out', async () => {
    const port = await talker(socket => {
      const later = (text: string) => [...text].forEach((letter, at) => setTimeout(() => socket.write(letter), at * 2))
      const answers = ['250-hello\r\n250 SIZE 1000000\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n', '250 taken\r\n', '221 bye\r\n']
      later('220 slow.example ready\r\n')
      let said = ''
      socket.on('data', chunk => {
        said += chunk.toString('latin1')
        if (!said.includes('DATA') || said.endsWith('DATA\r\n') || said.includes('\r\n.\r\n')) later(answers.shift() ?? '')
      })
    })
    await expect(deliver(await dial(port), answer, plain)).resolves.toBeUndefined()
  })

  test('is no mail server', async () => {
    const port = await talker(script('HTTP/1.1 400 Bad Request\r\n'))
    expect((await failure(port)).message).toContain('is no mail server')
  })

  test.each([
    ['a line', 'x'.repeat(100_000)],
    ['a reply', '220-and so on\r\n'.repeat(10_000)],
  ])('never ends %s', async (_what, noise) => {
    const port = await talker(socket => socket.write(noise.startsWith('x') ? '220 ' + noise : noise))
    expect(await failure(port)).toMatchObject({ temporary: true })
  })

  test('hangs up in the middle: try again, nobody has it', async () => {
    const port = await talker(script('220 hi\r\n', '250 hi\r\n', '250 ok\r\n'))
    expect(await failure(port)).toMatchObject({ temporary: true, uncertain: false })
  })

  test('hangs up after the whole mail and before it says so: a person decides, no retry sends it twice', async () => {
    const port = await talker(socket => {
      const answers = ['250 hi\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n']
      let seen = ''
      socket.write('220 hi\r\n')
      socket.on('data', chunk => {
        seen += chunk.toString('latin1')
        if (seen.endsWith('\r\n.\r\n')) socket.destroy()
        else if (answers.length > 0) socket.write(answers.shift()!)
      })
    })
    expect(await failure(port)).toMatchObject({ temporary: false, uncertain: true })
  })

  test('knows only the SMTP of 1982', async () => {
    const port = await talker(script('220 old\r\n', '502 what?\r\n', '250 hello\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n', '', '', '', '', '', '250 taken\r\n', '221 bye\r\n'))
    await expect(deliver(await dial(port), answer, plain)).resolves.toBeUndefined()
  })
})
