import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel, InboxSettings, Start, Team as Group } from '../../../worker/contract/account.ts'
import type { Problem } from '../../../worker/contract/error.ts'
import { type Somebody, type Team, invite, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { listen } from '../listen.ts'
import { answerTo, conversationAbout, got, write } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const NOBODY = '00000000-0000-7000-8000-000000000000'
const open = (who: Somebody, json: unknown) => who.api('/api/inboxes', { method: 'POST', json })
const rename = (who: Somebody, id: string, json: unknown) => who.api(`/api/inboxes/${id}`, { method: 'PUT', json })
const giveAccess = (who: Somebody, id: string, json: unknown) =>
  who.api(`/api/inboxes/${id}/access`, { method: 'PUT', json })
const connect = (who: Somebody, id: string, json: unknown) =>
  who.api(`/api/inboxes/${id}/channels`, { method: 'POST', json })
const disconnect = (who: Somebody, id: string) => who.api(`/api/channels/${id}`, { method: 'DELETE' })
const inboxes = (who: Somebody) => got<InboxSettings[]>(who.api('/api/inboxes'))
const problem = async (answering: Promise<Response>) => {
  const { code, status, issues } = (await (await answering).json()) as Problem
  return { code, status, ...(issues && { fields: issues.map(({ path }) => path) }) }
}
let made = 0
/** An inbox of the test's own. */
const anInbox = (more: object = {}) =>
  got<InboxSettings>(open(team.ada, { name: `Inbox ${++made}`, address: `inbox${made}@postroom.test`, ...more }))

describe('opening', () => {
  test('mail to its address becomes a conversation in it, and every member sees it', async () => {
    const sales = await got<InboxSettings>(open(team.ada, { name: 'Sales', address: 'Sales@postroom.test' }))
    expect(sales).toMatchObject({
      name: 'Sales',
      address: 'sales@postroom.test',
      access: 'everyone',
      canAct: true,
      memberIds: [],
      teamIds: [],
    })
    expect(sales.channels).toMatchObject([{ address: 'sales@postroom.test', fromName: 'Acme' }])
    await write(postroom, { subject: 'How much?' }, { to: 'sales@postroom.test' })
    expect(await conversationAbout(team.bob.api, sales.id, 'How much?')).toMatchObject({ inboxId: sales.id })
    const { inboxes: seen } = await got<Start>(team.bob.api('/api/start'))
    expect(seen.map(({ name, canAct }) => [name, canAct])).toEqual([
      ['Support', true],
      ['Sales', true],
    ])
  })

  test('an open app learns of it', async () => {
    const line = await listen(postroom, team.bob)
    await anInbox()
    expect(await line.closed).toBe(4001)
    expect(line.heard.at(-1)).toEqual({ type: 'access' })
  })

  test('who is listed is for admins', async () => {
    expect((await inboxes(team.ada))[0]).toMatchObject({ memberIds: [], teamIds: [] })
    expect((await inboxes(team.bob))[0]).toMatchObject({ memberIds: null, teamIds: null })
  })

  test('an agent opens none, and does not learn by it which there are', async () => {
    await anInbox({ name: 'Secrets', access: 'specific', memberIds: [team.ada.id] })
    expect(await problem(open(team.bob, { name: 'Secrets', address: 'x@postroom.test' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
    expect(await problem(open(team.bob, { name: 'X', address: 'support@postroom.test' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
  })

  test.each([
    ['no name', { address: 'new@postroom.test' }, 'invalid_input', 'name'],
    ['a name without end', { name: 'x'.repeat(81), address: 'new@postroom.test' }, 'invalid_input', 'name'],
    ['a name that is taken', { name: 'SUPPORT', address: 'new@postroom.test' }, 'invalid_input', 'name'],
    ['no address', { name: 'New' }, 'invalid_input', 'address'],
    ['what is no address', { name: 'New', address: 'new' }, 'invalid_input', 'address'],
    ['an address that is taken', { name: 'New', address: 'SUPPORT@postroom.test' }, 'address_taken', 'address'],
    [
      'access of a third kind',
      { name: 'New', address: 'new@postroom.test', access: 'some' },
      'invalid_input',
      'access',
    ],
    [
      'access for nobody',
      { name: 'New', address: 'new@postroom.test', access: 'specific' },
      'invalid_input',
      'memberIds',
    ],
    [
      'access for somebody who is nobody',
      { name: 'New', address: 'new@postroom.test', memberIds: [NOBODY] },
      'invalid_input',
      'memberIds',
    ],
    [
      'access for a team that is none',
      { name: 'New', address: 'new@postroom.test', teamIds: [NOBODY] },
      'invalid_input',
      'teamIds',
    ],
  ])('%s is refused at its field', async (_, json, code, field) => {
    const before = (await inboxes(team.ada)).length
    expect(await problem(open(team.ada, json))).toMatchObject({ code, fields: [field] })
    expect(await inboxes(team.ada)).toHaveLength(before)
  })

  test('two at once with the same address make one', async () => {
    const answers = await Promise.all(
      ['One', 'Two'].map((name) => open(team.ada, { name, address: 'race@postroom.test' })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
  })

  test('it is renamed by an admin, to a name that is free', async () => {
    const inbox = await anInbox()
    expect(await got(rename(team.ada, inbox.id, { name: ' Returns ' }))).toMatchObject({
      name: 'Returns',
      address: inbox.address,
    })
    expect(await problem(rename(team.ada, inbox.id, { name: 'Support' }))).toEqual({
      code: 'invalid_input',
      status: 400,
      fields: ['name'],
    })
    expect(await problem(rename(team.bob, inbox.id, { name: 'Mine' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await problem(rename(team.ada, NOBODY, { name: 'Air' }))).toEqual({ code: 'not_found', status: 404 })
    expect(await problem(rename(team.ada, 'support', { name: 'Air' }))).toMatchObject({
      code: 'invalid_input',
      status: 400,
    })
  })
})

describe('access', () => {
  test('an agent who is not named sees nothing of it, and finds it nowhere', async () => {
    const inbox = await anInbox({ access: 'specific', memberIds: [team.cleo.id] })
    await write(postroom, { subject: 'Between us' }, { to: inbox.address! })
    const secret = await conversationAbout(team.cleo.api, inbox.id, 'Between us')
    expect((await inboxes(team.bob)).some(({ id }) => id === inbox.id)).toBe(false)
    for (const path of [
      `/api/inboxes/${inbox.id}/conversations`,
      `/api/inboxes/${inbox.id}/counts`,
      `/api/inboxes/${inbox.id}/search?q=between`,
      `/api/conversations/${secret.id}`,
      `/api/conversations/${secret.id}/timeline`,
    ]) {
      expect([path, await problem(team.bob.api(path))]).toEqual([path, { code: 'not_found', status: 404 }])
    }
    expect(await problem(giveAccess(team.bob, inbox.id, { access: 'everyone' }))).toEqual({
      code: 'not_found',
      status: 404,
    })
    expect(await problem(rename(team.bob, inbox.id, { name: 'Found' }))).toEqual({ code: 'not_found', status: 404 })
    expect(await problem(connect(team.bob, inbox.id, { address: 'found@postroom.test', fromName: 'X' }))).toEqual({
      code: 'not_found',
      status: 404,
    })
    expect(await problem(disconnect(team.bob, inbox.channels[0]!.id))).toEqual({ code: 'not_found', status: 404 })
    const events = await got<{ items: unknown[] }>(team.bob.api('/api/events?since=0'))
    expect(JSON.stringify(events)).not.toContain(inbox.id)
    expect(JSON.stringify(events)).not.toContain(inbox.name)
  })

  test('an admin who is not named sees it, can do nothing in it, and is told why', async () => {
    const ines = await (await invite(postroom, team.ada, 'Ines', { role: 'admin' }))()
    const inbox = await anInbox({ access: 'specific', memberIds: [team.cleo.id] })
    await write(postroom, { subject: 'Look only' }, { to: inbox.address! })
    const row = await conversationAbout(ines.api, inbox.id, 'Look only')
    expect((await inboxes(ines)).find(({ id }) => id === inbox.id)).toMatchObject({ canAct: false })
    const at = `/api/conversations/${row.id}`
    expect((await ines.api(`${at}/timeline`)).status).toBe(200)
    const tries = [
      ines.api(`${at}/assignee`, { method: 'PUT', json: { memberId: team.cleo.id } }),
      ines.api(`${at}/closure`, { method: 'PUT' }),
      ines.api(`${at}/deletion`, { method: 'PUT' }),
      ines.api(`${at}/comments`, { method: 'POST', json: { text: 'Hm.' } }),
      answerTo(ines, row.id, '<p>Hello</p>'),
    ]
    for (const answering of tries) expect(await problem(answering)).toEqual({ code: 'not_inbox_member', status: 403 })
    expect(
      await problem(team.cleo.api(`${at}/assignee`, { method: 'PUT', json: { memberId: ines.id } })),
    ).toMatchObject({ status: 404 })

    await got(giveAccess(ines, inbox.id, { access: 'specific', memberIds: [ines.id, team.cleo.id] }))
    expect((await ines.api(`${at}/closure`, { method: 'PUT' })).status).toBe(200)
  })

  test('a team brings its members in, and takes them out when they leave it', async () => {
    const group = await got<Group>(
      team.ada.api('/api/teams', { method: 'POST', json: { name: 'Invoices', memberIds: [team.bob.id] } }),
    )
    const inbox = await anInbox({ access: 'specific', teamIds: [group.id] })
    const sees = async (who: Somebody) => (await inboxes(who)).some(({ id }) => id === inbox.id)
    expect([await sees(team.bob), await sees(team.cleo)]).toEqual([true, false])
    await got(
      team.ada.api(`/api/teams/${group.id}`, { method: 'PUT', json: { name: 'Invoices', memberIds: [team.cleo.id] } }),
    )
    expect([await sees(team.bob), await sees(team.cleo)]).toEqual([false, true])
    expect((await team.ada.api(`/api/teams/${group.id}`, { method: 'DELETE' })).status).toBe(204)
    expect([await sees(team.bob), await sees(team.cleo)]).toEqual([false, false])
    expect((await inboxes(team.ada)).find(({ id }) => id === inbox.id)).toMatchObject({
      access: 'specific',
      teamIds: [],
      canAct: false,
    })
  })

  test('whoever loses it hears nothing of it from the moment it is answered', async () => {
    const inbox = await anInbox()
    const line = await listen(postroom, team.bob)
    await got(giveAccess(team.ada, inbox.id, { access: 'specific', memberIds: [team.cleo.id] }))
    expect(await line.closed).toBe(4001)
    const [after, cleos] = [await listen(postroom, team.bob), await listen(postroom, team.cleo)]
    await write(postroom, { subject: 'Not for Bob' }, { to: inbox.address! })
    await conversationAbout(team.cleo.api, inbox.id, 'Not for Bob')
    await write(postroom, { subject: 'For Bob too' })
    await conversationAbout(team.bob.api, team.inboxId, 'For Bob too')
    const subjects = ({ heard }: typeof after) =>
      heard.flatMap((one) => (one.type === 'happened' ? (one.happened.conversation?.subject ?? []) : []))
    await expect.poll(() => subjects(after)).toContain('For Bob too')
    await expect.poll(() => subjects(cleos)).toContain('For Bob too')
    expect([new Set(subjects(after)), new Set(subjects(cleos))]).toEqual([
      new Set(['For Bob too']),
      new Set(['Not for Bob', 'For Bob too']),
    ])
    after.close()
    cleos.close()
  })

  test.each([
    ['nothing', {}, 'access'],
    ['nobody', { access: 'specific', memberIds: [], teamIds: [] }, 'memberIds'],
    ['somebody who is nobody', { access: 'specific', memberIds: [NOBODY] }, 'memberIds'],
    ['a member as a team', { access: 'specific', teamIds: [NOBODY] }, 'teamIds'],
    ['a crowd', { access: 'specific', memberIds: Array.from({ length: 1001 }, () => NOBODY) }, 'memberIds'],
    ['a word', { access: 'specific', memberIds: 'everybody' }, 'memberIds'],
  ])('for %s is refused, and stays as it was', async (_, json, field) => {
    expect(await problem(giveAccess(team.ada, team.inboxId, json))).toEqual({
      code: 'invalid_input',
      status: 400,
      fields: [field],
    })
    expect((await inboxes(team.ada))[0]).toMatchObject({ access: 'everyone' })
  })
})

describe('an address', () => {
  test('more than one may lead to an inbox', async () => {
    const inbox = await anInbox()
    const channel = await got<Channel>(
      connect(team.ada, inbox.id, { address: 'Help@postroom.test', fromName: 'Acme Help' }),
    )
    expect(channel).toMatchObject({ address: 'help@postroom.test', fromName: 'Acme Help' })
    await write(postroom, { subject: 'Help!' }, { to: 'help@postroom.test' })
    await conversationAbout(team.bob.api, inbox.id, 'Help!')
  })

  test('that conversations came to has to stay; one that was never written to goes', async () => {
    const inbox = await anInbox()
    const unused = await got<Channel>(
      connect(team.ada, inbox.id, { address: 'unused@postroom.test', fromName: 'Acme' }),
    )
    await write(postroom, { subject: 'Used' }, { to: inbox.address! })
    await conversationAbout(team.bob.api, inbox.id, 'Used')
    expect(await problem(disconnect(team.ada, inbox.channels[0]!.id))).toEqual({ code: 'conflict', status: 409 })
    expect((await disconnect(team.ada, unused.id)).status).toBe(204)
    expect(await problem(disconnect(team.ada, unused.id))).toEqual({ code: 'not_found', status: 404 })
    expect((await inboxes(team.ada)).find(({ id }) => id === inbox.id)!.channels).toEqual(inbox.channels)
    // Nobody else's: free to be taken again.
    expect((await connect(team.ada, team.inboxId, { address: 'unused@postroom.test', fromName: 'Acme' })).status).toBe(
      201,
    )
  })

  test.each([
    ['that is taken', { address: 'support@postroom.test', fromName: 'Acme' }, 'address_taken', 'address'],
    ['that is none', { address: 'support', fromName: 'Acme' }, 'invalid_input', 'address'],
    ['without a name', { address: 'new@postroom.test' }, 'invalid_input', 'fromName'],
    [
      'with a name of two lines',
      { address: 'new@postroom.test', fromName: 'Acme\nBcc: x@y.example' },
      'invalid_input',
      'fromName',
    ],
  ])('%s is refused at its field', async (_, json, code, field) => {
    expect(await problem(connect(team.ada, team.inboxId, json))).toMatchObject({ code, fields: [field] })
  })

  test('is no business of an agent', async () => {
    expect(await problem(connect(team.bob, team.inboxId, { address: 'new@postroom.test', fromName: 'Bob' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
    const [support] = await inboxes(team.bob)
    expect(await problem(disconnect(team.bob, support!.channels[0]!.id))).toEqual({ code: 'not_allowed', status: 403 })
  })
})

test('a hundred inboxes are enough', async () => {
  const there = (await inboxes(team.ada)).length
  const more = Array.from({ length: 100 - there }, (_, at) => at)
  await postroom.db
    .prepare(
      "INSERT INTO inboxes (id, name, created_at) SELECT printf('0fffffff-0000-7000-8000-%012d', value), 'One of many ' || value, 0 FROM json_each(?)",
    )
    .bind(JSON.stringify(more))
    .run()
  expect(await inboxes(team.ada)).toHaveLength(100)
  expect(await problem(open(team.ada, { name: 'One more', address: 'more@postroom.test' }))).toMatchObject({
    code: 'invalid_input',
    status: 400,
  })
})
