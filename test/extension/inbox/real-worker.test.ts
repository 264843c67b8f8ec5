import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { mail } from '../../harness/mail.ts'
import { startPostroom, type Postroom } from '../../harness/worker.ts'
import { atWork, setUpNorthwind } from './account.ts'
import { eventually } from './desk.ts'
import { weakLine } from './weak-line.ts'

let postroom: Postroom
beforeAll(async () => {
  postroom = await startPostroom()
  await setUpNorthwind(postroom)
})
afterAll(() => postroom.stop())

const write = (subject: string, more = {}): Promise<unknown> =>
  postroom.deliver(mail({ subject, text: `About ${subject}`, ...more }), {
    from: 'nora@haugen.example',
    to: 'support@postroom.test',
  })

test("Nora's mail appears, Ada answers it, it says sent, and Nora's answer to that joins it", async () => {
  const { inbox, subjects } = await atWork(postroom, 'ada@postroom.test')
  await write('Invoice 4471')
  await eventually(() => subjects()[0] === 'Invoice 4471')
  inbox.next()
  await inbox.open()
  expect(inbox.timeline.value.items.map((item) => item.message?.text.trim())).toEqual(['About Invoice 4471'])
  expect(inbox.conversation.value?.isUnread).toBe(false)

  inbox.writeReply({ html: '<div>You are <b>right</b>, Nora.</div>' })
  await inbox.send()
  const answer = () => inbox.timeline.value.items.find((item) => item.message?.direction === 'out')?.message
  expect(answer()?.status).toBe('queued')
  const caught = await postroom.catcher.waitFor('nora@haugen.example', ({ text }) => text.includes('right'), 30_000)
  await eventually(() => answer()?.status === 'sent')

  const replyTo = caught.headers['reply-to'] ?? ''
  const to = /[^<\s]+@[^>\s]+/.exec(replyTo)?.[0] ?? ''
  await postroom.deliver(mail({ subject: 'Re: Invoice 4471', to, text: 'Thank you' }), {
    from: 'nora@haugen.example',
    to,
  })
  await eventually(() => inbox.timeline.value.items.at(-1)?.message?.text.trim() === 'Thank you')
  expect(subjects().filter((subject) => subject.includes('4471'))).toHaveLength(1)
}, 60_000)

test('what Ada does, Bob sees, and it can be undone', async () => {
  const ada = await atWork(postroom, 'ada@postroom.test')
  const bob = await atWork(postroom, 'bob@postroom.test')
  await write('Parcel 1')
  await eventually(() => ada.subjects()[0] === 'Parcel 1' && bob.subjects()[0] === 'Parcel 1')
  const id = ada.inbox.list.value.items[0]?.id ?? ''
  const bobId = bob.inbox.start.value?.me.id ?? ''
  await bob.inbox.open(id)

  await ada.inbox.assign(id, bobId)
  const [stage] = ada.inbox.start.value?.pipelines[0]?.stages ?? []
  await ada.inbox.createTicket(id, stage?.id ?? '')
  await ada.inbox.open(id)
  ada.inbox.writeComment('Bob, can you look?')
  ada.inbox.compose('comment')
  await ada.inbox.send()
  await eventually(() => bob.inbox.timeline.value.items.at(-1)?.comment?.text === 'Bob, can you look?')
  expect(bob.inbox.conversation.value).toMatchObject({ assigneeId: bobId, ticket: { stageId: stage?.id } })
  expect(bob.inbox.conversation.value?.ticket?.number).toBeGreaterThan(0)

  await ada.inbox.close(id)
  await eventually(() => bob.inbox.conversation.value?.status === 'closed')
  expect(bob.subjects()).not.toContain('Parcel 1')
  await ada.inbox.undo(ada.inbox.toasts.value.at(-1)?.id ?? 0)
  await eventually(() => bob.subjects().includes('Parcel 1'))
  await ada.inbox.remove(id)
  await eventually(() => !bob.subjects().includes('Parcel 1'))
  await bob.inbox.selectView('trash')
  expect(bob.subjects()).toContain('Parcel 1')

  ada.inbox.writeReply({ html: 'I am' })
  await eventually(() => bob.inbox.answering.value.get(id)?.[0] === ada.inbox.start.value?.me.id)
  await eventually(() => (ada.inbox.counts.value?.trash ?? 0) > 0)
}, 60_000)

test('when both take it at once one has it, and the other sees who', async () => {
  const ada = await atWork(postroom, 'ada@postroom.test')
  const bob = await atWork(postroom, 'bob@postroom.test')
  await write('Parcel 2')
  await eventually(() => ada.subjects()[0] === 'Parcel 2' && bob.subjects()[0] === 'Parcel 2')
  const id = ada.inbox.list.value.items[0]?.id ?? ''
  const me = (who: typeof ada): string => who.inbox.start.value?.me.id ?? ''
  await Promise.all([ada.inbox.assign(id, me(ada)), bob.inbox.assign(id, me(bob))])
  await eventually(() => ada.inbox.known(id)?.assigneeId === bob.inbox.known(id)?.assigneeId)
  const kinds = [ada, bob].flatMap(({ inbox }) => inbox.toasts.value.map((toast) => toast.kind)).sort()
  expect(kinds).toEqual(['conflict', 'done'])
}, 60_000)

test('what came while the line was down is there, once, when it is mended', async () => {
  const line = await weakLine(postroom.url)
  onTestFinished(line.close)
  const { inbox, subjects } = await atWork(postroom, 'ada@postroom.test', line.url)
  line.cut()
  await eventually(() => inbox.connection.value === 'offline')
  for (const subject of ['Lost 1', 'Lost 2', 'Lost 3']) await write(subject)
  line.mend()
  await eventually(() => inbox.connection.value === 'online')
  expect(subjects().slice(0, 3)).toEqual(['Lost 3', 'Lost 2', 'Lost 1'])
}, 60_000)

test('an answer that was taken back can be sent again', async () => {
  const { inbox, subjects } = await atWork(postroom, 'ada@postroom.test')
  await write('Manual')
  await eventually(() => subjects()[0] === 'Manual')
  await inbox.open(inbox.list.value.items[0]?.id)
  inbox.writeReply({ html: 'Here it is' })
  await inbox.send()
  await inbox.undo(inbox.toasts.value.at(-1)?.id ?? 0)
  expect(inbox.draft.value?.reply.html).toBe('Here it is')
  inbox.compose('reply')
  await inbox.send()
  expect(inbox.timeline.value.items.map((item) => item.message?.status).filter(Boolean)).toEqual([
    'received',
    'undone',
    'queued',
  ])
}, 60_000)

test('Nora writes to the second address and asks for answers at her office: that is where the answer goes, from that address', async () => {
  const { inbox, subjects, session } = await atWork(postroom, 'ada@postroom.test')
  const supportId = inbox.inboxId.value ?? ''
  const connected = await postroom.api(session.token.value ?? '')(`/api/inboxes/${supportId}/channels`, {
    method: 'POST',
    json: { address: 'help@postroom.test', fromName: 'Northwind Help' },
  })
  expect(connected.status).toBe(201)
  await eventually(() => inbox.start.value?.ownAddresses.includes('help@postroom.test') === true)
  const raw = mail({
    subject: 'Second address',
    to: 'help@postroom.test, help+web@postroom.test',
    cc: 'leo@haugen.example, eva@mail.postroom.test',
    headers: { 'Reply-To': 'Nora at work <office@haugen.example>' },
  })
  await postroom.deliver(raw, { from: 'nora@haugen.example', to: 'help@postroom.test' })
  await eventually(() => subjects()[0] === 'Second address')
  await inbox.open(inbox.list.value.items[0]?.id)
  expect(inbox.draft.value?.reply).toMatchObject({
    to: [{ name: 'Nora at work', email: 'office@haugen.example' }],
    cc: [{ email: 'leo@haugen.example' }, { email: 'eva@mail.postroom.test' }],
  })
  expect(inbox.sender.value).toEqual({ name: 'Ada at Northwind Help', email: 'help@postroom.test' })
}, 60_000)

test('signing out ends the token', async () => {
  const { session } = await atWork(postroom, 'bob@postroom.test')
  const old = session.client.value
  await session.signOut()
  await expect(old?.start()).rejects.toMatchObject({ code: 'not_signed_in' })
})
