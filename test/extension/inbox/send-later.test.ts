import { expect, test } from 'vitest'
import { eventually, sitDown } from './desk.ts'
import { idOf } from './people.ts'

const one = idOf(1)
const HOUR = 3_600_000

/** Ada has an answer scheduled for in an hour. */
async function scheduled() {
  const desk = await sitDown((office) => office.mail(1))
  const { inbox } = desk
  await inbox.open(one)
  inbox.compose('reply')
  inbox.writeReply({ html: '<div>Good morning</div>' })
  const leavesAt = Date.now() + HOUR
  await inbox.sendLater(leavesAt)
  const message = () => inbox.timeline.value.items.findLast(({ message: each }) => each?.direction === 'out')!.message!
  return { ...desk, message, leavesAt }
}

test('an answer for later says when it leaves, and the composer is empty', async () => {
  const { inbox, toasts, message, leavesAt } = await scheduled()
  expect(message()).toMatchObject({ status: 'scheduled', leavesAt })
  expect(inbox.toasts.value[0]?.values).toEqual({ leavesAt: String(leavesAt) })
  expect(toasts()).toEqual(['toast.scheduled'])
  expect(inbox.draft.value?.reply.html).toBe('')
})

test('undone, it is in the composer again', async () => {
  const { inbox, message } = await scheduled()
  await inbox.undo(inbox.toasts.value[0]?.id ?? 0)
  expect(message().status).toBe('undone')
  expect(inbox.draft.value?.reply.html).toBe('<div>Good morning</div>')
})

test('its time is changed at once, and put back where it was by undo', async () => {
  const { office, inbox, toasts, message, leavesAt } = await scheduled()
  const letGo = office.hold()
  const changing = inbox.reschedule(message().id, leavesAt + HOUR)
  expect(message().leavesAt).toBe(leavesAt + HOUR)
  letGo()
  await changing
  expect(toasts()).toContain('toast.rescheduled')
  await inbox.undo(inbox.toasts.value.at(-1)?.id ?? 0)
  await eventually(() => message().leavesAt === leavesAt)
})

test('a change that comes too late says so, and shows that it has left', async () => {
  const { office, inbox, toasts, message, leavesAt } = await scheduled()
  office.deliver(message().id, 'sent')
  await inbox.reschedule(message().id, leavesAt + HOUR)
  await eventually(() => message().status === 'sent')
  expect(toasts()).toContain('toast.already_sent')
})

test('sent now, it is on its way and can be undone once more', async () => {
  const { inbox, toasts, message } = await scheduled()
  await inbox.sendNow(message().id)
  expect(message().status).toBe('queued')
  expect(toasts()).toContain('toast.queued')
  await inbox.undoSend(message().id)
  expect(inbox.draft.value?.reply.html).toBe('<div>Good morning</div>')
})

test('a time is picked only where there is something to send, and no more once it is on its way', async () => {
  const { inbox, leavesAt } = await scheduled()
  inbox.writeReply({ html: '<div>One more</div>' })
  inbox.pickTime(true)
  expect(inbox.isPickingTime.value).toBe(true)
  await inbox.sendLater(leavesAt)
  expect(inbox.isPickingTime.value).toBe(false)
})
