import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { type Line, listen } from '../listen.ts'
import { until, write } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

test('one member has at most fifty sockets; others are not kept out, and a closed one makes room', async () => {
  const open: Line[] = []
  for (let n = 0; n < 50; n++) open.push(await listen(postroom, team.bob))
  await expect(listen(postroom, team.bob)).rejects.toThrow('does not open')
  const ada = await listen(postroom, team.ada)
  await write(postroom, { subject: 'For everybody' })
  await until(
    async () => [ada, ...open].filter(({ heard }) => heard.some(({ type }) => type === 'happened')).length,
    (heard) => heard === 51,
  )
  open[0]!.close()
  await open[0]!.closed
  const again = await until(
    () => listen(postroom, team.bob).catch(() => null),
    (line) => line !== null,
  )
  for (const line of [...open, again!, ada]) line.close()
}, 60_000)
