import { describe, expect, test } from 'vitest'
import { deliver } from '../../../worker/mailers/smtp-session.ts'
import { answer, bytes, dial, dialEncrypted, failure, mailServer, plain, script, talker } from './servers.ts'

describe('a mail that leaves', () => {
  test('reaches Nora byte for byte', async () => {
    const { port, received } = await mailServer()
    await deliver(await dial(port), answer, plain)
    expect(received).toMatchObject([
      { from: 'support@postroom.test', to: ['nora@example.com'], raw: new TextDecoder().decode(answer.raw) },
    ])
  })

  test('goes to everybody in its envelope, also from the null sender', async () => {
    const { port, received } = await mailServer()
    await deliver(
      await dial(port),
      { ...answer, envelopeFrom: '', recipients: ['nora@example.com', 'otto@example.com', 'pia@example.com'] },
      plain,
    )
    expect(received).toMatchObject([{ from: '', to: ['nora@example.com', 'otto@example.com', 'pia@example.com'] }])
  })

  test('keeps lines that begin with a dot, and gets the line ends that SMTP wants', async () => {
    const { port, received } = await mailServer()
    await deliver(
      await dial(port),
      { ...answer, raw: bytes('Subject: dots\n\n.\n..two\r\nbare\rreturn\r\n.\r\nlast line') },
      plain,
    )
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

  test('is signed in for on a connection that is encrypted from the first byte', async () => {
    const { port, received } = await mailServer({ secure: true, authOptional: false })
    await deliver(await dialEncrypted(port), answer, { ...plain, user: 'postroom', password: 'secret' })
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
    const port = await talker(
      script('220 hi\r\n', '250 hi\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n', '', '', '', '', '', '250 taken\r\n'),
    )
    await expect(deliver(await dial(port), answer, plain)).resolves.toBeUndefined()
  })
})

describe('a mail that the server does not take', () => {
  test('names every address that was refused, and nobody gets it', async () => {
    const { port, received } = await mailServer({
      onRcptTo: ({ address }, _session, callback) =>
        address.startsWith('nora')
          ? callback()
          : callback(Object.assign(new Error('No such user here'), { responseCode: 550 })),
    })
    const error = await failure(port, {
      ...answer,
      recipients: ['nora@example.com', 'gone@example.com', 'left@example.com'],
    })
    expect(error.message).toContain('gone@example.com (550 No such user here)')
    expect(error.message).toContain('left@example.com')
    expect(error).toMatchObject({ temporary: false, uncertain: false })
    expect(received).toEqual([])
  })

  test('may try again after "not now"', async () => {
    const { port } = await mailServer({
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('Greylisted'), { responseCode: 451 })),
    })
    expect(await failure(port)).toMatchObject({ temporary: true, reply: '451 Greylisted' })
  })

  test('is told why the whole mail was refused', async () => {
    const { port } = await mailServer({
      onData: (stream, _session, callback) =>
        void stream
          .on('end', () => callback(Object.assign(new Error('Looks like spam'), { responseCode: 554 })))
          .resume(),
    })
    expect(await failure(port)).toMatchObject({
      message: 'The mail server refused the mail: 554 Looks like spam',
      temporary: false,
    })
  })

  test('is not sent where it is bigger than the server says it takes', async () => {
    const { port, received } = await mailServer({ size: 50 })
    expect((await failure(port)).message).toContain('at most 50')
    expect(received).toEqual([])
  })

  test('is not sent with a wrong password', async () => {
    const { port } = await mailServer()
    expect(
      await failure(port, answer, { ...plain, startTls: true, user: 'postroom', password: 'wrong' }),
    ).toMatchObject({ temporary: false, reply: '535 Invalid username or password' })
  })

  test('is not sent where there is no way to sign in that is known here', async () => {
    const { port } = await mailServer({ authMethods: ['XOAUTH2'] })
    const error = await failure(port, answer, { ...plain, startTls: true, user: 'postroom', password: 'secret' })
    expect(error).toMatchObject({ temporary: false, why: { code: 'key_refused', values: { way: 'smtp' } } })
  })

  test('never gives a password over an open line', async () => {
    const { port } = await mailServer({ hideSTARTTLS: true, allowInsecureAuth: true })
    expect((await failure(port, answer, { ...plain, user: 'postroom', password: 'secret' })).message).toContain(
      'encrypted',
    )
  })

  test('does not reach an address with letters beyond ASCII before its @ where the server knows none', async () => {
    const { port, received } = await mailServer({ hideSMTPUTF8: true })
    const error = await failure(port, { ...answer, recipients: ['nøra@example.com'] })
    expect(error).toMatchObject({ temporary: false, message: expect.stringContaining('cannot reach nøra@example.com') })
    expect(received).toEqual([])
  })

  test('is not sent where encryption was asked for and is not offered', async () => {
    const { port, received } = await mailServer({ hideSTARTTLS: true })
    expect((await failure(port, answer, { ...plain, startTls: true })).message).toContain('STARTTLS')
    expect(received).toEqual([])
  })

  test('is not sent where somebody speaks before the encryption', async () => {
    const port = await talker(
      script('220 hi\r\n', '250-hi\r\n250 STARTTLS\r\n', '220 go on\r\n250 I am the server, believe me\r\n'),
    )
    expect((await failure(port, answer, { ...plain, startTls: true })).message).toContain('Somebody speaks between us')
  })

  test.each(['nora@example.com>\r\nRCPT TO:<eve@example.com', 'nora@example.com\nDATA', 'nora', '<nora@example.com>'])(
    'has no address that is a command: %j',
    async (address) => {
      const { port, received } = await mailServer()
      expect((await failure(port, { ...answer, recipients: [address] })).message).toContain('is no address')
      expect(received).toEqual([])
    },
  )
})
