import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel, InboxSettings, Start } from '../../../worker/contract/account.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { listen } from '../listen.ts'
import { NORA, answerTo, conversationAbout, got, messagesOf, until, write } from '../office.ts'
import { refusal } from '../refusal.ts'

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
const connect = (who: Somebody, id: string, json: unknown) =>
  who.api(`/api/inboxes/${id}/channels`, { method: 'POST', json })
const disconnect = (who: Somebody, id: string) => who.api(`/api/channels/${id}`, { method: 'DELETE' })
const inboxes = (who: Somebody) => got<InboxSettings[]>(who.api('/api/inboxes'))
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
    expect(await refusal(open(team.bob, { name: 'Secrets', address: 'x@postroom.test' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
    expect(await refusal(open(team.bob, { name: 'X', address: 'support@postroom.test' }))).toEqual({
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
    expect(await refusal(open(team.ada, json))).toMatchObject({ code, fields: [field] })
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
    expect(await refusal(rename(team.ada, inbox.id, { name: 'Support' }))).toEqual({
      code: 'invalid_input',
      status: 400,
      fields: ['name'],
    })
    expect(await refusal(rename(team.bob, inbox.id, { name: 'Mine' }))).toEqual({ code: 'not_allowed', status: 403 })
    expect(await refusal(rename(team.ada, NOBODY, { name: 'Air' }))).toEqual({ code: 'not_found', status: 404 })
    expect(await refusal(rename(team.ada, 'support', { name: 'Air' }))).toMatchObject({
      code: 'invalid_input',
      status: 400,
    })
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

  test('that is removed takes no mail any more; its conversations stay, and are answered from the fallback address', async () => {
    const inbox = await anInbox()
    await write(postroom, { subject: 'Used' }, { to: inbox.address! })
    const row = await conversationAbout(team.bob.api, inbox.id, 'Used')
    const { id } = inbox.channels[0]!
    expect((await disconnect(team.ada, id)).status).toBe(204)
    expect(await refusal(disconnect(team.ada, id))).toEqual({ code: 'not_found', status: 404 })
    expect(await inboxes(team.ada)).toContainEqual({ ...inbox, address: null, fromName: null, channels: [] })
    const refused = await postroom.deliver('Subject: x\r\n\r\nx', { from: NORA, to: inbox.address! })
    expect(refused.code).toBe(550)
    await got(answerTo(team.bob, row.id, 'Still here'))
    const mail = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: Used')
    expect(mail.from).toBe('inbox@postroom.test')
    // Its answers come back, by their signed address or by what they answer.
    const answers = { subject: 'Re: Used', inReplyTo: mail.headers['message-id']!.slice(1, -1) }
    await write(postroom, { ...answers, text: 'To the fallback' }, { to: 'inbox@postroom.test' })
    const token = /[^ <]+@postroom\.test(?=>?$)/.exec(mail.headers['reply-to']!)![0]
    await write(postroom, { ...answers, text: 'To the token' }, { to: token })
    await until(
      () => messagesOf(team.bob.api, row.id),
      (messages) => messages.length === 4,
    )
    // The address is free: for another inbox, too.
    const again = await got<Channel>(connect(team.ada, team.inboxId, { address: inbox.address!, fromName: 'Acme' }))
    await write(postroom, { subject: 'Anew' }, { to: inbox.address! })
    expect((await conversationAbout(team.bob.api, team.inboxId, 'Anew')).channelId).toBe(again.id)
  }, 30_000)

  test('that was the last one leaves the fallback address, whose mail comes to the first inbox', async () => {
    const [support] = await inboxes(team.ada)
    for (const { id } of support!.channels) await disconnect(team.ada, id)
    await write(postroom, { subject: 'Anybody there?' }, { to: 'inbox@postroom.test' })
    const row = await conversationAbout(team.bob.api, support!.id, 'Anybody there?')
    const answer = await got<Message>(answerTo(team.bob, row.id, 'Yes'))
    expect(answer.from.email).toBe('inbox@postroom.test')
    await got(connect(team.ada, support!.id, { address: 'support@postroom.test', fromName: 'Acme' }))
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
    expect(await refusal(connect(team.ada, team.inboxId, json))).toMatchObject({ code, fields: [field] })
  })

  test('is no business of an agent', async () => {
    expect(await refusal(connect(team.bob, team.inboxId, { address: 'new@postroom.test', fromName: 'Bob' }))).toEqual({
      code: 'not_allowed',
      status: 403,
    })
    const [support] = await inboxes(team.bob)
    expect(await refusal(disconnect(team.bob, support!.channels[0]!.id))).toEqual({ code: 'not_allowed', status: 403 })
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
  expect(await refusal(open(team.ada, { name: 'One more', address: 'more@postroom.test' }))).toMatchObject({
    code: 'invalid_input',
    status: 400,
  })
})
