import { mkdtemp, readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type Catcher, startCatcher } from '../../worker/local/catcher.ts'
import { sendBySmtp } from '../../worker/local/smtp-out.ts'
import { readCatcher } from '../harness/catcher.ts'
import { mail } from '../harness/mail.ts'

const started: Catcher[] = []
async function start(folder: string | null = null) {
  const catcher = await startCatcher({ folder })
  started.push(catcher)
  return catcher
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((catcher) => catcher.stop()))
})

const send = (catcher: Catcher, to: string, raw: string) =>
  sendBySmtp(catcher.smtpPort, [{ from: 'support@postroom.test', to, raw }])
const get = async (catcher: Catcher, path: string) => fetch(catcher.url + path)
const list = async (catcher: Catcher, query = '') =>
  (await (await get(catcher, `/api/mails${query}`)).json()) as { id: string; subject: string }[]

test('what is sent to anybody is listed, the newest first, and can be asked for by recipient', async () => {
  const catcher = await start()
  await send(catcher, 'nora@haugen.example', mail({ subject: 'Answer' }))
  await send(catcher, 'Bob@postroom.test', mail({ subject: 'Your code' }))
  expect((await list(catcher)).map(({ subject }) => subject)).toEqual(['Your code', 'Answer'])
  expect(await list(catcher, '?to=bob@postroom.test')).toMatchObject([{ subject: 'Your code' }])
})

test('a mail is there with text, HTML, headers and files, and as it came', async () => {
  const catcher = await start()
  const raw = mail({
    text: 'Hei på deg',
    html: '<p>Hei',
    attachments: [{ name: 'a.csv', type: 'text/csv', content: '1;2' }],
  })
  await send(catcher, 'nora@haugen.example', raw)
  const [{ id } = { id: '' }] = await list(catcher)
  expect(await (await get(catcher, `/api/mails/${id}`)).json()).toMatchObject({
    text: expect.stringContaining('Hei på deg'),
    html: expect.stringContaining('<p>Hei'),
    attachments: [{ name: 'a.csv', type: 'text/csv', bytes: 3 }],
  })
  expect(await (await get(catcher, `/api/mails/${id}/raw`)).text()).toBe(raw)
  expect(await (await get(catcher, `/api/mails/${id}/attachments/0`)).text()).toBe('1;2')
})

test('HTML is answered with a policy that runs and fetches nothing, its inline pictures as data', async () => {
  const catcher = await start()
  const picture = { name: 'dot.png', type: 'image/png', content: new Uint8Array([1, 2, 3]), contentId: 'dot@x' }
  await send(
    catcher,
    'a@x.test',
    mail({ html: '<img src="cid:dot@x"><script>alert(1)</script>', attachments: [picture] }),
  )
  const [{ id } = { id: '' }] = await list(catcher)
  const response = await get(catcher, `/api/mails/${id}/html`)
  expect(response.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
  expect(await response.text()).toContain('src="data:image/png;base64,AQID"')
})

test('deleting one leaves the others, deleting all leaves none', async () => {
  const catcher = await start()
  for (const subject of ['one', 'two', 'three']) await send(catcher, 'a@x.test', mail({ subject }))
  const [newest] = await list(catcher)
  await fetch(`${catcher.url}/api/mails/${newest!.id}`, { method: 'DELETE' })
  expect((await list(catcher)).map(({ subject }) => subject)).toEqual(['two', 'one'])
  await fetch(`${catcher.url}/api/mails`, { method: 'DELETE' })
  expect(await list(catcher)).toEqual([])
})

test('the mail survives a restart as .eml files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'catcher-'))
  const first = await start(folder)
  await send(first, 'a@x.test', mail({ subject: 'Kept' }))
  const again = await start(folder)
  expect(await list(again)).toMatchObject([{ subject: 'Kept' }])
  expect((await readdir(folder)).filter((name) => name.endsWith('.eml'))).toHaveLength(1)
  expect(await (await get(again, `/api/mails/${(await list(again))[0]!.id}/raw`)).text()).toContain('Subject: Kept')
})

test('a mail that is none, and an id that is a path, break nothing', async () => {
  const catcher = await start()
  await send(catcher, 'a@x.test', '')
  expect(await list(catcher)).toMatchObject([{ subject: '' }])
  for (const id of ['..%2f..%2fetc%2fpasswd', '__proto__', 'nothing', '%']) {
    expect((await get(catcher, `/api/mails/${id}`)).status).toBe(404)
    expect((await get(catcher, `/api/mails/${id}/raw`)).status).toBe(404)
  }
})

test('a page that had this machine named after it reads no codes', async () => {
  const catcher = await start()
  const { port } = new URL(catcher.url)
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  request({ port, host: '127.0.0.1', path: '/api/mails', headers: { host: 'evil.example' } }, (response) =>
    resolve(response.resume().statusCode),
  ).end()
  expect(await promise).toBe(403)
})

test('a test can wait for a mail that is yet to come, and is told what was there instead', async () => {
  const catcher = await start()
  const reader = readCatcher(catcher)
  const coming = reader.waitFor('nora@haugen.example', ({ text }) => text.includes('second'))
  await send(catcher, 'nora@haugen.example', mail({ text: 'first' }))
  await send(catcher, 'nora@haugen.example', mail({ text: 'the second' }))
  expect((await coming).text).toContain('the second')
  await expect(reader.waitFor('nobody@x.test', undefined, 20)).rejects.toThrow('"A question" to nora@haugen.example')
})
