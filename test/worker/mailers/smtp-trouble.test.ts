import { describe, expect, test } from 'vitest'
import { deliver } from '../../../worker/mailers/smtp-session.ts'
import { answer, dial, failure, plain, script, talker } from './servers.ts'

describe('a server that behaves badly', () => {
  test('greets with "too busy": try again', async () => {
    const port = await talker(script('421 too busy\r\n'))
    expect(await failure(port)).toMatchObject({ temporary: true, reply: '421 too busy' })
  })

  test('says nothing', async () => {
    const port = await talker(() => {})
    expect(await failure(port, answer, { ...plain, patience: { reply: 50, mail: 50 } })).toMatchObject({
      temporary: true,
      uncertain: false,
    })
  })

  test('takes its time for each of a hundred recipients is left when all of it took too long', async () => {
    const port = await talker((socket) => {
      socket.write('220 mx\r\n')
      socket.on('data', () => setTimeout(() => socket.write('250 ok\r\n'), 50))
    })
    const recipients = Array.from({ length: 100 }, (_, n) => `p${n}@example.com`)
    const patience = { reply: 2000, mail: 2000, whole: 400 }
    expect(await failure(port, { ...answer, recipients }, { ...plain, patience })).toMatchObject({
      temporary: true,
      uncertain: false,
      message: expect.stringMatching(/did not answer .* in time/),
    })
  })

  test('answers slowly, a letter at a time, and is heard out', async () => {
    const port = await talker((socket) => {
      const later = (text: string) =>
        text.split('').forEach((letter, at) => setTimeout(() => socket.write(letter), at * 2))
      const answers = [
        '250-hello\r\n250 SIZE 1000000\r\n',
        '250 ok\r\n',
        '250 ok\r\n',
        '354 go\r\n',
        '250 taken\r\n',
        '221 bye\r\n',
      ]
      later('220 slow.example ready\r\n')
      let said = ''
      socket.on('data', (chunk) => {
        said += chunk.toString('latin1')
        if (!said.includes('DATA') || said.endsWith('DATA\r\n') || said.includes('\r\n.\r\n'))
          later(answers.shift() ?? '')
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
    const port = await talker((socket) => socket.write(noise.startsWith('x') ? '220 ' + noise : noise))
    expect(await failure(port)).toMatchObject({ temporary: true })
  })

  test.each([
    ['its greeting', 0, false],
    ['EHLO', 1, false],
    ['MAIL', 2, false],
    ['RCPT', 3, false],
    ['DATA', 4, false],
    ['the whole mail', 5, true],
  ])(
    'falls silent at %s: nobody waits for ever, and only after the last dot a person decides',
    async (_, at, isGiven) => {
      const port = await talker((socket) => {
        const answers = ['220 hi\r\n', '250 hi\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n'].slice(0, at)
        const next = () => answers.length > 0 && socket.write(answers.shift()!)
        next()
        socket.on('data', next)
      })
      const error = await failure(port, answer, { ...plain, patience: { reply: 100, mail: 100 } })
      expect([error.temporary, error.uncertain]).toEqual([!isGiven, isGiven])
    },
  )

  test('hangs up in the middle: try again, nobody has it', async () => {
    const port = await talker(script('220 hi\r\n', '250 hi\r\n', '250 ok\r\n'))
    expect(await failure(port)).toMatchObject({ temporary: true, uncertain: false })
  })

  const steps = ['220 hi\r\n', '250 hi\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n']
  test.each([
    ['before it greets', 0],
    ['after its greeting', 1],
    ['after EHLO', 2],
    ['after the sender', 3],
    ['after the recipient', 4],
  ])('hangs up %s: try again, nobody has it', async (_, count) => {
    const port = await talker(script(...steps.slice(0, count)))
    expect(await failure(port)).toMatchObject({ temporary: true, uncertain: false })
  })

  test('hangs up in the middle of the mail: try again, no server takes half a mail', async () => {
    const raw = new Uint8Array(20_000_000).fill(65)
    const port = await talker((socket) => {
      const answers = [...steps]
      socket.write(answers.shift()!)
      socket.on('data', () => (answers.length > 0 ? socket.write(answers.shift()!) : socket.destroy()))
    })
    expect(await failure(port, { ...answer, raw })).toMatchObject({ temporary: true, uncertain: false })
  })

  test.each(['421 shutting down\r\n', '451 try later\r\n', '452 disk full\r\n'])(
    'says %j to the whole mail: it was not taken, try again',
    async (refusal) => {
      const port = await talker((socket) => {
        const answers = [...steps]
        let seen = ''
        socket.write(answers.shift()!)
        socket.on('data', (chunk) => {
          seen += chunk.toString('latin1')
          if (seen.endsWith('\r\n.\r\n')) socket.write(refusal)
          else if (answers.length > 0) socket.write(answers.shift()!)
        })
      })
      expect(await failure(port)).toMatchObject({ temporary: true, uncertain: false, reply: refusal.trim() })
    },
  )

  test('hangs up after the whole mail and before it says so: a person decides, no retry sends it twice', async () => {
    const port = await talker((socket) => {
      const answers = ['250 hi\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n']
      let seen = ''
      socket.write('220 hi\r\n')
      socket.on('data', (chunk) => {
        seen += chunk.toString('latin1')
        if (seen.endsWith('\r\n.\r\n')) socket.destroy()
        else if (answers.length > 0) socket.write(answers.shift()!)
      })
    })
    expect(await failure(port)).toMatchObject({ temporary: false, uncertain: true })
  })

  test('knows only the SMTP of 1982', async () => {
    const port = await talker(
      script(
        '220 old\r\n',
        '502 what?\r\n',
        '250 hello\r\n',
        '250 ok\r\n',
        '250 ok\r\n',
        '354 go\r\n',
        '',
        '',
        '',
        '',
        '',
        '250 taken\r\n',
        '221 bye\r\n',
      ),
    )
    await expect(deliver(await dial(port), answer, plain)).resolves.toBeUndefined()
  })
})
