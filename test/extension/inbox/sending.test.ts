import { expect, test } from 'vitest'
import type { Failure } from '../../../worker/contract/failure.ts'
import { memoryStore } from '../session/memory-host.ts'
import { eventually, sitDown } from './desk.ts'
import { idOf } from './people.ts'

const one = idOf(1)

async function writing(store = memoryStore()) {
  const desk = await sitDown((office) => office.mail(1), store)
  await desk.inbox.open(one)
  return desk
}

test('an answer starts out to the customer, and stands at the end while it is being sent', async () => {
  const { office, inbox, toasts } = await writing()
  expect(inbox.draft.value?.reply.to).toEqual([{ name: 'Nora Berg', email: 'nora@northwind.example' }])
  inbox.compose('reply')
  expect(inbox.canSend.value).toBe(false)
  inbox.writeReply({ html: '<div>You are right.</div>' })
  expect(inbox.canSend.value).toBe(true)
  const letGo = office.hold()
  const sending = inbox.send()
  await eventually(() => inbox.timeline.value.items.at(-1)?.message?.html === '<div>You are right.</div>')
  expect(inbox.timeline.value.pendingIds.size).toBe(1)
  expect(inbox.draft.value?.reply.html).toBe('')
  letGo()
  await sending
  expect(inbox.timeline.value.pendingIds.size).toBe(0)
  expect(inbox.timeline.value.items.map((item) => item.message?.status)).toEqual(['received', 'queued'])
  expect(toasts()).toEqual(['toast.queued'])
})

test('sent and failed are told on the answer itself', async () => {
  const { office, inbox } = await writing()
  inbox.writeReply({ html: 'Hello' })
  await inbox.send()
  const message = (): { status?: string; failure?: Failure | null } => inbox.timeline.value.items[1]?.message ?? {}
  const id = inbox.timeline.value.items[1]?.message?.id ?? ''
  office.deliver(id, 'failed')
  await eventually(() => message().status === 'failed' && message().failure?.said === 'mailbox full')
  await inbox.retrySend(id)
  expect(message().status).toBe('queued')
  office.deliver(id, 'sent')
  await eventually(() => message().status === 'sent')
})

test('what is taken back is in the composer again', async () => {
  const { office, inbox, toasts } = await writing()
  inbox.writeReply({ html: 'Hello', cc: [{ name: '', email: 'leo@northwind.example' }] })
  await inbox.send()
  await inbox.undo(inbox.toasts.value[0]?.id ?? 0)
  expect(inbox.timeline.value.items[1]?.message?.status).toBe('undone')
  expect(inbox.draft.value?.reply).toMatchObject({ html: 'Hello', cc: [{ email: 'leo@northwind.example' }] })
  expect(office.asked.some((one) => one.startsWith('DELETE messages/'))).toBe(true)
  expect(toasts()).toEqual(['toast.send_undone'])
  expect(inbox.composing.value).toBe('reply')
  expect(inbox.canSend.value).toBe(true)
})

test('what has left cannot be taken back, and the answer says sent', async () => {
  const { office, inbox, toasts } = await writing()
  inbox.writeReply({ html: 'Hello' })
  await inbox.send()
  const id = inbox.timeline.value.items[1]?.message?.id ?? ''
  office.deliver(id, 'sent')
  await inbox.undoSend(id)
  await eventually(() => inbox.timeline.value.items[1]?.message?.status === 'sent')
  expect(toasts()).toContain('toast.already_sent')
  expect(inbox.draft.value?.reply.html).toBe('')
})

test('without a network the answer is in the composer again', async () => {
  const { office, inbox, toasts } = await writing()
  inbox.writeReply({ html: 'Hello' })
  office.goAway()
  await inbox.send()
  expect(toasts()).toEqual(['toast.offline'])
  expect(inbox.draft.value?.reply.html).toBe('Hello')
  expect(inbox.canSend.value).toBe(true)
  expect(inbox.timeline.value.items).toHaveLength(1)
})

test('an answer that was accepted without our hearing of it is not sent twice', async () => {
  const { office, inbox } = await writing()
  inbox.writeReply({ html: 'Hello' })
  office.loseAnswerOnce(/messages$/)
  await inbox.send()
  expect(inbox.draft.value?.reply.html).toBe('Hello')
  inbox.compose('reply')
  await inbox.send()
  expect(inbox.timeline.value.items.filter((item) => item.message?.direction === 'out')).toHaveLength(1)
  expect(inbox.draft.value?.reply.html).toBe('')
})

test('a comment shows at once, is there once, and can be taken back', async () => {
  const { office, inbox } = await writing()
  inbox.writeComment('Bob, can you check the order?')
  inbox.compose('comment')
  const letGo = office.hold()
  const sending = inbox.send()
  await eventually(() => inbox.timeline.value.pendingIds.size === 1)
  letGo()
  await sending
  const comments = (): (string | undefined)[] =>
    inbox.timeline.value.items.map((item) => item.comment?.text).filter(Boolean)
  expect(comments()).toEqual(['Bob, can you check the order?'])
  expect(inbox.draft.value?.comment).toBe('')
  await inbox.undo(inbox.toasts.value[0]?.id ?? 0)
  expect(comments()).toEqual([])
})

test('a removed comment comes back by undo, and at once when it is refused', async () => {
  const { office, inbox, toasts } = await writing()
  inbox.writeComment('Look at this')
  inbox.compose('comment')
  await inbox.send()
  const comment = (): { id: string; text: string } | undefined =>
    inbox.timeline.value.items.findLast((item) => item.comment)?.comment ?? undefined
  office.refuseOnce(/comments/, 'not_allowed')
  await inbox.removeComment(comment()?.id ?? '')
  expect(comment()?.text).toBe('Look at this')
  expect(toasts()).toEqual(['toast.commented', 'toast.not_allowed'])
  await inbox.removeComment(comment()?.id ?? '')
  expect(comment()).toBeUndefined()
  await inbox.undo(inbox.toasts.value.at(-1)?.id ?? 0)
  expect(comment()?.text).toBe('Look at this')
})

test('what is not sent is there after the tab was closed', async () => {
  const store = memoryStore()
  const before = await writing(store)
  before.inbox.writeReply({ html: '<b>Half a sent' })
  before.inbox.writeComment('ask Cleo')
  before.inbox.dispose()
  const after = await writing(store)
  expect(after.inbox.draft.value).toMatchObject({
    reply: { html: '<b>Half a sent', to: [{ name: 'Nora Berg' }] },
    comment: 'ask Cleo',
  })
})

test('each conversation has its own draft, and one that was sent is forgotten', async () => {
  const { inbox, store, office } = await writing()
  office.mail(2)
  inbox.writeReply({ html: 'to the first' })
  await inbox.open(idOf(2))
  expect(inbox.draft.value?.reply.html).toBe('')
  await inbox.open(one)
  expect(inbox.draft.value?.reply.html).toBe('to the first')
  inbox.compose('reply')
  await inbox.send()
  inbox.closePane()
  await eventually(() => inbox.draft.value === null)
  expect((await store.keys()).filter((key) => key.includes('draft'))).toEqual([])
})

test('while Ada writes the others hear of it, once', async () => {
  const { office, inbox } = await writing()
  for (const html of ['H', 'He', 'Hel']) inbox.writeReply({ html })
  inbox.closePane()
  await eventually(() => office.heard.length === 2)
  expect(office.heard.map((text) => JSON.parse(text).isAnswering)).toEqual([true, false])
})

test('whom she writes to may change while she writes: she is still answering', async () => {
  const { office, inbox } = await writing()
  inbox.writeReply({ html: 'Hello' })
  inbox.writeReply({ to: [{ name: '', email: 'leo@northwind.example' }] })
  await inbox.reload()
  await eventually(() => office.heard.length > 0)
  expect(office.heard.map((text) => JSON.parse(text).isAnswering)).toEqual([true])
})
