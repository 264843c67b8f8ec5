import { afterEach, expect, test } from 'vitest'
import { bridge, type ThreadState, type ToFrame, type ToPage } from '../../extension/bridge/messages.ts'
import { BridgeClosed, openPeer, type Handlers, type Peer } from '../../extension/bridge/peer.ts'

const invoice: ThreadState = {
  conversationId: 'c1',
  subject: 'Invoice 4471 is wrong',
  open: true,
  assignee: { id: 'bob', name: 'Bob' },
  members: [{ id: 'bob', name: 'Bob', isMe: false, isAway: false }],
  ticket: { number: 1042, stage: 'New' },
  comments: 0,
  answering: [],
  canAct: true,
}

let ports: MessagePort[] = []
afterEach(() => ports.forEach((port) => port.close()))

/** Both sides over a real channel; `page` is the port a version of the content script that we do not know could use. */
function connect(frame: Partial<Handlers<ToFrame>>, heard: Partial<Handlers<ToPage>> = {}) {
  const { port1: page, port2 } = new MessageChannel()
  ports = [page, port2]
  const nothing = () => null
  const frameHandlers = {
    findThread: nothing,
    assign: nothing,
    setClosed: nothing,
    openConversation: nothing,
    theme: nothing,
    shown: nothing,
    ...frame,
  }
  const pageHandlers = {
    badge: nothing,
    threadChanged: nothing,
    learned: nothing,
    close: nothing,
    resize: nothing,
    texts: nothing,
    ...heard,
  }
  const fromFrame: Peer<ToPage> = openPeer(port2, bridge.toPage, bridge.toFrame, frameHandlers)
  const fromPage = (): Peer<ToFrame> => openPeer(page, bridge.toFrame, bridge.toPage, pageHandlers)
  return { page, fromPage, fromFrame }
}

test('a call is answered with what the inbox knows', async () => {
  const asked: unknown[] = []
  const { fromPage } = connect({
    findThread: (input) => {
      asked.push(input)
      return invoice
    },
  })
  expect(await fromPage().call('findThread', { messageIds: ['<a@b.example>'], subject: 'Hi' })).toEqual(invoice)
  expect(asked).toEqual([{ messageIds: ['<a@b.example>'], subject: 'Hi' }])
})

test('a refusal arrives as its one sentence', async () => {
  const { fromPage } = connect({
    assign: () => {
      throw new Error('Cleo has no access to Support.')
    },
  })
  await expect(fromPage().call('assign', { conversationId: 'c1', memberId: 'cleo' })).rejects.toThrow(
    'Cleo has no access to Support.',
  )
})

test('an answer that does not fit the map is refused, not passed on', async () => {
  const { fromPage } = connect({ findThread: () => ({ ...invoice, members: 'everyone' }) as never })
  await expect(fromPage().call('findThread', { messageIds: [], subject: '' })).rejects.toThrow('not understood')
})

test.each([
  ['a call of no such name', { kind: 'call', id: 1, name: 'deleteEverything', data: null }],
  ['a call named like a part of every object', { kind: 'call', id: 1, name: 'constructor', data: null }],
  ['a call with a wrong value', { kind: 'call', id: 1, name: 'assign', data: { conversationId: 7, memberId: null } }],
  [
    'a call with a value of a thousand pages',
    { kind: 'call', id: 1, name: 'assign', data: { conversationId: 'x'.repeat(1e6), memberId: null } },
  ],
])('%s is not understood, and nothing happens', async (_, message) => {
  const done: unknown[] = []
  const { page } = connect({ assign: (input) => (done.push(input), null) })
  const answer = new Promise((resolve) => (page.onmessage = ({ data }) => resolve(data)))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
  page.postMessage(message)
  expect(await answer).toEqual({ kind: 'refusal', id: 1, message: 'not understood' })
  expect(done).toEqual([])
})

test('rubbish and unknown events are dropped, and what comes after is heard', async () => {
  const heard: unknown[] = []
  const { page, fromPage } = connect({ shown: (shown) => void heard.push(shown) })
  for (const rubbish of [
    null,
    7,
    'text',
    [],
    { kind: 'event' },
    { kind: 'event', name: 'toString', data: 1 },
    { kind: 'answer', id: 99, data: 1 },
  ]) {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
    page.postMessage(rubbish)
  }
  const peer = fromPage()
  peer.tell('shown', { open: true, size: 'full' })
  await peer.call('openConversation', { conversationId: 'c1' })
  expect(heard).toEqual([{ open: true, size: 'full' }])
})

test('an event tells the page, and a colour that is more than a colour does not reach the frame', async () => {
  const badges: unknown[] = []
  const themes: unknown[] = []
  const { fromPage, fromFrame } = connect(
    { theme: (theme) => void themes.push(theme) },
    { badge: (badge) => void badges.push(badge) },
  )
  const page = fromPage()
  page.tell('theme', { skin: 'gmail', dark: false, colours: { background: 'url(https://evil.example/x)' } })
  page.tell('theme', { skin: 'gmail', dark: true, colours: { background: 'rgb(30, 31, 32)' } })
  fromFrame.tell('badge', { inboxName: 'Support', mine: 7 })
  await page.call('openConversation', { conversationId: 'c1' })
  expect(badges).toEqual([{ inboxName: 'Support', mine: 7 }])
  expect(themes).toEqual([{ skin: 'gmail', dark: true, colours: { background: 'rgb(30, 31, 32)' } }])
})

test('calls that wait when the bridge closes are told so', async () => {
  const { fromPage } = connect({ assign: () => new Promise(() => {}) })
  const peer = fromPage()
  const waiting = peer.call('assign', { conversationId: 'c1', memberId: null })
  peer.close()
  await expect(waiting).rejects.toBeInstanceOf(BridgeClosed)
})
