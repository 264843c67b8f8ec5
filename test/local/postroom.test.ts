import { afterAll, beforeAll, expect, test } from 'vitest'
import { mail } from '../harness/mail.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

let postroom: Postroom

beforeAll(async () => {
  postroom = await startPostroom()
  await postroom.setUp()
})
afterAll(() => postroom.stop())

test('Ada signs in with the code that was mailed to her', async () => {
  const token = await postroom.signIn('ada@postroom.test')
  const start = await (await postroom.api(token)('/api/start')).json()
  expect(start).toMatchObject({ me: { email: 'ada@postroom.test', role: 'owner' }, inboxes: [{ name: 'Support' }] })
  expect((await postroom.api()('/api/start')).status).toBe(401)
})

test("Nora's mail comes in by SMTP and is kept", async () => {
  const reply = await postroom.deliver(mail({ subject: 'Broken lamp' }), {
    from: 'nora@haugen.example',
    to: 'support@postroom.test',
  })
  expect(reply.code).toBe(250)
  const kept = await postroom.db.prepare('SELECT subject FROM conversations').all()
  expect(kept.results).toEqual([{ subject: 'Broken lamp' }])
})

test('mail to an address that nobody has is refused', async () => {
  const reply = await postroom.deliver(mail(), { from: 'nora@haugen.example', to: 'nobody@postroom.test' })
  expect(reply.code).toBe(550)
})
