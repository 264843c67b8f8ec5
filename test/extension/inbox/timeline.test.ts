import { expect, onTestFinished, test, vi } from 'vitest'
import { eventually, sitDown } from './desk.ts'
import { bob, idOf } from './people.ts'

const one = idOf(1)

test('opening shows the newest entries, marks it read, and fetches older ones on asking', async () => {
  const { office, inbox } = await sitDown((office) => Array.from({ length: 7 }, () => office.mail(1)))
  expect(inbox.list.value.items[0]?.isUnread).toBe(true)
  await inbox.open(one)
  expect(inbox.timeline.value.items.map((item) => item.event.seq)).toEqual([3, 4, 5, 6, 7])
  expect(inbox.list.value.items[0]?.isUnread).toBe(false)
  expect(office.conversations.get(one)?.isUnread).toBe(false)
  await inbox.loadOlder()
  expect(inbox.timeline.value.items.map((item) => item.event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(inbox.timeline.value.older).toBeNull()
})

test('what happens to the open conversation joins its entries, once each', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  await inbox.open(one)
  office.mail(1)
  office.bobDoes(1, 'conversation.closed', { status: 'closed' })
  office.mail(1)
  await eventually(() => inbox.timeline.value.items.length === 4)
  expect(inbox.timeline.value.items.map((item) => item.event.type)).toEqual([
    'message.received',
    'message.received',
    'conversation.closed',
    'message.received',
  ])
})

test('a conversation opened again is there at once, with what happened meanwhile', async () => {
  const { office, inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  await inbox.open(one)
  await inbox.open(idOf(2))
  void inbox.open(one)
  expect(inbox.timeline.value).toMatchObject({ state: 'ready', items: [{ event: { seq: 1 } }] })
  await inbox.open(idOf(2))
  office.mail(1)
  await eventually(() => inbox.list.value.items[0]?.id === one)
  await inbox.open(one)
  expect(inbox.timeline.value.items.map((item) => item.event.seq)).toEqual([1, 3])
})

test('the answer to what was opened before does not show in what is open now', async () => {
  const { office, inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  const letGo = office.hold()
  const first = inbox.open(one)
  const second = inbox.open(idOf(2))
  letGo()
  await Promise.all([first, second])
  expect(inbox.selectedId.value).toBe(idOf(2))
  expect(inbox.timeline.value.items.map((item) => item.event.conversationId)).toEqual([idOf(2)])
})

const links = ({ inbox }: Awaited<ReturnType<typeof sitDown>>): (string | null | undefined)[] =>
  inbox.timeline.value.items.map((item) => item.message?.rawUrl)

test('what was opened before lunch has links that work after it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const desk = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  await desk.inbox.open(one)
  await desk.inbox.open(idOf(2))
  desk.office.relink('/files/raw/new')
  vi.setSystemTime(Date.now() + 31 * 60_000)
  await desk.inbox.open(one)
  expect(links(desk)).toEqual(['/files/raw/new'])
})

test('what stays open all day gets new links, all that is shown of it, and an office that is away changes nothing', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const desk = await sitDown((office) => Array.from({ length: 7 }, () => office.mail(1)))
  await desk.inbox.open(one)
  await desk.inbox.loadOlder()
  desk.office.relink('/files/raw/new')
  desk.office.refuseOnce(/timeline$/, 'unavailable')
  const asked = () => desk.office.asked.filter((route) => route.includes('/timeline')).length
  const before = asked()
  vi.advanceTimersByTime(29 * 60_000)
  expect(asked()).toBe(before)
  vi.advanceTimersByTime(2 * 60_000)
  await eventually(() => asked() > before)
  expect(desk.inbox.timeline.value).toMatchObject({ state: 'ready', items: { length: 7 } })
  vi.advanceTimersByTime(60_000)
  await eventually(() => links(desk).every((link) => link === '/files/raw/new'))
  expect(desk.inbox.timeline.value.items.map((item) => item.event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('a conversation that is gone closes again, and says so', async () => {
  const { inbox, toasts } = await sitDown((office) => office.mail(1))
  await inbox.open(idOf(404))
  expect(inbox.selectedId.value).toBeNull()
  expect(toasts()).toEqual(['toast.not_found'])
})

test('beside it stands who wrote, and what they wrote before', async () => {
  const { inbox } = await sitDown((office) => [1, 2, 3].forEach((number) => office.mail(number)))
  await inbox.open(idOf(2))
  expect(inbox.about.value).toMatchObject({ state: 'ready', contact: { name: 'Nora Berg' } })
  expect(inbox.about.value.conversations.map((other) => other.subject)).toEqual(['Invoice 1', 'Invoice 3'])
})

test('who wrote is looked for again when Ada asks, and when the line is back', async () => {
  const { office, inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  office.refuseOnce(/contacts/, 'unavailable')
  await inbox.open(idOf(1))
  expect(inbox.about.value.state).toBe('error')
  await inbox.open(idOf(1))
  expect(inbox.about.value).toMatchObject({ state: 'ready', contact: { name: 'Nora Berg' } })
  office.goAway()
  await inbox.open(idOf(2))
  expect(inbox.about.value.state).toBe('error')
  office.comeBack()
  await eventually(() => inbox.about.value.state === 'ready')
})

test('that Bob is answering shows, until he has answered or stopped', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  const say = (isAnswering: boolean): void => {
    for (const line of office.lines)
      line.say(JSON.stringify({ type: 'answering', conversationId: one, memberId: bob.id, isAnswering }))
  }
  say(true)
  await eventually(() => inbox.answering.value.get(one)?.[0] === bob.id)
  say(false)
  await eventually(() => !inbox.answering.value.has(one))
  say(true)
  await eventually(() => inbox.answering.value.has(one))
  office.bobDoes(1, 'message.queued', {}, { messageId: idOf(60_000) })
  await eventually(() => !inbox.answering.value.has(one))
})

test('a conversation is found once, however many of its mails match, and a page that fails leaves what was found', async () => {
  const { office, inbox } = await sitDown((office) => [1, 2, 3, 1, 2, 1, 1, 1].forEach((number) => office.mail(number)))
  const found = () => inbox.search.value.items.map(({ conversation }) => conversation.subject)
  inbox.searchFor('invoice')
  await eventually(() => inbox.search.value.state === 'ready')
  expect(found()).toEqual(['Invoice 1'])
  await inbox.loadMore()
  expect(found()).toEqual(['Invoice 1', 'Invoice 2'])
  office.refuseOnce(/search$/, 'unavailable')
  await inbox.loadMore()
  expect(inbox.search.value).toMatchObject({ state: 'error', error: { code: 'unavailable' }, items: { length: 2 } })
  await inbox.reload()
  expect(found()).toEqual(['Invoice 1', 'Invoice 2', 'Invoice 3'])
  await inbox.loadMore()
  expect(inbox.search.value).toMatchObject({ next: null, items: { length: 3 } })
})

test('a search finds what is asked for last, and ends with an empty query', async () => {
  const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  inbox.searchFor('invoice 1')
  inbox.searchFor('invoice 2')
  await eventually(() => inbox.search.value.state === 'ready')
  expect(inbox.search.value.items.map((found) => found.conversation.subject)).toEqual(['Invoice 2'])
  inbox.searchFor(' ')
  expect(inbox.search.value).toMatchObject({ state: 'idle', items: [] })
})
