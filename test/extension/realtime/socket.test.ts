import { expect, onTestFinished, test, vi } from 'vitest'
import { createHeard } from '../../../extension/realtime/heard.ts'
import { backoff } from '../../../extension/realtime/backoff.ts'
import { eventually, sitDown } from '../inbox/desk.ts'
import { idOf } from '../inbox/people.ts'

test('what happened while the line was down is there when it is back, once and in order', async () => {
  const { office, inbox, subjects } = await sitDown((office) => office.mail(1))
  await inbox.open(idOf(1))
  office.goAway()
  await eventually(() => inbox.connection.value === 'offline')
  for (const number of [2, 1, 3, 1, 4]) office.mail(number)
  office.comeBack()
  await eventually(() => inbox.connection.value === 'online')
  expect(subjects()).toEqual(['Invoice 4', 'Invoice 1', 'Invoice 3', 'Invoice 2'])
  await eventually(() => inbox.timeline.value.items.length === 3)
  expect(inbox.timeline.value.items.map((item) => item.event.seq)).toEqual([1, 3, 5])
})

test('what happens while the missed events are fetched is neither lost nor taken for one of them', async () => {
  const { office, inbox, subjects } = await sitDown((office) => office.mail(1))
  office.goAway()
  await eventually(() => inbox.connection.value === 'offline')
  office.mail(2)
  office.comeBack()
  const letGo = office.hold()
  await eventually(() => office.lines.size === 1)
  office.mail(3)
  letGo()
  await eventually(() => inbox.connection.value === 'online')
  expect(subjects()).toEqual(['Invoice 3', 'Invoice 2', 'Invoice 1'])
})

test('an event told twice is heard once, and one told late is heard', async () => {
  const heard = createHeard(10)
  expect([10, 12, 12, 11, 13].map((seq) => heard.isNew(seq))).toEqual([false, true, false, true, true])
  for (let seq = 14; seq < 5_000; seq++) expect(heard.isNew(seq)).toBe(true)
  expect(heard.isNew(14)).toBe(false)
  expect(heard.isNew(4_999)).toBe(false)
  expect(heard.resumeAfter()).toBeLessThan(4_999)
  heard.complete(4_990)
  expect(heard.resumeAfter()).toBe(4_990)
})

test('a night of events in the open conversation is fetched in one go', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  await inbox.open(idOf(1))
  office.goAway()
  await eventually(() => inbox.connection.value === 'offline')
  for (let n = 0; n < 60; n++) office.mail(1)
  const before = office.asked.length
  office.comeBack()
  await eventually(() => inbox.timeline.value.items.length === 61)
  const fetched = office.asked.slice(before).filter((one) => one.includes('/timeline'))
  expect(fetched.length).toBeLessThan(10)
})

test('an event that the room lost comes with the next line', async () => {
  const { office, inbox, subjects } = await sitDown((office) => office.mail(1))
  office.mute(true)
  office.mail(2)
  office.mute(false)
  office.mail(3)
  await eventually(() => subjects().length === 2)
  for (const line of office.lines) line.cut()
  await eventually(() => subjects().length === 3)
  expect(inbox.list.value.items.map((row) => row.subject)).toEqual(['Invoice 3', 'Invoice 2', 'Invoice 1'])
})

test('an event that the room lost comes within a minute also on a line that holds, and is asked for once', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { office, subjects } = await sitDown((office) => office.mail(1))
  const pong = () => office.lines.forEach((line) => line.say('{"type":"pong"}'))
  office.mute(true)
  office.mail(2)
  office.mute(false)
  office.mail(3)
  await eventually(() => subjects().length === 2)
  vi.setSystemTime(Date.now() + 61_000)
  pong()
  await eventually(() => subjects().length === 3)
  expect(subjects()).toEqual(['Invoice 3', 'Invoice 2', 'Invoice 1'])
  const asked = () => office.asked.filter((route) => route.startsWith('GET events'))
  pong()
  const before = asked().length
  vi.setSystemTime(Date.now() + 61_000)
  pong()
  await eventually(() => asked().length > before)
  expect(asked().slice(before)).toEqual(['GET events?since=3'])
})

test('too far behind, everything is loaded anew', async () => {
  const { office, inbox, subjects } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  office.goAway()
  await eventually(() => inbox.connection.value === 'offline')
  office.conversations.delete(idOf(1))
  office.mail(3)
  office.forgetEvents()
  office.comeBack()
  await eventually(() => inbox.connection.value === 'online' && subjects().length === 2)
  expect(subjects()).toEqual(['Invoice 3', 'Invoice 2'])
})

test('when rights change everything is loaded anew', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  office.start.inboxes[0]!.canAct = false
  for (const line of office.lines) line.say('{"type":"access"}')
  await eventually(() => !inbox.canAct.value)
})

test('rubbish on the line changes nothing', async () => {
  const { office, inbox, subjects } = await sitDown((office) => office.mail(1))
  for (const line of office.lines) {
    for (const rubbish of [
      '',
      'null',
      '{',
      '{"type":"happened"}',
      '{"type":"happened","happened":{"event":{"seq":"9"}}}',
      '[1]',
    ])
      line.say(rubbish)
  }
  office.mail(2)
  await eventually(() => subjects().length === 2)
  expect(inbox.connection.value).toBe('online')
})

test('the token goes as a subprotocol, with nothing in it that one may not hold', async () => {
  const { office } = await sitDown((office) => office.mail(1))
  expect([...office.lines].map((line) => line.protocols)).toEqual([['postroom.v1', 'bearer.ada%2Btoken%2F%3D']])
})

test('tries grow apart to half a minute, and no two clients try at the same time', () => {
  expect([0, 1, 2, 20].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1000, 2000, 30_000])
  expect(backoff(20, () => 0)).toBe(15_000)
})
