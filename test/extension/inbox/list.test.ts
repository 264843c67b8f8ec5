import { expect, test } from 'vitest'
import { memoryStore } from '../session/memory-host.ts'
import { eventually, sitDown } from './desk.ts'
import { ada, bob, idOf } from './people.ts'

test('the first page is there, newest first, and the next ones follow on asking', async () => {
  const { inbox, subjects } = await sitDown((office) => [1, 2, 3, 4, 5].forEach((number) => office.mail(number)))
  expect(subjects()).toEqual(['Invoice 5', 'Invoice 4', 'Invoice 3'])
  expect(inbox.list.value.next).not.toBeNull()
  await inbox.loadMore()
  expect(subjects()).toEqual(['Invoice 5', 'Invoice 4', 'Invoice 3', 'Invoice 2', 'Invoice 1'])
  expect(inbox.list.value.next).toBeNull()
})

test("Nora's new mail puts its row at the top", async () => {
  const { office, subjects } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  office.mail(3)
  await eventually(() => subjects()[0] === 'Invoice 3')
  office.mail(1)
  await eventually(() => subjects()[0] === 'Invoice 1')
  expect(subjects()).toEqual(['Invoice 1', 'Invoice 3', 'Invoice 2'])
})

test('a row that stands below what was loaded waits for its page', async () => {
  const { office, inbox, subjects } = await sitDown((office) =>
    [1, 2, 3, 4, 5].forEach((number) => office.mail(number)),
  )
  office.bobDoes(1, 'conversation.assigned', { assigneeId: bob.id })
  await eventually(() => inbox.known(idOf(1)) !== null)
  expect(subjects()).toEqual(['Invoice 5', 'Invoice 4', 'Invoice 3'])
})

test('another view shows its open ones, as its number says', async () => {
  const { inbox, subjects } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  await inbox.setStatus('closed')
  expect(subjects()).toEqual([])
  await inbox.selectView('unassigned')
  expect([inbox.status.value, subjects()]).toEqual(['open', ['Invoice 2', 'Invoice 1']])
})

test('what Bob closes leaves the open ones, and the counts follow', async () => {
  const { office, inbox, subjects } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  expect(inbox.counts.value).toMatchObject({ all: 2, unassigned: 2 })
  office.bobDoes(2, 'conversation.closed', { status: 'closed' })
  await eventually(() => subjects().length === 1)
  expect(inbox.counts.value).toMatchObject({ all: 1, unassigned: 1 })
})

test('of two comments told in the wrong order the later one counts', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  office.mute(true)
  const { version } = office.conversations.get(idOf(1))!
  const first = { ...office.bobDoes(1, 'comment.added', { commentCount: 1 }, { commentId: idOf(801) }), version }
  const second = { ...office.bobDoes(1, 'comment.added', { commentCount: 2 }, { commentId: idOf(802) }), version }
  office.tellLate(3, second)
  await eventually(() => inbox.known(idOf(1))?.commentCount === 2)
  office.tellLate(2, first)
  office.mute(false)
  office.mail(2)
  await eventually(() => inbox.known(idOf(2)) !== null)
  expect(inbox.known(idOf(1))?.commentCount).toBe(2)
})

test('a conversation that begins is counted soon after', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  office.mail(2)
  await eventually(() => inbox.counts.value?.all === 2)
})

test('while the list is scrolled nothing jumps: new mail waits above, and is counted', async () => {
  const { office, inbox, subjects } = await sitDown((office) => [1, 2, 3].forEach((number) => office.mail(number)))
  inbox.setScrolled(true)
  office.mail(4)
  office.mail(1, { snippet: 'and one thing more' })
  await eventually(() => inbox.newAbove.value === 2)
  expect(subjects()).toEqual(['Invoice 3', 'Invoice 2', 'Invoice 1'])
  expect(inbox.list.value.items.at(-1)?.snippet).toBe('and one thing more')
  inbox.showNew()
  expect(subjects()).toEqual(['Invoice 1', 'Invoice 4', 'Invoice 3', 'Invoice 2'])
  expect(inbox.newAbove.value).toBe(0)
})

test('a view that was loaded once is there at once, and up to date', async () => {
  const { office, inbox, subjects } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  await inbox.selectView('mine')
  expect(subjects()).toEqual([])
  office.bobDoes(1, 'conversation.assigned', { assigneeId: ada.id })
  await eventually(() => subjects().length === 1)
  const asked = office.asked.filter((one) => one.includes('/conversations')).length
  void inbox.selectView('all')
  expect(subjects()).toEqual(['Invoice 2', 'Invoice 1'])
  expect(office.asked.filter((one) => one.includes('/conversations')).length).toBe(asked)
})

test('a list that cannot be loaded says so, and is loaded on asking again', async () => {
  const { office, inbox, subjects } = await sitDown((office) => office.mail(1))
  office.refuseOnce(/conversations$/, 'unavailable')
  await inbox.setStatus('closed')
  expect(inbox.list.value).toMatchObject({ state: 'error', error: { code: 'unavailable' } })
  office.bobDoes(1, 'conversation.closed', { status: 'closed' })
  await inbox.reload()
  expect(inbox.list.value.state).toBe('ready')
  expect(subjects()).toEqual(['Invoice 1'])
})

test('a next page that cannot be loaded leaves the rows where they are, and comes on asking again', async () => {
  const { office, inbox, subjects } = await sitDown((office) =>
    [1, 2, 3, 4, 5].forEach((number) => office.mail(number)),
  )
  office.refuseOnce(/conversations$/, 'unavailable')
  await inbox.loadMore()
  expect(inbox.list.value).toMatchObject({ state: 'error', error: { code: 'unavailable' } })
  expect(subjects()).toEqual(['Invoice 5', 'Invoice 4', 'Invoice 3'])
  await inbox.reload()
  expect(subjects()).toEqual(['Invoice 5', 'Invoice 4', 'Invoice 3', 'Invoice 2', 'Invoice 1'])
})

test('a list that could not be loaded for want of a network is there when it is back', async () => {
  const { office, inbox, subjects } = await sitDown((office) => office.mail(1, { assigneeId: ada.id }))
  office.goAway()
  await inbox.selectView('mine')
  expect(inbox.list.value).toMatchObject({ state: 'error', error: { code: 'offline' } })
  office.comeBack()
  await eventually(() => inbox.list.value.state === 'ready')
  expect(subjects()).toEqual(['Invoice 1'])
})

test('the view that was looked at is the one that opens tomorrow', async () => {
  const store = memoryStore()
  const today = await sitDown((office) => office.mail(1), store)
  await today.inbox.selectView('unassigned')
  const tomorrow = await sitDown((office) => office.mail(1), store)
  expect(tomorrow.inbox.view.value).toBe('unassigned')
  expect(tomorrow.subjects()).toEqual(['Invoice 1'])
})

test('the keyboard moves down the rows, and on to the next when its own has left', async () => {
  const { inbox } = await sitDown((office) => [1, 2, 3].forEach((number) => office.mail(number)))
  inbox.next()
  expect(inbox.cursorId.value).toBe(idOf(3))
  inbox.next()
  expect(inbox.cursorId.value).toBe(idOf(2))
  await inbox.close(idOf(2))
  expect(inbox.cursorId.value).toBe(idOf(1))
  inbox.previous()
  expect(inbox.cursorId.value).toBe(idOf(3))
})

test('the keyboard moves by pages, and to the last and the first row', async () => {
  const { inbox } = await sitDown((office) => [1, 2, 3, 4, 5].forEach((number) => office.mail(number)))
  inbox.next(Infinity)
  expect(inbox.cursorId.value).toBe(idOf(3))
  await inbox.loadMore()
  inbox.next(9)
  expect(inbox.cursorId.value).toBe(idOf(1))
  inbox.previous(2)
  expect(inbox.cursorId.value).toBe(idOf(3))
  inbox.previous(Infinity)
  expect(inbox.cursorId.value).toBe(idOf(5))
})
