import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '../../../worker/contract/account.ts'
import type { Page } from '../../../worker/contract/conversation.ts'
import { type Somebody, type Team, invite, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { got } from '../office.ts'
import { refusal } from '../refusal.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const post = (who: Somebody, json: unknown) => who.api('/api/members', { method: 'POST', json })
const put = (who: Somebody, id: string, json: unknown) => who.api(`/api/members/${id}`, { method: 'PUT', json })
const deactivate = (who: Somebody, id: string) => who.api(`/api/members/${id}/deactivation`, { method: 'PUT' })
const members = async () => (await got<Page<Member>>(team.ada.api('/api/members'))).items
const member = async (name: string) => (await members()).find((one) => one.name === name)!

describe('owners', () => {
  test('the last active owner can be neither demoted nor deactivated', async () => {
    const lars = await got<Member>(post(team.ada, { name: 'Lars', email: 'lars@postroom.test', role: 'owner' }))
    // He has never signed in: nobody knows whether he can.
    expect(await refusal(put(team.ada, team.ada.id, { role: 'admin' }))).toEqual({ code: 'last_owner', status: 409 })
    expect(await refusal(deactivate(team.ada, team.ada.id))).toEqual({ code: 'last_owner', status: 409 })
    expect((await deactivate(team.ada, lars.id)).status).toBe(200)
    expect((await member('Ada')).role).toBe('owner')
  })

  test('two owners who demote each other at once leave one', async () => {
    const maud = await (await invite(postroom, team.ada, 'Maud', { role: 'owner' }))()
    const answers = await Promise.all([
      put(team.ada, maud.id, { role: 'agent' }),
      put(maud, team.ada.id, { role: 'agent' }),
    ])
    const left = (await members()).filter(({ role, status }) => role === 'owner' && status === 'active')
    expect(left).toHaveLength(1)
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)[0]).toBe(200)
  })
})
