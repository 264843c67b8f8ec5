import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoMails } from '../../worker/local/demo.ts'
import { withDates } from '../../worker/local/mail-date.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

const now = new Date('2026-11-21T11:30:00Z')
const dated = (text: string) => Buffer.from(withDates(Buffer.from(text, 'latin1'), now)).toString('latin1')
let postroom: Postroom

beforeAll(async () => {
  postroom = await startPostroom()
  await postroom.setUp()
})
afterAll(() => postroom.stop())

test('a date is put in as days and minutes ago, in the zone and the language that are asked for', () => {
  expect(dated('Date: {{date 3d 09:41 +0100}}')).toBe('Date: Wed, 18 Nov 2026 09:41:00 +0100')
  expect(dated('Date: {{date 25m -0500}}')).toBe('Date: Sat, 21 Nov 2026 06:05:00 -0500')
  expect(dated('On {{day en 2d}}, op {{day nl 2d}}, {{day nb 2d}}')).toBe(
    'On 19 November 2026, op 19 november 2026, 19. november 2026',
  )
})

test('a meeting is put in as days ahead', () => {
  expect(dated('DTSTART:{{calendar 5d 0930}}')).toBe('DTSTART:20261126T093000Z')
})

test('a time of today that is yet to come is yesterday', () => {
  expect(dated('{{date 0d 16:00 +0000}}')).toBe('Fri, 20 Nov 2026 16:00:00 +0000')
})

test('no byte beside the dates is changed, whatever the charset', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  expect(withDates(bytes, now)).toEqual(bytes)
})

test("the demo's mail is of the last three weeks, and none of it is in the future", async () => {
  for (const { sentAt } of await demoMails(now)) {
    expect(sentAt).toBeLessThanOrEqual(now.getTime())
    expect(sentAt).toBeGreaterThan(now.getTime() - 22 * 24 * 60 * 60 * 1000)
  }
})

test("the demo names no domain that could be anybody's", async () => {
  for (const { raw } of await demoMails(now)) {
    const domains =
      Buffer.from(raw)
        .toString('latin1')
        .replace(/=\r?\n/g, '')
        .match(/(?<=[\w.+-]+@)[\w.-]+\w/g) ?? []
    expect(domains.filter((domain) => !/\.(example|test)$/.test(domain))).toEqual([])
  }
})

test("Postroom takes in all of the demo's mail, in thirty conversations or more, the long thread as one", async () => {
  const mails = await demoMails(new Date())
  for (const { raw, from, to } of mails) expect((await postroom.deliver(raw, { from, to })).code).toBe(250)
  const { results } = await postroom.db
    .prepare('SELECT subject, message_count AS messages FROM conversations ORDER BY message_count DESC')
    .all<{ subject: string; messages: number }>()
  expect(results.length).toBeGreaterThanOrEqual(30)
  expect(results[0]).toEqual({ subject: 'Lighting for the Harbour Library', messages: 9 })
  const count = await postroom.db.prepare('SELECT count(*) AS n FROM messages').first<{ n: number }>()
  expect(count?.n).toBe(mails.length)
})

test('Ada, Bob and Cleo are members, and Cleo is away', async () => {
  const token = await postroom.signIn('ada@postroom.test')
  const { members } = (await (await postroom.api(token)('/api/start')).json()) as { members: unknown[] }
  expect(members).toMatchObject([
    { name: 'Ada Lindqvist', role: 'owner', status: 'active', availability: 'available' },
    { name: 'Bob Mercer', role: 'agent', status: 'active', availability: 'available' },
    { name: 'Cleo van Rijn', role: 'agent', status: 'active', availability: 'away' },
  ])
})
