import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Team as Group } from '../../../worker/contract/account.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { got } from '../office.ts'
import { refusal } from '../refusal.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom, { undoSeconds: 5 })
})
afterAll(() => postroom?.stop())

const NOBODY = '00000000-0000-7000-8000-000000000000'
const acme = { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: 5 }
const put = (who: Somebody, json: unknown) => who.api('/api/account', { method: 'PUT', json })

describe('the account', () => {
  test('is read by all and changed by admins', async () => {
    expect(await got(team.bob.api('/api/account'))).toEqual(acme)
    expect(await refusal(put(team.bob, { ...acme, name: 'Bobs' }))).toEqual({ code: 'not_allowed', status: 403 })
    await got(put(team.ada, { name: ' Acme Ltd ', mailDomain: 'Mail.Postroom.test', undoSeconds: 60 }))
    expect(await got(team.bob.api('/api/account'))).toEqual({
      name: 'Acme Ltd',
      mailDomain: 'mail.postroom.test',
      undoSeconds: 60,
    })
    expect(await got(postroom.api()('/api/hello'))).toMatchObject({ name: 'Acme Ltd' })
    await got(put(team.ada, acme))
  })

  test.each([
    ['an empty name', { ...acme, name: '' }, 'name'],
    ['a name without end', { ...acme, name: 'x'.repeat(81) }, 'name'],
    ['no domain', { name: 'Acme', undoSeconds: 5 }, 'mailDomain'],
    ['a domain of one word', { ...acme, mailDomain: 'localhost' }, 'mailDomain'],
    ['an address for a domain', { ...acme, mailDomain: 'ada@postroom.test' }, 'mailDomain'],
    ['a domain with a line break', { ...acme, mailDomain: 'postroom.test\r\nX: y' }, 'mailDomain'],
    ['less than no time', { ...acme, undoSeconds: -1 }, 'undoSeconds'],
    ['more than a minute', { ...acme, undoSeconds: 61 }, 'undoSeconds'],
    ['half a second', { ...acme, undoSeconds: 0.5 }, 'undoSeconds'],
    ['a word for a number', { ...acme, undoSeconds: 'ten' }, 'undoSeconds'],
  ])('%s is refused at its field', async (_, json, field) => {
    expect(await refusal(put(team.ada, json))).toEqual({ code: 'invalid_input', status: 400, fields: [field] })
    expect(await got(team.ada.api('/api/account'))).toEqual(acme)
  })
})

describe('a team', () => {
  const post = (who: Somebody, json: unknown) => who.api('/api/teams', { method: 'POST', json })
  const change = (who: Somebody, id: string, json: unknown) => who.api(`/api/teams/${id}`, { method: 'PUT', json })
  const remove = (who: Somebody, id: string) => who.api(`/api/teams/${id}`, { method: 'DELETE' })

  test('is made, changed and dissolved by an admin', async () => {
    const made = await got<Group>(post(team.ada, { name: 'Billing', memberIds: [team.bob.id, team.bob.id] }))
    expect(made).toMatchObject({ name: 'Billing', memberIds: [team.bob.id] })
    await got(change(team.ada, made.id, { name: 'Money', memberIds: [team.bob.id, team.cleo.id].toSorted() }))
    expect(await got(team.bob.api('/api/teams'))).toEqual([
      { id: made.id, name: 'Money', memberIds: [team.bob.id, team.cleo.id].toSorted() },
    ])
    expect((await remove(team.ada, made.id)).status).toBe(204)
    expect(await got(team.ada.api('/api/teams'))).toEqual([])
    expect(await refusal(remove(team.ada, made.id))).toEqual({ code: 'not_found', status: 404 })
    expect(await refusal(change(team.ada, made.id, { name: 'Again' }))).toEqual({ code: 'not_found', status: 404 })
  })

  test('has a name of its own, whatever the case', async () => {
    const made = await got<Group>(post(team.ada, { name: 'Sales' }))
    const other = await got<Group>(post(team.ada, { name: 'Service' }))
    expect(await refusal(post(team.ada, { name: 'SALES' }))).toEqual({
      code: 'invalid_input',
      status: 400,
      fields: ['name'],
    })
    expect(await refusal(change(team.ada, other.id, { name: 'sales' }))).toEqual({
      code: 'invalid_input',
      status: 400,
      fields: ['name'],
    })
    expect(await got(change(team.ada, made.id, { name: 'SALES' }))).toMatchObject({ name: 'SALES' })
    const answers = await Promise.all([1, 2, 3].map(() => post(team.ada, { name: 'Once' })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.every(({ status }) => status < 500)).toBe(true)
  })

  test('is no business of an agent', async () => {
    const made = await got<Group>(post(team.ada, { name: 'Quiet' }))
    expect(await refusal(post(team.bob, { name: 'Quiet' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await refusal(change(team.bob, made.id, { name: 'Loud' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await refusal(remove(team.bob, made.id))).toEqual({ code: 'not_allowed', status: 403 })
  })

  test.each([
    ['no name', { memberIds: [] }, 'name'],
    ['a name without end', { name: 'x'.repeat(81) }, 'name'],
    ['somebody who is nobody', { name: 'Ghosts', memberIds: [NOBODY] }, 'memberIds'],
    ['what is no id', { name: 'Ghosts', memberIds: ['bob'] }, 'memberIds.0'],
    ['a crowd', { name: 'Ghosts', memberIds: Array.from({ length: 1001 }, () => NOBODY) }, 'memberIds'],
  ])('%s is refused at its field', async (_, json, field) => {
    expect(await refusal(post(team.ada, json))).toEqual({ code: 'invalid_input', status: 400, fields: [field] })
  })
})
