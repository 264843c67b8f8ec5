import { expect, onTestFinished, test } from 'vitest'
import { ApiError } from '../../../extension/api/api-error.ts'
import { createClient, type Client } from '../../../extension/api/client.ts'
import { createInbox, type Inbox } from '../../../extension/inbox/inbox.ts'
import { createSocket } from '../../../extension/realtime/socket.ts'
import { memoryBrowser, memoryStore } from '../session/memory-host.ts'
import { eventually, sitDown } from './desk.ts'
import type { Office } from './office.ts'
import { idOf } from './people.ts'

const one = idOf(1)
const TOKEN = 'ada+token/='

/** Ada, writing to Nora. `closeTab` leaves her browser's storage as it is at that moment; `reopen` is a new tab over it. */
async function writing(instead: (office: Office) => Partial<Client> = () => ({})) {
  const browser = memoryBrowser()
  const own: Partial<Client> = {}
  const desk = await sitDown(
    (office) => {
      office.mail(1)
      office.mail(2)
      Object.assign(own, instead(office))
    },
    memoryStore(browser),
    own,
  )
  await desk.inbox.open(one)
  const drafts = (store = desk.store) => store.keys().then((keys) => keys.filter((key) => key.includes('draft')))
  const closeTab = () => memoryStore({ kept: new Map(browser.kept), frames: new Set() })
  async function reopen(store = closeTab()): Promise<Inbox> {
    const client = createClient(desk.office.url, TOKEN)
    const inbox = createInbox({ client, socket: createSocket({ client, token: TOKEN }), store })
    onTestFinished(() => inbox.dispose())
    await inbox.load()
    await inbox.open(one)
    return inbox
  }
  return { ...desk, drafts, closeTab, reopen }
}

const answersIn = ({ timeline }: Inbox) => timeline.value.items.filter((item) => item.message?.direction === 'out')

test.each([502, 503, 524])(
  'an answer that was taken before something on the way said %i is not sent twice',
  async (status) => {
    let isFirst = true
    const { inbox, toasts } = await writing(({ url }) => ({
      async send(id, message) {
        const answer = await createClient(url, TOKEN).send(id, message)
        if (!isFirst) return answer
        isFirst = false
        throw new ApiError('unavailable', status, 'A time-out.')
      },
    }))
    inbox.writeReply({ html: 'Hello' })
    await inbox.send()
    expect([inbox.draft.value?.reply.html, toasts()]).toEqual(['Hello', ['toast.unavailable']])
    inbox.compose('reply')
    await inbox.send()
    expect([answersIn(inbox).length, inbox.draft.value?.reply.html]).toEqual([1, ''])
  },
)

test('an answer whose tab was closed while the line was dead is there again, and is sent once', async () => {
  const { office, inbox, closeTab, reopen, drafts } = await writing()
  inbox.writeReply({ html: 'Hello' })
  const letGo = office.hold()
  const sending = inbox.send()
  await eventually(() => office.asked.some((asked) => asked.endsWith('/messages')))
  const left = closeTab()
  letGo()
  await sending

  const again = await reopen(left)
  expect(again.draft.value?.reply).toMatchObject({ html: 'Hello', to: [{ name: 'Nora Berg' }] })
  again.compose('reply')
  await again.send()
  expect(answersIn(again)).toHaveLength(1)
  again.dispose()
  expect(await drafts(left)).toEqual([])
})

test('an answer taken back in another tab is as it was written, without the signature that was added', async () => {
  const { office, inbox, reopen } = await writing()
  office.sign('<br><div>-- <br>Ada</div>')
  inbox.writeReply({ html: '<p>Hello</p>' })
  await inbox.send()
  const again = await reopen()
  await again.undoSend(answersIn(again)[0]!.message!.id)
  expect(again.draft.value?.reply.html).toBe('<p>Hello</p>')
})

test('a comment whose tab was closed while the line was dead is there again', async () => {
  const { office, inbox, closeTab, reopen } = await writing()
  inbox.writeComment('ask Cleo')
  const letGo = office.hold()
  const sending = inbox.send()
  await eventually(() => office.asked.some((asked) => asked.endsWith('/comments')))
  const left = closeTab()
  office.goAway()
  letGo()
  await sending
  office.comeBack()
  const again = await reopen(left)
  expect(again.draft.value?.comment).toBe('ask Cleo')
})

test('a comment that had arrived unheard is there once, however often it is sent', async () => {
  const { office, inbox, drafts } = await writing()
  inbox.compose('comment')
  inbox.writeComment('ask Cleo')
  office.loseAnswerOnce(/comments$/)
  await inbox.send()
  expect(inbox.draft.value?.comment).toBe('ask Cleo')
  inbox.compose('comment')
  await inbox.send()
  const said = () => inbox.timeline.value.items.flatMap(({ comment }) => comment?.text ?? [])
  expect([said(), inbox.draft.value?.comment]).toEqual([['ask Cleo'], ''])

  inbox.compose('comment')
  inbox.writeComment('ask Cleo')
  await inbox.send()
  expect(said()).toEqual(['ask Cleo', 'ask Cleo'])
  inbox.dispose()
  expect(await drafts()).toEqual([])
})

test('what is on its way is not in the composer of who looks back meanwhile, and is forgotten once it is there', async () => {
  const sent = Promise.withResolvers<void>()
  const { inbox, drafts } = await writing(({ url }) => ({
    send: (id, message) => sent.promise.then(() => createClient(url, TOKEN).send(id, message)),
  }))
  inbox.writeReply({ html: 'Hello' })
  const sending = inbox.send()
  await eventually(() => inbox.timeline.value.pendingIds.size === 1)
  await inbox.open(idOf(2))
  expect(await drafts()).toHaveLength(1)
  await inbox.open(one)
  await eventually(() => inbox.draft.value !== null)
  expect(inbox.draft.value?.reply.html).toBe('')
  sent.resolve()
  await sending
  expect([answersIn(inbox).length, inbox.draft.value?.reply.html]).toEqual([1, ''])
  inbox.dispose()
  expect(await drafts()).toEqual([])
})

test('what is written while an answer is on its way comes after it when it is refused', async () => {
  const sent = Promise.withResolvers<never>()
  const { inbox } = await writing(() => ({ send: () => sent.promise }))
  inbox.writeReply({ html: 'First. ' })
  const sending = inbox.send()
  await eventually(() => inbox.draft.value?.reply.html === '')
  inbox.writeReply({ html: 'Second.' })
  sent.reject(new ApiError('conflict', 409, 'No.'))
  await sending
  expect(inbox.draft.value?.reply.html).toBe('First. Second.')
})

test('an answer that left does not open the composer again over what was written and laid aside meanwhile', async () => {
  const sent = Promise.withResolvers<void>()
  const { inbox } = await writing(({ url }) => ({
    send: (id, message) => sent.promise.then(() => createClient(url, TOKEN).send(id, message)),
  }))
  inbox.writeReply({ html: 'First.' })
  const sending = inbox.send()
  await eventually(() => inbox.draft.value?.reply.html === '')
  inbox.writeReply({ html: 'Second.' })
  inbox.compose(null)
  sent.resolve()
  await sending
  expect([inbox.draft.value?.reply.html, inbox.composing.value]).toEqual(['Second.', null])
})

test('an answer that had arrived unheard and was taken back elsewhere is not taken for sent', async () => {
  const { office, inbox, toasts } = await writing()
  inbox.writeReply({ html: 'Hello' })
  office.loseAnswerOnce(/messages$/)
  await inbox.send()
  const arrived = await createClient(office.url, TOKEN).timeline(one)
  await createClient(office.url, TOKEN).undoSend(
    arrived.items.find(({ message }) => message?.authorId)?.message?.id ?? '',
  )
  inbox.compose('reply')
  await inbox.send()
  expect([inbox.draft.value?.reply.html, toasts().at(-1)]).toEqual(['Hello', 'toast.send_undone'])
  inbox.compose('reply')
  await inbox.send()
  expect(answersIn(inbox).map(({ message }) => message?.status)).toEqual(['undone', 'queued'])
})
