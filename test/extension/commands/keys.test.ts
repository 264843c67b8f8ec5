import { describe, expect, test } from 'vitest'
import { commands } from '../../../extension/commands/commands.ts'
import { pressKey } from '../../../extension/commands/keys.ts'
import type { Inbox } from '../../../extension/inbox/inbox.ts'
import { eventually, sitDown } from '../inbox/desk.ts'
import { ada, idOf } from '../inbox/people.ts'

/** A key as the browser tells it, pressed with the focus on an element. */
function key(name: string, part: Partial<KeyboardEvent> = {}, element: object = { tagName: 'BODY' }): KeyboardEvent {
  return {
    key: name,
    defaultPrevented: false,
    ...part,
    target: element,
    preventDefault: () => undefined,
  } as unknown as KeyboardEvent
}

test('through a day by keys alone: down, open, take it, close it, back', async () => {
  const { office, inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  for (const one of ['j', 'j', 'Enter']) expect(pressKey(key(one), inbox)).toBe(true)
  expect(inbox.selectedId.value).toBe(idOf(1))
  pressKey(key('m'), inbox)
  expect(inbox.known(idOf(1))?.assigneeId).toBe(ada.id)
  pressKey(key('e'), inbox)
  expect(inbox.known(idOf(1))?.status).toBe('closed')
  expect(inbox.selectedId.value).toBe(idOf(2))
  pressKey(key('u'), inbox)
  expect(inbox.selectedId.value).toBeNull()
  expect(office.conversations.size).toBe(2)
})

test('who turned letters off dictates without closing anything, and still moves by arrows', async () => {
  const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  for (const one of ['ArrowDown', 'Enter']) expect(pressKey(key(one), inbox, false)).toBe(true)
  const opened = inbox.selectedId.value
  for (const one of ['e', '#', '!', 'M', 'j']) expect(pressKey(key(one), inbox, false)).toBe(false)
  expect(inbox.selectedId.value).toBe(opened)
  expect([1, 2].map((number) => inbox.known(idOf(number))?.status)).toEqual(['open', 'open'])
})

test('Ctrl+Enter sends what is written, and with Shift asks when', async () => {
  const { inbox } = await sitDown((office) => office.mail(1))
  await inbox.open(idOf(1))
  inbox.writeReply({ html: 'Hello' })
  const editor = { tagName: 'DIV', isContentEditable: true }
  expect(pressKey(key('Enter', { ctrlKey: true, shiftKey: true }, editor), inbox)).toBe(true)
  expect(inbox.isPickingTime.value).toBe(true)
  expect(inbox.draft.value?.reply.html).toBe('Hello')
  inbox.pickTime(false)
  expect(pressKey(key('Enter', { ctrlKey: true }, editor), inbox)).toBe(true)
  await eventually(() => inbox.timeline.value.items.at(-1)?.message?.status === 'queued')
})

test('e twice closes two: what is closed makes room for the next, and Undo returns to it', async () => {
  const { inbox } = await sitDown((office) => [1, 2, 3].forEach((number) => office.mail(number)))
  for (const one of ['j', 'Enter', 'e', 'e']) pressKey(key(one), inbox)
  expect([3, 2, 1].map((number) => inbox.known(idOf(number))?.status)).toEqual(['closed', 'closed', 'open'])
  expect(inbox.selectedId.value).toBe(idOf(1))
  await inbox.undo(inbox.toasts.value.at(-1)?.id ?? 0)
  expect(inbox.selectedId.value).toBe(idOf(2))
  expect(inbox.known(idOf(2))?.status).toBe('open')
})

test('where the list is not beside it, a conversation that was deleted makes room for the list', async () => {
  const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  inbox.setListBeside(false)
  for (const one of ['j', 'Enter', '#']) pressKey(key(one), inbox)
  expect(inbox.selectedId.value).toBeNull()
  expect(inbox.cursorId.value).toBe(idOf(1))
  expect(inbox.attention.value).toEqual({ on: 'rows' })
})

test('one that stays in the list it was opened from stays open, and Shift+E opens it again', async () => {
  const { inbox } = await sitDown((office) => office.mail(1, { lastSentAt: 5 }))
  await inbox.selectView('sent')
  for (const one of ['j', 'Enter', 'e']) pressKey(key(one), inbox)
  expect(inbox.selectedId.value).toBe(idOf(1))
  expect(inbox.conversation.value?.status).toBe('closed')
  pressKey(key('E'), inbox)
  expect(inbox.conversation.value?.status).toBe('open')
})

test('e pressed when Bob was faster leaves it closed, and is told so', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  await inbox.open(idOf(1))
  office.bobDoes(1, 'conversation.closed', { status: 'closed' })
  await eventually(() => inbox.conversation.value?.status === 'closed')
  const asked = office.asked.length
  expect(pressKey(key('e'), inbox)).toBe(true)
  expect(inbox.conversation.value?.status).toBe('closed')
  expect(inbox.closedAlready.value).toBe(1)
  expect(office.asked.slice(asked)).toEqual([])
})

test('a key that is held down moves on and on, and changes only once', async () => {
  const { inbox } = await sitDown((office) => [1, 2, 3].forEach((number) => office.mail(number)))
  for (const repeat of [false, true]) pressKey(key('j', { repeat }), inbox)
  expect(inbox.cursorId.value).toBe(idOf(2))
  for (const repeat of [false, true, true]) pressKey(key('e', { repeat }), inbox)
  for (const repeat of [false, true, true]) pressKey(key('#', { repeat }), inbox)
  expect([3, 2, 1].map((number) => inbox.known(idOf(number))?.status)).toEqual(['open', 'closed', 'open'])
  expect([3, 2, 1].map((number) => inbox.known(idOf(number))?.place)).toEqual(['inbox', 'inbox', 'trash'])
})

describe('a key is about what is marked', () => {
  const lookFor = async (inbox: Inbox, query: string) => {
    inbox.openSearch()
    inbox.searchFor(query)
    await eventually(() => inbox.search.value.state === 'ready')
    inbox.enterRows()
  }

  test.each(['e', '#', 'm'])('%s among what was found is not about the one that was open before', async (name) => {
    const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
    await inbox.open(idOf(1))
    const before = inbox.known(idOf(1))
    await lookFor(inbox, 'invoice 2')
    expect([inbox.selectedId.value, inbox.cursorId.value]).toEqual([null, idOf(2)])
    pressKey(key(name), inbox)
    expect(inbox.known(idOf(1))).toEqual(before)
    expect(inbox.known(idOf(2))).not.toMatchObject({ status: 'open', place: 'inbox', assigneeId: null })
  })

  test('the open one stays open where it is among what was found', async () => {
    const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
    await inbox.open(idOf(1))
    await lookFor(inbox, 'invoice')
    expect([inbox.selectedId.value, inbox.cursorId.value]).toEqual([idOf(1), idOf(1)])
  })

  test('where the list is not beside it, what was found takes its place', async () => {
    const { inbox } = await sitDown((office) => office.mail(1))
    inbox.setListBeside(false)
    await inbox.open(idOf(1))
    await lookFor(inbox, 'invoice')
    expect([inbox.selectedId.value, inbox.cursorId.value]).toEqual([null, idOf(1)])
  })

  test('while the open one stands in another list, no row is marked', async () => {
    const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
    await inbox.selectView('unassigned')
    for (const one of ['j', 'Enter', 'm']) pressKey(key(one), inbox)
    expect([inbox.selectedId.value, inbox.cursorId.value]).toEqual([idOf(2), null])
    pressKey(key('j'), inbox)
    expect([inbox.selectedId.value, inbox.cursorId.value]).toEqual([idOf(1), idOf(1)])
  })
})

test('a key without anything to do is left to the browser', async () => {
  const { inbox } = await sitDown((office) => office.mail(1))
  for (const one of ['e', 'r', '#', 'u', 'x', 'Control+Enter']) expect(pressKey(key(one), inbox)).toBe(false)
})

test.each([
  ['an input', { tagName: 'INPUT', type: 'text' }],
  ['a text area', { tagName: 'TEXTAREA' }],
  ['the editor', { tagName: 'DIV', isContentEditable: true }],
])('in %s letters are letters, and only Ctrl+Enter sends', async (_, element) => {
  const { inbox } = await sitDown((office) => office.mail(1))
  await inbox.open(idOf(1))
  for (const one of ['e', '#', 'm', 'j', '/', '?']) expect(pressKey(key(one, {}, element), inbox)).toBe(false)
  expect(pressKey(key('Enter', { ctrlKey: true }, element), inbox)).toBe(false)
  inbox.writeComment('Bob?')
  expect(pressKey(key('Enter', { metaKey: true }, element), inbox)).toBe(true)
  expect(inbox.draft.value?.comment).toBe('')
})

test('letters typed before the reply box is there do nothing', async () => {
  const { office, inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  const letGo = office.hold()
  for (const one of ['j', 'Enter', 'r']) pressKey(key(one), inbox)
  for (const one of ['e', '#', 'm']) expect(pressKey(key(one), inbox)).toBe(false)
  letGo()
  await eventually(() => inbox.draft.value !== null)
  expect(inbox.composing.value).toBe('reply')
  expect(inbox.conversation.value?.status).toBe('open')
})

test("the browser's own shortcuts, dead keys and composed letters are not ours", async () => {
  const { inbox } = await sitDown((office) => office.mail(1))
  for (const part of [
    { ctrlKey: true },
    { altKey: true },
    { metaKey: true },
    { isComposing: true },
    { defaultPrevented: true },
  ]) {
    expect(pressKey(key('j', part), inbox)).toBe(false)
  }
})

test('Enter on a button presses the button', async () => {
  const { inbox } = await sitDown((office) => office.mail(1))
  inbox.next()
  expect(pressKey(key('Enter', {}, { tagName: 'BUTTON', closest: () => ({}) }), inbox)).toBe(false)
  expect(inbox.selectedId.value).toBeNull()
})

test('an agent who may only look has no key that changes anything', async () => {
  const { inbox } = await sitDown((office) => {
    office.mail(1)
    office.start.inboxes[0]!.canAct = false
  })
  await inbox.open(idOf(1))
  const enabled = commands.filter((command) => command.isEnabled(inbox)).map((command) => command.id)
  expect(enabled).toEqual(['next', 'previous', 'open', 'back', 'search', 'help'])
})

test('no two commands of one moment share a key', async () => {
  const { inbox } = await sitDown((office) => [
    office.mail(1),
    office.mail(2, { place: 'trash' }),
    office.mail(3, { status: 'closed' }),
  ])
  for (const number of [1, 2, 3]) {
    await inbox.open(idOf(number))
    const keys = commands.filter((command) => command.isEnabled(inbox)).flatMap((command) => command.keys)
    expect(keys.filter((one, n) => keys.indexOf(one) !== n)).toEqual([])
  }
})
