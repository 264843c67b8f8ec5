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

test('whoever is invited and has signed in is active', async () => {
  const { items } = (await (await team.ada.api('/api/members')).json()) as { items: { name: string; status: string; availability: string }[] }
  expect(items.map((one) => [one.name, one.status, one.availability])).toEqual([
    ['Ada', 'active', 'available'],
    ['Bob', 'active', 'available'],
    ['Cleo', 'active', 'away'],
  ])
})
