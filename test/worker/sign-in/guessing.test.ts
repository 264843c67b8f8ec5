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

const guess = async (email: string) =>
  (await postroom.api()('/api/auth/sign-in/email-otp', { method: 'POST', json: { email, otp: '000000' } })).status
const goBack = (milliseconds: number) =>
  postroom.db.prepare('UPDATE rateLimit SET lastRequest = lastRequest - ?').bind(milliseconds).run()

test('guesses are still counted when the sign-in library clears away its own counts', async () => {
  for (let n = 0; n < 20; n++) await guess(team.ada.email)
  expect(await guess(team.ada.email)).toBe(429)
  await goBack(2 * 60_000)
  for (const name of ['x', 'y', 'z']) await guess(`${name}@example.org`)
  expect(await guess(team.ada.email)).toBe(429)
})

test('patient guessing ends after a hundred codes a day, and the next day is another', async () => {
  let tried = 0
  for (let round = 0; round < 7; round++) {
    for (let n = 0; n < 20; n++) tried += (await guess(team.bob.email)) === 429 ? 0 : 1
    await goBack(601_000)
  }
  // One more was the code that he came in by.
  expect(tried).toBe(99)
  expect(await guess(team.cleo.email)).not.toBe(429)
  await goBack(24 * 60 * 60 * 1000)
  expect(await guess(team.bob.email)).not.toBe(429)
}, 60_000)

test('a stranger can have at most sixty codes a day mailed to a member', async () => {
  const ask = (email: string) =>
    postroom.api()('/api/auth/email-otp/send-verification-otp', { method: 'POST', json: { email, type: 'sign-in' } })
  let mailed = 0
  for (let round = 0; round < 11; round++) {
    for (let n = 0; n < 7; n++) mailed += (await ask('mallory@example.org')).ok ? 1 : 0
    await goBack(601_000)
  }
  expect(mailed).toBe(60)
}, 60_000)
