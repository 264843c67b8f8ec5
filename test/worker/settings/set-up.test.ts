import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Postroom, startPostroom } from '../../harness/worker.ts'

let postroom: Postroom
beforeAll(async () => {
  postroom = await startPostroom()
})
afterAll(() => postroom?.stop())

const get = (path: string) => fetch(postroom.url + path, { redirect: 'manual' })
const send = (fields: Record<string, string>) =>
  fetch(`${postroom.url}/settings/set-up`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: postroom.url },
    body: new URLSearchParams(fields),
  })
const filled = () => ({
  code: postroom.setupCode,
  account: 'Acme',
  mailDomain: 'postroom.test',
  owner: 'Ada',
  email: 'ada@postroom.test',
  inbox: 'Support',
  address: 'support@postroom.test',
})
const isSetUp = async () => ((await (await get('/api/hello')).json()) as { name: string }).name !== ''

test('a Postroom that nobody has set up leads whoever comes to its set-up', async () => {
  expect((await get('/settings/sign-in')).headers.get('location')).toBe('/settings/set-up')
  expect(await (await get('/settings/set-up')).text()).toContain('Set-up code')
})

test.each(Object.keys({ code: 0, account: 0, mailDomain: 0, owner: 0, email: 0, inbox: 0, address: 0 }))(
  'without %s it is refused at that field, and the rest is kept',
  async (field) => {
    const answer = await send({ ...filled(), [field]: '' })
    const html = await answer.text()
    expect(answer.status).toBe(422)
    expect([...html.matchAll(/id="(\w+)-error"/g)].map(([, name]) => name)).toEqual([field])
    for (const [name, value] of Object.entries(filled())) if (name !== field) expect(html).toContain(`value="${value}"`)
    expect(await isSetUp()).toBe(false)
  },
)

test('a wrong code makes nothing', async () => {
  const wrong = await send({ ...filled(), code: 'guessed' })
  expect(wrong.status).toBe(422)
  expect(await isSetUp()).toBe(false)
  expect(await wrong.text()).toContain('That is not the set-up code.')
})

test('whoever has the code sets it up, once, and can sign in', async () => {
  const [one, other] = await Promise.all([
    send(filled()),
    send({ ...filled(), owner: 'Eve', email: 'eve@evil.example' }),
  ])
  expect([one.status, other.status]).toEqual([303, 303])
  const people = await postroom.db.prepare('SELECT count(*) AS n FROM members').first<number>('n')
  expect(people).toBe(1)
  expect((await get('/settings/set-up')).headers.get('location')).toBe('/settings')
  expect((await send(filled())).headers.get('location')).toBe('/settings')
  expect(await (await get('/settings/sign-in?done=set_up')).text()).toContain('Sign in to Acme')
})
