import { expect, test } from 'vitest'
import type { TimelineItem } from '../../../worker/contract/event.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { isOwnAddress, replyRecipients } from '../../../extension/inbox/recipients.ts'
import { conversationOf, messageOf, startOf } from './people.ts'

const nora = { name: 'Nora Berg', email: 'nora@northwind.example' }
const leo = { name: 'Leo', email: 'leo@northwind.example' }
const us = { name: 'Support', email: 'Support@postroom.test' }

function items(...messages: Partial<Message>[]): TimelineItem[] {
  return messages.map((part, n) => {
    const message = messageOf(part)
    const type = message.direction === 'in' ? 'message.received' : 'message.queued'
    return { event: { seq: n + 1, type } as TimelineItem['event'], message, comment: null }
  })
}

const answer = (...messages: Partial<Message>[]) => {
  const { to, cc } = replyRecipients(items(...messages), conversationOf(1), (email) => isOwnAddress(email, startOf()))
  return { to: to.map(({ email }) => email), cc: cc.map(({ email }) => email) }
}

test('the answer goes to who wrote, with everybody on the mail in copy, without ourselves', () => {
  expect(answer({ from: nora, to: [us, leo], cc: [{ name: '', email: 'LEO@northwind.example' }, nora] })).toEqual({
    to: ['nora@northwind.example'],
    cc: ['leo@northwind.example'],
  })
})

test('our reply addresses are ourselves too', () => {
  expect(answer({ from: nora, to: [{ name: '', email: 'support+r.abc@mail.postroom.test' }] }).cc).toEqual([])
})

test('a stranger who wrote into the thread is not answered by default', () => {
  const stranger = { from: { name: 'Mallory', email: 'mallory@evil.example' }, isNewParticipant: true }
  expect(answer({ from: nora }, stranger)).toEqual({ to: ['nora@northwind.example'], cc: [] })
})

test('a machine is not answered either', () => {
  expect(
    answer({ from: nora }, { from: { name: '', email: 'mailer-daemon@x.example' }, isAutomatic: true }).to,
  ).toEqual(['nora@northwind.example'])
})

test('after our own answer the next one goes to the same people', () => {
  const ours = { direction: 'out' as const, status: 'sent' as const, from: us, to: [leo], cc: [nora] }
  expect(answer({ from: nora }, ours)).toEqual({ to: ['leo@northwind.example'], cc: ['nora@northwind.example'] })
})

test('one that was taken back says nothing about whom to answer', () => {
  expect(answer({ from: nora }, { direction: 'out', status: 'undone', to: [leo] }).to).toEqual([
    'nora@northwind.example',
  ])
})

test('a mail without a sender that can be answered goes to the contact', () => {
  expect(answer({ from: { name: 'Nobody', email: '' } }).to).toEqual(['nora@northwind.example'])
})
