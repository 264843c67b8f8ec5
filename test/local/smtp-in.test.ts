import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mail } from '../harness/mail.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

const mebibyte = 1024 * 1024
let postroom: Postroom

beforeAll(async () => {
  postroom = await startPostroom({ entry: new URL('stand-in.ts', import.meta.url).pathname })
})
afterAll(() => postroom.stop())

async function takenInFor(to: string) {
  const { objects } = await postroom.mail.list({ prefix: `${to} `, include: ['customMetadata'] } as never)
  return Promise.all(
    objects.map(async ({ key, customMetadata }) => {
      const raw = await (await postroom.mail.get(key))!.arrayBuffer()
      return { ...customMetadata, raw: Buffer.from(raw).toString('latin1') }
    }),
  )
}

test("Nora's mail reaches email() byte for byte, with its envelope, size and headers", async () => {
  const raw = mail({ subject: 'Broken lamp', text: '.a line that begins with a dot\r\nø' })
  const reply = await postroom.deliver(raw, { from: 'nora@haugen.example', to: 'support@postroom.test' })
  expect(reply.code).toBe(250)
  expect(await takenInFor('support@postroom.test')).toEqual([
    {
      from: 'nora@haugen.example',
      to: 'support@postroom.test',
      rawSize: String(raw.length),
      subject: 'Broken lamp',
      raw,
    },
  ])
})

test('a bounce comes from nobody', async () => {
  expect((await postroom.deliver(mail(), { from: '', to: 'bounce@postroom.test' })).code).toBe(250)
  expect(await takenInFor('bounce@postroom.test')).toMatchObject([{ from: '' }])
})

test('an address that does not exist is refused for good, with the reason on one line', async () => {
  const reply = await postroom.deliver(mail(), { from: 'nora@haugen.example', to: 'unknown@postroom.test' })
  expect(reply).toEqual({ code: 550, text: '5.1.1 Nobody here is called unknown@postroom.test' })
})

test('when email() throws, the sender is asked to try again', async () => {
  const reply = await postroom.deliver(mail(), { from: 'nora@haugen.example', to: 'broken@postroom.test' })
  expect(reply.code).toBe(451)
})

test('each of several recipients is called for, and a refused one is named in the answer', async () => {
  const to = ['first@postroom.test', 'unknown@postroom.test', 'second@postroom.test']
  const reply = await postroom.deliver(mail(), { from: 'nora@haugen.example', to })
  expect(reply.code).toBe(250)
  expect(reply.text).toContain('not for unknown@postroom.test')
  expect(await takenInFor('first@postroom.test')).toHaveLength(1)
  expect(await takenInFor('second@postroom.test')).toHaveLength(1)
})

test('one recipient that fails for now makes the sender try again for all', async () => {
  const to = ['third@postroom.test', 'broken@postroom.test']
  expect((await postroom.deliver(mail(), { from: 'nora@haugen.example', to })).code).toBe(451)
})

test('a mail of just under 25 MiB is taken in whole', async () => {
  const raw = `Subject: big\r\n\r\n${'a'.repeat(76).concat('\r\n').repeat(335_000)}`
  expect(raw.length).toBeGreaterThan(24.9 * mebibyte)
  expect((await postroom.deliver(raw, { from: 'nora@haugen.example', to: 'big@postroom.test' })).code).toBe(250)
  expect(await takenInFor('big@postroom.test')).toMatchObject([{ rawSize: String(raw.length) }])
})

test('a mail of 25 MiB and more is refused with 552, before and after it was sent', async () => {
  const raw = `Subject: too big\r\n\r\n${'a'.repeat(76).concat('\r\n').repeat(340_000)}`
  const reply = await postroom.deliver(raw, { from: 'nora@haugen.example', to: 'toobig@postroom.test' })
  expect(reply.code).toBe(552)
  expect(await takenInFor('toobig@postroom.test')).toEqual([])

  const announced = await converse(postroom.smtpPort, [
    'EHLO x',
    `MAIL FROM:<nora@haugen.example> SIZE=${26 * mebibyte}`,
  ])
  expect(announced.at(-1)).toMatch(/^552 /)
})

test('a mail without any header or body is handed over too', async () => {
  expect(await postroom.email('', { from: '', to: 'empty@postroom.test' })).toMatchObject({ code: 250 })
  expect(await takenInFor('empty@postroom.test')).toMatchObject([{ rawSize: '0', raw: '' }])
})

test('a large mail that is refused unread still gets its answer', async () => {
  const raw = Buffer.alloc(20 * mebibyte, 'a')
  expect(await postroom.email(raw, { from: '', to: 'unknown@postroom.test' })).toMatchObject({ code: 550 })
})

test('addresses outside ASCII are offered (SMTPUTF8) and kept', async () => {
  const replies = await converse(postroom.smtpPort, ['EHLO x'])
  expect(replies.at(-1)).toContain('SMTPUTF8')
  expect(replies.at(-1)).toContain('8BITMIME')
  expect(replies.at(-1)).not.toContain('STARTTLS')
  await postroom.email(mail(), { from: 'bjørn@haugen.example', to: 'utf8@postroom.test' })
  expect(await takenInFor('utf8@postroom.test')).toMatchObject([{ from: 'bjørn@haugen.example' }])
})

test('without the secret of this start, the private doors are not there', async () => {
  const response = await fetch(`${postroom.url}/__local/email?from=&to=support@postroom.test`, {
    method: 'POST',
    headers: { 'x-postroom-local': 'a guess' },
    body: mail(),
  })
  expect(await response.text()).toBe('the worker itself')
})

test('cron reaches scheduled()', async () => {
  await postroom.runScheduled('* * * * *')
  expect(await postroom.mail.head('cron * * * * *')).not.toBeNull()
})

/** Says each line after the answer to the one before; the answers, the greeting first. */
function converse(port: number, lines: string[]): Promise<string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[]>()
  const answers: string[] = []
  let heard = ''
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').on('error', reject)
  socket.on('data', (data) => {
    heard += data
    if (!/^\d{3} .*\r\n$/m.test(heard)) return
    answers.push(heard)
    heard = ''
    const line = lines[answers.length - 1]
    if (line !== undefined) return socket.write(`${line}\r\n`)
    socket.destroy()
    resolve(answers)
  })
  return promise
}
