import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const post = async (path: string, json: object, client: string) =>
  (await postroom.api()(`/api/auth/${path}`, { method: 'POST', json, headers: { 'cf-connecting-ip': client } })).status
const guess = (email: string, client = '192.0.2.1') => post('sign-in/email-otp', { email, otp: '000000' }, client)
const ask = (email: string, client = '192.0.2.1') =>
  post('email-otp/send-verification-otp', { email, type: 'sign-in' }, client)
/** How many of so many knocks are heard, the clients taking turns. */
async function heard(knock: (client: string) => Promise<number>, times: number, clients: string[]): Promise<number> {
  let count = 0
  for (let n = 0; n < times; n++) count += (await knock(clients[n % clients.length]!)) === 429 ? 0 : 1
  return count
}
const many = Array.from({ length: 30 }, (_, n) => `198.51.100.${n}`)
const goBack = (milliseconds: number) =>
  postroom.db.prepare('UPDATE rateLimit SET lastRequest = lastRequest - ?').bind(milliseconds).run()

test('guesses are still counted when the sign-in library clears away its own counts', async () => {
  for (let n = 0; n < 20; n++) await guess(team.ada.email)
  expect(await guess(team.ada.email)).toBe(429)
  await goBack(2 * 60_000)
  for (const name of ['x', 'y', 'z']) await guess(`${name}@example.org`)
  expect(await guess(team.ada.email)).toBe(429)
})

test('patient guessing ends after a hundred codes a day, from however many places, and the next day is another', async () => {
  // One more was the code that he came in by.
  expect(await heard((client) => guess(team.bob.email, client), 120, many)).toBe(99)
  expect(await guess(team.cleo.email, many[0])).not.toBe(429)
  await goBack(24 * 60 * 60 * 1000)
  expect(await guess(team.bob.email, many[0])).not.toBe(429)
}, 60_000)

test('strangers can have at most a hundred codes a day mailed to a member, and one of them twenty', async () => {
  let mailed = 0
  for (let round = 0; round < 4; round++) {
    mailed += await heard((client) => ask('nobody@postroom.test', client), 7, ['203.0.113.1'])
    await goBack(601_000)
  }
  expect(mailed).toBe(20)
  expect(await heard((client) => ask('nobody@postroom.test', client), 110, many)).toBe(80)
}, 60_000)

test('a stranger who knocks all day shuts out nobody', async () => {
  for (let round = 0; round < 4; round++) {
    await heard((client) => ask(team.cleo.email, client), 20, ['203.0.113.9'])
    await heard((client) => guess(team.cleo.email, client), 20, ['203.0.113.9'])
    await goBack(601_000)
  }
  expect(await ask(team.cleo.email, '203.0.113.9')).toBe(429)
  expect(await guess(team.cleo.email, '203.0.113.9')).toBe(429)
  const token = await postroom.signIn(team.cleo.email)
  expect((await postroom.api(token)('/api/start')).status).toBe(200)
}, 60_000)

test('the addresses that one household has by IPv6 are one client', async () => {
  const household = ['2001:db8:0:7::1', '2001:db8:0:7:ffff::2', '2001:db8::7:0:0:0:3']
  expect(await heard((client) => ask('kim@postroom.test', client), 9, household)).toBe(6)
  expect(await ask('kim@postroom.test', '2001:db8:0:8::1')).not.toBe(429)
})
