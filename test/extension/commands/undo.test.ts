import { expect, test } from 'vitest'
import { pressKey } from '../../../extension/commands/keys.ts'
import { eventually, sitDown } from '../inbox/desk.ts'
import { idOf } from '../inbox/people.ts'

/** A key as the browser tells it, pressed with the focus on an element. */
function key(name: string, part: Partial<KeyboardEvent> = {}, element: object = { tagName: 'BODY' }): KeyboardEvent {
  return { key: name, ...part, target: element, preventDefault: () => undefined } as unknown as KeyboardEvent
}

test('z undoes three acts step by step though two notices are drawn, and is then left to the browser', async () => {
  const { inbox, subjects } = await sitDown((office) => [1, 2, 3].forEach((number) => office.mail(number)))
  for (const one of ['j', 'e', 'e', 'e']) pressKey(key(one), inbox)
  expect(subjects()).toEqual([])
  expect(inbox.toasts.value).toHaveLength(2)
  for (const number of [1, 2, 3]) {
    expect(pressKey(key('z'), inbox)).toBe(true)
    expect(inbox.known(idOf(number))?.status).toBe('open')
    expect(inbox.cursorId.value).toBe(idOf(number))
    expect(inbox.toasts.value.at(-1)).toMatchObject({
      kind: 'undone',
      key: 'toast.reopened',
      subject: `Invoice ${number}`,
    })
  }
  expect(pressKey(key('z'), inbox)).toBe(false)
})

test('Ctrl+Z undoes an act, and in a text only what was typed', async () => {
  const { inbox } = await sitDown((office) => office.mail(1))
  for (const one of ['j', 'e']) pressKey(key(one), inbox)
  expect(pressKey(key('z', { ctrlKey: true }, { tagName: 'DIV', isContentEditable: true }), inbox)).toBe(false)
  expect(inbox.known(idOf(1))?.status).toBe('closed')
  expect(pressKey(key('z', { ctrlKey: true }), inbox)).toBe(true)
  expect(inbox.known(idOf(1))?.status).toBe('open')
})

test('what is read meanwhile stays open when another conversation is undone', async () => {
  const { inbox } = await sitDown((office) => [1, 2, 3].forEach((number) => office.mail(number)))
  for (const one of ['j', 'e', 'Enter']) pressKey(key(one), inbox)
  expect(inbox.selectedId.value).toBe(idOf(2))
  pressKey(key('z'), inbox)
  expect(inbox.known(idOf(3))?.status).toBe('open')
  expect([inbox.selectedId.value, inbox.cursorId.value]).toEqual([idOf(2), idOf(2)])
})

test('an answer that was taken back on itself leaves nothing for z to undo', async () => {
  const { inbox } = await sitDown((office) => office.mail(1))
  await inbox.open(idOf(1))
  inbox.writeReply({ html: 'Hello' })
  await inbox.send()
  expect(inbox.canUndo.value).toBe(true)
  await inbox.undoSend(inbox.timeline.value.items.at(-1)?.message?.id ?? '')
  expect(inbox.canUndo.value).toBe(false)
  await eventually(() => inbox.draft.value?.reply.html === 'Hello')
})
