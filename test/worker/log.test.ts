import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Team, makeTeam } from '../harness/team.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { answerTo, conversationAbout, until, write } from './office.ts'
import { browser } from './settings/browser.ts'

let postroom: Postroom
let team: Team
let log = ''

beforeAll(async () => {
  postroom = await startPostroom({ log: (_, line) => (log += `${line}\n`) })
  team = await makeTeam(postroom)
  await write(postroom, { subject: 'Private' })
})
afterAll(() => postroom?.stop())

/** While the database refuses this, and until that is in the log. */
async function refusing(name: string, when: string, work: () => Promise<unknown>): Promise<string> {
  log = ''
  await postroom.db
    .prepare(`CREATE TRIGGER ${name} BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'refused by ${name}'); END`)
    .run()
  try {
    await work()
    await until(
      async () => log,
      (seen) => seen.includes(`refused by ${name}`),
    )
    return log
  } finally {
    await postroom.db.prepare(`DROP TRIGGER ${name}`).run()
  }
}

test('the log says what failed and where, and nothing of what Nora or Bob wrote', async () => {
  const received = await refusing('received', 'INSERT ON messages', () =>
    write(postroom, { subject: 'My diagnosis', text: 'It is gout.' }),
  )
  expect(received).toMatch(/\bat \S+/)
  expect(received).not.toMatch(/diagnosis|gout|nora@/i)
  const { id } = await conversationAbout(team.bob.api, team.inboxId, 'Private')
  const answered = await refusing('answered', 'INSERT ON messages', () => answerTo(team.bob, id, '<p>Take salts</p>'))
  expect(answered).not.toMatch(/salts|nora@/i)
})

test('nor what opens a door: no code, and no token', async () => {
  const coded = await refusing('coded', 'INSERT ON verification', () =>
    browser(postroom).send('/settings/sign-in', { email: team.bob.email }),
  )
  expect(coded).not.toMatch(/bob@postroom|params:/)
  log = ''
  await postroom.db.prepare('ALTER TABLE session RENAME TO session_away').run()
  const answer = await team.bob.api('/api/start')
  await postroom.db.prepare('ALTER TABLE session_away RENAME TO session').run()
  expect(answer.status).toBe(503)
  expect(await answer.text()).not.toMatch(/session|SQL/i)
  const seen = await until(
    async () => log,
    (line) => line.includes('no such table'),
  )
  const [token] = decodeURIComponent(team.bob.token).split('.')
  expect(seen).not.toContain(token)
})
