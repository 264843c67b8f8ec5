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

test('a customer who asks for answers elsewhere gets them there, and the agent sees where', () => {
  const desk = { name: 'Nora, office', email: 'office@northwind.example' }
  expect(answer({ from: nora, replyTo: [desk], cc: [leo] })).toEqual({
    to: ['office@northwind.example'],
    cc: ['leo@northwind.example'],
  })
})

test('a form that asks for answers at our own address is answered where it came from', () => {
  expect(answer({ from: nora, replyTo: [us] }).to).toEqual(['nora@northwind.example'])
  expect(answer({ from: nora, replyTo: [{ name: 'Nora', email: '' }] }).to).toEqual(['nora@northwind.example'])
})

test('all of our addresses are ourselves, whatever stands after a plus', () => {
  const own = ['help@acme.example', 'HELP+orders@acme.example', 'billing@acme.example', 'inbox+abc@mail.postroom.test']
  const start = { ownAddresses: [...startOf().ownAddresses, 'help@acme.example', 'billing@acme.example'] }
  expect(own.filter((email) => !isOwnAddress(email, start))).toEqual([])
})

test('a colleague at our own domain is not one of our addresses', () => {
  const colleague = { name: 'Eva', email: 'eva@mail.postroom.test' }
  expect(answer({ from: nora, to: [us], cc: [colleague] }).cc).toEqual(['eva@mail.postroom.test'])
})

test('a stranger who wrote into the thread is not answered by default', () => {
  const stranger = { from: { name: 'Mallory', email: 'mallory@evil.example' }, isNewParticipant: true }
  expect(answer({ from: nora }, stranger)).toEqual({ to: ['nora@northwind.example'], cc: [] })
})

test('who says to be one of us, and does not prove it, is not answered elsewhere', () => {
  const chief = {
    from: { name: 'Eva', email: 'eva@mail.postroom.test' },
    replyTo: [{ name: '', email: 'm@evil.example' }],
  }
  expect(answer({ ...chief, isUnproven: true }).to).toEqual(['eva@mail.postroom.test'])
  expect(answer({ ...chief, isUnproven: false }).to).toEqual(['m@evil.example'])
})

test('a machine is not answered either', () => {
  expect(
    answer({ from: nora }, { from: { name: '', email: 'mailer-daemon@x.example' }, isAutomatic: true }).to,
  ).toEqual(['nora@northwind.example'])
})

test('what Bob forwarded is answered to its writer, and neither to Bob nor to whom he forwarded it', () => {
  const bob = { name: 'Bob', email: 'bob@acme.example' }
  const originalSender = { ...nora, how: 'forward' as const, isByOutsider: false }
  expect(answer({ from: bob, replyTo: [bob], originalSender, to: [us, leo], cc: [bob] })).toEqual({
    to: ['nora@northwind.example'],
    cc: [],
  })
})

test('what came through a group is answered to its writer and the others on it, and not to the group', () => {
  const group = { name: 'Nora Berg via Sales', email: 'sales@groups.example' }
  const originalSender = { ...nora, how: 'group' as const, isByOutsider: true }
  expect(answer({ from: group, replyTo: [group], originalSender, to: [group], cc: [leo] })).toEqual({
    to: ['nora@northwind.example'],
    cc: ['leo@northwind.example'],
  })
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
