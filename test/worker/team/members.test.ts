import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member, Start } from '../../../worker/contract/account.ts'
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
const reactivate = (who: Somebody, id: string) => who.api(`/api/members/${id}/deactivation`, { method: 'DELETE' })
const members = async () => (await got<Page<Member>>(team.ada.api('/api/members'))).items
const member = async (name: string) => (await members()).find((one) => one.name === name)!

describe('inviting', () => {
  test('whoever was invited and has signed in is active, and joined once', async () => {
    expect((await members()).map((one) => [one.name, one.status, one.availability])).toEqual([
      ['Ada', 'active', 'available'],
      ['Bob', 'active', 'available'],
      ['Cleo', 'active', 'away'],
    ])
    const joined = await postroom.db
      .prepare("SELECT count(*) AS n FROM events WHERE type = 'member.joined'")
      .first<number>('n')
    expect(joined).toBe(3)
  })

  test('the first requests of an app come together, and the member joins once', async () => {
    await got(post(team.ada, { name: 'Finn', email: 'finn@postroom.test', role: 'agent' }))
    await postroom.catcher.waitFor('finn@postroom.test')
    const api = postroom.api(await postroom.signIn('finn@postroom.test'))
    const answers = await Promise.all([1, 2, 3, 4].map(() => api('/api/start')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { id } = await member('Finn')
    const joined = await postroom.db
      .prepare("SELECT count(*) AS n FROM events WHERE type = 'member.joined' AND actor_id = ?")
      .bind(id)
      .first<number>('n')
    expect(joined).toBe(1)
  })

  test('the invitation is in the language of who invites, and leads to the inbox and nowhere else', async () => {
    await got(team.ada.api('/api/me', { method: 'PUT', json: { locale: 'nl' } }))
    const made = await got<Member>(
      post(team.ada, { name: 'Gijs', email: 'Gijs@Postroom.test', role: 'agent', seat: 'light' }),
    )
    await got(team.ada.api('/api/me', { method: 'PUT', json: { locale: 'en' } }))
    expect(made).toMatchObject({ email: 'gijs@postroom.test', status: 'invited', seat: 'light', locale: 'nl' })
    const mail = await postroom.catcher.waitFor('gijs@postroom.test')
    expect(mail.subject).toBe('Doe mee met Acme in Postroom')
    expect(mail.text.match(/https?:\S+/g)).toEqual([`${postroom.url}/inbox`])
    expect(mail.text).toContain('gijs@postroom.test')
  })

  test('whoever comes for the first time is spoken to in the language of their browser', async () => {
    await got(post(team.ada, { name: 'Siri', email: 'siri@postroom.test', role: 'agent' }))
    await postroom.catcher.waitFor('siri@postroom.test')
    const api = postroom.api(await postroom.signIn('siri@postroom.test'))
    const start = await got<Start>(api('/api/start', { headers: { 'accept-language': 'nn-NO,en;q=0.8' } }))
    expect(start.me).toMatchObject({ status: 'active', locale: 'nb' })
    const later = await got<Start>(api('/api/start', { headers: { 'accept-language': 'nl' } }))
    expect(later.me.locale).toBe('nb')
  })

  test('an address is taken whatever its case, and nobody is invited twice', async () => {
    expect(await refusal(post(team.ada, { name: 'Bob', email: 'BOB@postroom.test', role: 'agent' }))).toEqual({
      code: 'address_taken',
      status: 409,
      fields: ['email'],
    })
  })

  test('two who invite the same person at once make one member', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => post(team.ada, { name: 'Hanne', email: 'hanne@postroom.test', role: 'agent' })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
    expect((await members()).filter(({ email }) => email === 'hanne@postroom.test')).toHaveLength(1)
  })

  test('an agent may not invite, and does not learn by it who is here', async () => {
    expect(await refusal(post(team.bob, { name: 'X', email: 'ada@postroom.test', role: 'agent' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
  })

  test.each([
    ['no name', { email: 'x@postroom.test', role: 'agent' }, 'name'],
    ['an empty name', { name: '  ', email: 'x@postroom.test', role: 'agent' }, 'name'],
    ['a name of two lines', { name: 'X\r\nBcc: y@evil.example', email: 'x@postroom.test', role: 'agent' }, 'name'],
    ['a name without end', { name: 'x'.repeat(100_000), email: 'x@postroom.test', role: 'agent' }, 'name'],
    ['no address', { name: 'X', role: 'agent' }, 'email'],
    ['what is no address', { name: 'X', email: 'x at postroom', role: 'agent' }, 'email'],
    [
      'an address with another behind it',
      { name: 'X', email: 'x@postroom.test, y@evil.example', role: 'agent' },
      'email',
    ],
    ['an address without end', { name: 'X', email: `x@${'a'.repeat(1000)}.test`, role: 'agent' }, 'email'],
    ['a role that nobody has', { name: 'X', email: 'x@postroom.test', role: 'superuser' }, 'role'],
    ['a seat that nobody has', { name: 'X', email: 'x@postroom.test', role: 'agent', seat: 'sofa' }, 'seat'],
    ['a number for a name', { name: 7, email: 'x@postroom.test', role: 'agent' }, 'name'],
  ])('%s is refused at its field', async (_, json, field) => {
    expect(await refusal(post(team.ada, json))).toEqual({ code: 'invalid_input', status: 400, fields: [field] })
  })

  test.each([
    ['nothing', undefined],
    ['no object', 'null'],
    ['half an object', '{"name": "X'],
  ])('%s is refused', async (_, body) => {
    const answer = await team.ada.api('/api/members', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    })
    expect(answer.status).toBe(400)
  })

  test('more than a megabyte is refused', async () => {
    expect(
      await refusal(post(team.ada, { name: 'x'.repeat(1024 * 1024 + 1), email: 'x@postroom.test', role: 'agent' })),
    ).toMatchObject({ code: 'too_large', status: 413 })
  })
})

describe('changing', () => {
  test('an admin changes name, role and seat, and what is left out stays', async () => {
    expect(await got(put(team.ada, team.cleo.id, { name: 'Cleo van Rijn', seat: 'light' }))).toMatchObject({
      name: 'Cleo van Rijn',
      role: 'agent',
      seat: 'light',
    })
    expect(await got(put(team.ada, team.cleo.id, { name: 'Cleo', seat: 'full' }))).toMatchObject({
      name: 'Cleo',
      role: 'agent',
      seat: 'full',
    })
  })

  test('an agent may change nobody, not even themselves', async () => {
    expect(await refusal(put(team.bob, team.bob.id, { role: 'owner' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await refusal(deactivate(team.bob, team.cleo.id))).toEqual({ code: 'not_allowed', status: 403 })
    expect((await member('Bob')).role).toBe('agent')
  })

  test('an admin manages agents and admins, and no owners', async () => {
    const ines = await (await invite(postroom, team.ada, 'Ines', { role: 'admin' }))()
    expect((await put(ines, team.cleo.id, { role: 'admin' })).status).toBe(200)
    expect((await put(ines, team.cleo.id, { role: 'agent' })).status).toBe(200)
    expect(await refusal(put(ines, ines.id, { role: 'owner' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await refusal(post(ines, { name: 'X', email: 'x@postroom.test', role: 'owner' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
    expect(await refusal(put(ines, team.ada.id, { name: 'Not Ada' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await refusal(deactivate(ines, team.ada.id))).toEqual({ code: 'not_allowed', status: 403 })
  })

  test.each([
    ['an id of nobody', '00000000-0000-7000-8000-000000000000', 404, 'not_found'],
    ['what is no id', "' OR 1=1 --", 400, 'invalid_input'],
    ['an id without end', '0'.repeat(5000), 400, 'invalid_input'],
  ])('%s is refused', async (_, id, status, code) => {
    for (const answering of [
      put(team.ada, encodeURIComponent(id), { name: 'X' }),
      deactivate(team.ada, encodeURIComponent(id)),
      reactivate(team.ada, encodeURIComponent(id)),
    ]) {
      expect(await refusal(answering)).toMatchObject({ status, code })
    }
  })

  test('nobody gets in without a token, or with a made-up one', async () => {
    for (const api of [postroom.api(), postroom.api('made-up'), postroom.api(`${team.ada.token.slice(0, -6)}AAAAAA`)]) {
      expect(await refusal(api('/api/members'))).toEqual({ code: 'not_signed_in', status: 401 })
    }
  })
})

test('a thousand members come in pages, each once, and there is no room for one more', async () => {
  const there = (await members()).length
  const rows = Array.from({ length: 1000 - there }, (_, at) => ({
    id: `0fffffff-0000-7000-8000-${String(at).padStart(12, '0')}`,
    email: `m${at}@postroom.test`,
  }))
  await postroom.db
    .prepare(
      "INSERT INTO members (id, email, name, role, status, created_at) SELECT value->>'id', value->>'email', 'One of many', 'agent', 'invited', 0 FROM json_each(?)",
    )
    .bind(JSON.stringify(rows))
    .run()
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: Page<Member> = await got(team.ada.api(`/api/members${next && `?cursor=${next}`}`))
    expect(page.items.length).toBeLessThanOrEqual(100)
    seen.push(...page.items.map(({ id }) => id))
    next = page.next
  }
  expect([seen.length, new Set(seen).size]).toEqual([1000, 1000])
  expect(await refusal(post(team.ada, { name: 'X', email: 'x@postroom.test', role: 'agent' }))).toMatchObject({
    code: 'invalid_input',
    status: 400,
  })
  expect(await refusal(team.ada.api('/api/members?cursor=rubbish'))).toMatchObject({
    code: 'invalid_input',
    status: 400,
  })
})
