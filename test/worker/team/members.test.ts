import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '../../../worker/contract/account.ts'
import type { Page } from '../../../worker/contract/conversation.ts'
import type { Problem } from '../../../worker/contract/error.ts'
import { type Somebody, type Team, invite, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { conversationAbout, got, timeline, write } from '../office.ts'
import { listen } from '../listen.ts'

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
const problem = async (answering: Promise<Response>) => {
  const { code, status, issues } = (await (await answering).json()) as Problem
  return { code, status, ...(issues && { fields: issues.map(({ path }) => path) }) }
}

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

  test('an address is taken whatever its case, and nobody is invited twice', async () => {
    expect(await problem(post(team.ada, { name: 'Bob', email: 'BOB@postroom.test', role: 'agent' }))).toEqual({
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
    expect(await problem(post(team.bob, { name: 'X', email: 'ada@postroom.test', role: 'agent' }))).toEqual({
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
    expect(await problem(post(team.ada, json))).toEqual({ code: 'invalid_input', status: 400, fields: [field] })
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
      await problem(post(team.ada, { name: 'x'.repeat(1024 * 1024 + 1), email: 'x@postroom.test', role: 'agent' })),
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
    expect(await problem(put(team.bob, team.bob.id, { role: 'owner' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await problem(deactivate(team.bob, team.cleo.id))).toEqual({ code: 'not_allowed', status: 403 })
    expect((await member('Bob')).role).toBe('agent')
  })

  test('an admin manages agents and admins, and no owners', async () => {
    const ines = await (await invite(postroom, team.ada, 'Ines', { role: 'admin' }))()
    expect((await put(ines, team.cleo.id, { role: 'admin' })).status).toBe(200)
    expect((await put(ines, team.cleo.id, { role: 'agent' })).status).toBe(200)
    expect(await problem(put(ines, ines.id, { role: 'owner' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await problem(post(ines, { name: 'X', email: 'x@postroom.test', role: 'owner' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
    expect(await problem(put(ines, team.ada.id, { name: 'Not Ada' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await problem(deactivate(ines, team.ada.id))).toEqual({ code: 'not_allowed', status: 403 })
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
      expect(await problem(answering)).toMatchObject({ status, code })
    }
  })

  test('nobody gets in without a token, or with a made-up one', async () => {
    for (const api of [postroom.api(), postroom.api('made-up'), postroom.api(`${team.ada.token.slice(0, -6)}AAAAAA`)]) {
      expect(await problem(api('/api/members'))).toEqual({ code: 'not_signed_in', status: 401 })
    }
  })
})

describe('owners', () => {
  test('the last active owner can be neither demoted nor deactivated', async () => {
    const lars = await got<Member>(post(team.ada, { name: 'Lars', email: 'lars@postroom.test', role: 'owner' }))
    // He has never signed in: nobody knows whether he can.
    expect(await problem(put(team.ada, team.ada.id, { role: 'admin' }))).toEqual({ code: 'last_owner', status: 409 })
    expect(await problem(deactivate(team.ada, team.ada.id))).toEqual({ code: 'last_owner', status: 409 })
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
    // Ada is the one in the tests that follow.
    const still = left[0]!.id === team.ada.id ? team.ada : maud
    await put(still, team.ada.id, { role: 'owner' })
    await put(team.ada, maud.id, { role: 'agent' })
  })
})

describe('deactivating', () => {
  test('ends the sessions and the sockets at once, and no code is mailed any more', async () => {
    const nils = await (await invite(postroom, team.ada, 'Nils'))()
    const line = await listen(postroom, nils)
    expect(await got(deactivate(team.ada, nils.id))).toMatchObject({ status: 'deactivated' })
    expect((await nils.api('/api/start')).status).toBe(401)
    expect(await line.closed).toBe(4001)
    await expect(listen(postroom, nils)).rejects.toThrow('does not open')

    const before = (await postroom.catcher.mails('nils@postroom.test')).length
    const asked = await postroom.api()('/api/auth/email-otp/send-verification-otp', {
      method: 'POST',
      json: { email: 'nils@postroom.test', type: 'sign-in' },
    })
    // The answer is the one that everybody gets.
    expect(asked.status).toBe(200)
    await postroom.signIn('ada@postroom.test')
    expect(await postroom.catcher.mails('nils@postroom.test')).toHaveLength(before)

    expect(await got(reactivate(team.ada, nils.id))).toMatchObject({ status: 'active' })
    expect((await nils.api('/api/start')).status).toBe(401)
    expect((await postroom.api(await postroom.signIn('nils@postroom.test'))('/api/start')).status).toBe(200)
  })

  test('whoever never signed in is invited again when reactivated', async () => {
    const odd = await got<Member>(post(team.ada, { name: 'Odd', email: 'odd@postroom.test', role: 'agent' }))
    await got(deactivate(team.ada, odd.id))
    expect(await got(deactivate(team.ada, odd.id))).toMatchObject({ status: 'deactivated' })
    expect(await got(reactivate(team.ada, odd.id))).toMatchObject({ status: 'invited' })
  })

  test('what was assigned to them stays theirs, and its history too', async () => {
    const pia = await (await invite(postroom, team.ada, 'Pia'))()
    await write(postroom, { subject: 'My parcel' })
    const parcel = await conversationAbout(team.ada.api, team.inboxId, 'My parcel')
    await got(pia.api(`/api/conversations/${parcel.id}/assignee`, { method: 'PUT', json: { memberId: pia.id } }))
    await got(
      pia.api(`/api/conversations/${parcel.id}/comments`, { method: 'POST', json: { text: 'It is on its way.' } }),
    )
    await got(deactivate(team.ada, pia.id))
    expect(await got(team.ada.api(`/api/conversations/${parcel.id}`))).toMatchObject({ assigneeId: pia.id })
    expect(
      (await timeline(team.ada.api, parcel.id)).map(({ event, comment }) => [
        event.type,
        event.actor.id === pia.id,
        comment?.text,
      ]),
    ).toEqual([
      ['message.received', false, undefined],
      ['conversation.assigned', true, undefined],
      ['comment.added', true, 'It is on its way.'],
    ])
    const assigning = team.ada.api(`/api/conversations/${parcel.id}/assignee`, {
      method: 'PUT',
      json: { memberId: team.bob.id },
    })
    expect((await assigning).status).toBe(200)
    const back = team.ada.api(`/api/conversations/${parcel.id}/assignee`, { method: 'PUT', json: { memberId: pia.id } })
    expect((await back).status).toBe(400)
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
  expect(await problem(post(team.ada, { name: 'X', email: 'x@postroom.test', role: 'agent' }))).toMatchObject({
    code: 'invalid_input',
    status: 400,
  })
  expect(await problem(team.ada.api('/api/members?cursor=rubbish'))).toMatchObject({
    code: 'invalid_input',
    status: 400,
  })
})
