import { expect, test } from 'vitest'
import { eventually, sitDown } from './desk.ts'
import { ada, bob, idOf, stages } from './people.ts'

const one = idOf(1)

test('closing shows before the worker has answered', async () => {
  const { office, inbox, subjects } = await sitDown((office) => office.mail(1))
  const letGo = office.hold()
  const closing = inbox.close(one)
  expect(subjects()).toEqual([])
  expect(inbox.counts.value).toMatchObject({ all: 0, unassigned: 0 })
  expect(office.conversations.get(one)?.status).toBe('open')
  letGo()
  await closing
  expect(office.conversations.get(one)?.status).toBe('closed')
  expect(inbox.counts.value).toMatchObject({ all: 0, unassigned: 0 })
})

test('a refusal puts the row back where it was, and says why', async () => {
  const { office, inbox, subjects, toasts } = await sitDown((office) =>
    [1, 2, 3].forEach((number) => office.mail(number)),
  )
  office.refuseOnce(/closure/, 'not_inbox_member')
  await inbox.close(idOf(2))
  expect(subjects()).toEqual(['Invoice 3', 'Invoice 2', 'Invoice 1'])
  expect(toasts()).toEqual(['toast.not_allowed'])
  expect(inbox.counts.value?.all).toBe(3)
})

test('a refusal does not undo what Bob did meanwhile', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  office.refuseOnce(/closure/, 'unavailable')
  const letGo = office.hold()
  const closing = inbox.close(one)
  office.bobDoes(1, 'conversation.assigned', { assigneeId: bob.id }, { assigneeId: bob.id, previousId: null })
  await eventually(() => inbox.known(one)?.assigneeId === bob.id)
  expect(inbox.known(one)?.status).toBe('closed')
  letGo()
  await closing
  expect(inbox.known(one)).toMatchObject({ status: 'open', assigneeId: bob.id })
})

test('without a network the agent is told that it was not accepted', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  office.goAway()
  await inbox.close(one)
  expect(inbox.known(one)?.status).toBe('open')
  expect(inbox.toasts.value).toMatchObject([
    { key: 'toast.offline', notDone: 'toast.closed.not', subject: 'Invoice 1', canUndo: false },
  ])
})

test('an undo that was refused says what was not undone', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  await inbox.assign(one, bob.id)
  office.refuseOnce(/assignee/, 'not_inbox_member')
  await inbox.undoLast()
  expect(inbox.known(one)?.assigneeId).toBe(bob.id)
  expect(inbox.toasts.value).toMatchObject([
    { key: 'toast.not_allowed', notDone: 'toast.unassigned.not', subject: 'Invoice 1' },
  ])
})

test.each([
  [
    'assigning',
    ['toast.assigned', 'toast.unassigned'],
    (inbox: Desk['inbox']) => inbox.assign(one, bob.id),
    { assigneeId: bob.id },
  ],
  ['closing', ['toast.closed', 'toast.reopened'], (inbox: Desk['inbox']) => inbox.close(one), { status: 'closed' }],
  ['deleting', ['toast.removed', 'toast.restored'], (inbox: Desk['inbox']) => inbox.remove(one), { place: 'trash' }],
  [
    'making a ticket',
    ['toast.ticket_created', 'toast.ticket_removed'],
    (inbox: Desk['inbox']) => inbox.createTicket(one, stages.fresh),
    { ticket: { number: 1042 } },
  ],
])('%s can be undone, and both are said', async (_, [done, undone], act, after) => {
  const { office, inbox, toasts } = await sitDown((office) => office.mail(1))
  const before = inbox.known(one)
  await act(inbox)
  expect(office.conversations.get(one)).toMatchObject(after)
  expect(toasts()).toEqual([done])
  await inbox.undo(inbox.toasts.value[0]?.id ?? 0)
  const { assigneeId, status, place, ticket } = office.conversations.get(one) ?? {}
  expect({ assigneeId, status, place, ticket }).toEqual({
    assigneeId: before?.assigneeId,
    status: 'open',
    place: 'inbox',
    ticket: null,
  })
  expect(toasts()).toEqual([undone])
})

type Desk = Awaited<ReturnType<typeof sitDown>>

test('what was done says to which conversation', async () => {
  const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)))
  await inbox.close(one)
  await inbox.close(idOf(2))
  expect(inbox.toasts.value.map(({ subject }) => subject)).toEqual(['Invoice 1', 'Invoice 2'])
})

test('undoing a move of the ticket moves it back', async () => {
  const { office, inbox } = await sitDown((office) =>
    office.mail(1, { ticket: { id: idOf(700), number: 7, stageId: stages.fresh } }),
  )
  await inbox.moveTicket(one, stages.waiting)
  expect(inbox.toasts.value[0]?.values).toEqual({ stage: 'Waiting' })
  await inbox.undo(inbox.toasts.value[0]?.id ?? 0)
  expect(office.conversations.get(one)?.ticket).toEqual({ id: idOf(700), number: 7, stageId: stages.fresh })
})

test('undo pressed before the worker has answered waits its turn', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  const letGo = office.hold()
  const assigning = inbox.assign(one, ada.id)
  const undoing = inbox.undo(inbox.toasts.value[0]?.id ?? 0)
  expect(inbox.known(one)?.assigneeId).toBeNull()
  letGo()
  await Promise.all([assigning, undoing])
  expect(office.conversations.get(one)?.assigneeId).toBeNull()
})

test('when Bob took it first, Ada sees that he did', async () => {
  const { office, inbox } = await sitDown((office) => office.mail(1))
  office.mute(true)
  office.bobDoes(1, 'conversation.assigned', { assigneeId: bob.id }, { assigneeId: bob.id, previousId: null })
  await inbox.assign(one, ada.id)
  expect(inbox.known(one)?.assigneeId).toBe(bob.id)
  expect(office.conversations.get(one)?.assigneeId).toBe(bob.id)
  expect(inbox.toasts.value).toMatchObject([
    {
      kind: 'conflict',
      notDone: 'toast.assigned.not',
      subject: 'Invoice 1',
      event: { type: 'conversation.assigned', actor: { id: bob.id } },
    },
  ])
})

test('a mail that came in meanwhile is no conflict', async () => {
  const { office, inbox, toasts } = await sitDown((office) => office.mail(1))
  office.mute(true)
  office.mail(1)
  await inbox.assign(one, ada.id)
  expect(office.conversations.get(one)?.assigneeId).toBe(ada.id)
  expect(toasts()).toEqual(['toast.assigned'])
})

test('two in a row are sent one after the other, each over the last', async () => {
  const { office, inbox, toasts } = await sitDown((office) => office.mail(1))
  office.mute(true)
  await Promise.all([inbox.assign(one, ada.id), inbox.assign(one, bob.id), inbox.close(one)])
  expect(office.conversations.get(one)).toMatchObject({ assigneeId: bob.id, status: 'closed' })
  expect(toasts()).toEqual(['toast.assigned', 'toast.closed'])
})

test('being away is shown at once, and put back when it is refused', async () => {
  const { office, inbox, toasts } = await sitDown((office) => office.mail(1))
  office.refuseOnce(/me$/, 'unavailable')
  const away = inbox.setAvailability('away')
  expect(inbox.start.value?.me.availability).toBe('away')
  await away
  expect(inbox.start.value?.me.availability).toBe('available')
  expect(toasts()).toEqual(['toast.unavailable'])
})
