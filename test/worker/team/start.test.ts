import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Channel, InboxSettings, Member, Start, Team as Group } from '../../../worker/contract/account.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { answerTo, conversationAbout, got, messagesOf, write } from '../office.ts'

let postroom: Postroom
let team: Team
beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  const account = { name: 'Acme', mailDomain: 'mail.acme.example', undoSeconds: 60 }
  await got(team.ada.api('/api/account', { method: 'PUT', json: account }))
})
afterAll(() => postroom?.stop())

const start = (who: Somebody) => got<Start>(who.api('/api/start'))
const post = <T>(path: string, json: object) => got<T>(team.ada.api(path, { method: 'POST', json }))

test('the addresses that are our own are all of them, also those of an inbox that Bob does not see, and of his colleagues', async () => {
  await post(`/api/inboxes/${team.inboxId}/channels`, { address: 'Help@acme.example', fromName: 'Acme Help' })
  const secret = { name: 'Board', address: 'board@acme.example', access: 'specific', memberIds: [team.ada.id] }
  const board = await post<InboxSettings>('/api/inboxes', secret)
  const { inboxes, ownAddresses } = await start(team.bob)
  expect(inboxes.map(({ id }) => id)).not.toContain(board.id)
  expect(ownAddresses).toEqual([
    'support@postroom.test',
    'help@acme.example',
    'board@acme.example',
    'inbox@mail.acme.example',
    'ada@mail.acme.example',
    'bob@mail.acme.example',
    'cleo@mail.acme.example',
  ])
})

test("how an answer of Bob's will be signed is how it is signed", async () => {
  const sales = await post<Channel>(`/api/inboxes/${team.inboxId}/channels`, {
    address: 'sales@acme.example',
    fromName: 'Acme Sales',
  })
  await write(postroom, { subject: 'A price' }, { to: 'sales@acme.example' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'A price')
  expect(row.channelId).toBe(sales.id)
  const { inboxes } = await start(team.bob)
  const sender = inboxes[0]!.senders.find(({ channelId }) => channelId === row.channelId)?.from
  expect(sender).toEqual({ name: 'Bob at Acme Sales', email: 'sales@acme.example' })
  await got(answerTo(team.bob, row.id, 'Ten'))
  expect((await messagesOf(team.bob.api, row.id)).at(-1)?.from).toEqual(sender)
})

test('who may act in a restricted inbox can be assigned there, and nobody else', async () => {
  const dora = await post<Member>('/api/members', { name: 'Dora', email: 'dora@postroom.test', role: 'agent' })
  const group = await post<Group>('/api/teams', { name: 'Invoices', memberIds: [dora.id, team.cleo.id] })
  const access = { access: 'specific', memberIds: [team.cleo.id], teamIds: [group.id] }
  const { id } = await post<InboxSettings>('/api/inboxes', { name: 'Billing', address: 'bill@acme.example', ...access })
  await write(postroom, { subject: 'A bill' }, { to: 'bill@acme.example' })
  const row = await conversationAbout(team.cleo.api, id, 'A bill')
  const { inboxes, members } = await start(team.cleo)
  const mayAct = inboxes.find((inbox) => inbox.id === id)?.memberIds ?? []
  expect(mayAct.toSorted()).toEqual([dora.id, team.cleo.id].toSorted())
  for (const member of members) {
    const assigning = team.cleo.api(`/api/conversations/${row.id}/assignee`, {
      method: 'PUT',
      json: { memberId: member.id },
    })
    expect([member.name, (await assigning).ok]).toEqual([member.name, mayAct.includes(member.id)])
  }
  expect(inboxes.find((inbox) => inbox.id === team.inboxId)?.memberIds).toBeNull()
})
