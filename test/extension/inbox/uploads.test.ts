import { expect, test } from 'vitest'
import type { Upload } from '../../../worker/contract/message.ts'
import { ApiError } from '../../../extension/api/api-error.ts'
import { memoryStore } from '../session/memory-host.ts'
import { eventually, sitDown } from './desk.ts'
import { idOf } from './people.ts'

const manual: Upload = { id: idOf(600), filename: 'manual.pdf', type: 'application/pdf', size: 3 }
const file = (): File => new File(['abc'], 'manual.pdf', { type: 'application/pdf' })

/** Ada at an open conversation, with an upload that ends when the test says so. */
async function uploading() {
  const ends = Promise.withResolvers<Upload>()
  let tell: (part: number) => void = () => undefined
  const desk = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)), undefined, {
    upload: (_, progress, signal) => {
      tell = progress
      signal.addEventListener('abort', () => ends.reject(new ApiError('offline', 0, 'ended')))
      return ends.promise
    },
  })
  await desk.inbox.open(idOf(1))
  const done = desk.inbox.upload(file())
  return { ...desk, ends, done, progress: (part: number) => tell(part) }
}

test('an answer cannot be sent while a file is on its way, and goes with it then', async () => {
  const { inbox, ends, done, progress } = await uploading()
  inbox.writeReply({ html: 'Here it is' })
  progress(0.5)
  expect(inbox.uploading.value).toMatchObject([{ filename: 'manual.pdf', progress: 0.5, error: null }])
  expect(inbox.canSend.value).toBe(false)
  ends.resolve(manual)
  await done
  expect(inbox.uploading.value).toEqual([])
  expect(inbox.draft.value?.reply).toMatchObject({ html: 'Here it is', uploads: [manual] })
  expect(inbox.canSend.value).toBe(true)
})

test('a file arrives in the answer it was meant for, also when another conversation is open', async () => {
  const { inbox, ends, done } = await uploading()
  await inbox.open(idOf(2))
  expect(inbox.uploading.value).toEqual([])
  ends.resolve(manual)
  await done
  expect(inbox.draft.value?.reply.uploads).toEqual([])
  await inbox.open(idOf(1))
  await eventually(() => inbox.draft.value?.reply.uploads.length === 1)
})

test('a file that is refused says why until it is taken away', async () => {
  const { inbox, ends, done, toasts } = await uploading()
  ends.reject(new ApiError('too_large', 413, 'Larger than 25 MB.'))
  await done
  expect(inbox.uploading.value).toMatchObject([{ error: { code: 'too_large' } }])
  expect(toasts()).toEqual(['toast.too_large'])
  inbox.removeUpload(inbox.uploading.value[0]?.key ?? '')
  expect(inbox.uploading.value).toEqual([])
})

test('a file taken away on its way ends without a word', async () => {
  const { inbox, done, toasts } = await uploading()
  inbox.removeUpload(inbox.uploading.value[0]?.key ?? '')
  await done
  expect([inbox.uploading.value, toasts()]).toEqual([[], []])
})

test('a file taken off the answer is not in it any more', async () => {
  const { inbox, ends, done } = await uploading()
  ends.resolve(manual)
  await done
  inbox.removeUpload(manual.id)
  expect(inbox.draft.value?.reply.uploads).toEqual([])
})

test('two files that arrive at once for a conversation that is not open are both in its answer', async () => {
  const fast = memoryStore()
  const slowly = <T>(done: Promise<T>): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(done), 20))
  const slow = { ...fast, get: (key: string) => slowly(fast.get(key)) }
  const arrival = Promise.withResolvers<void>()
  const { inbox } = await sitDown((office) => [1, 2].forEach((number) => office.mail(number)), slow, {
    upload: ({ name, size, type }) => arrival.promise.then(() => ({ id: idOf(size), filename: name, type, size })),
  })
  await inbox.open(idOf(1))
  const names = ['a', 'bc', 'def']
  const arriving = names.map((name) => inbox.upload(new File([name], name)))
  await inbox.open(idOf(2))
  arrival.resolve()
  await Promise.resolve()
  // Back before they are written down.
  await inbox.open(idOf(1))
  await Promise.all(arriving)
  expect(inbox.draft.value?.reply.uploads.map(({ filename }) => filename)).toEqual(names)
  inbox.closePane()
  await inbox.open(idOf(1))
  expect(inbox.draft.value?.reply.uploads.map(({ filename }) => filename)).toEqual(names)
})

test('files that are too heavy together keep the answer from leaving until some are taken off', async () => {
  const ten = 10 * 1024 * 1024
  const { inbox } = await sitDown((office) => office.mail(1), undefined, {
    upload: ({ name, type }) => Promise.resolve({ id: idOf(name.length), filename: name, type, size: ten }),
  })
  await inbox.open(idOf(1))
  inbox.writeReply({ html: 'Here they are' })
  await inbox.upload(new File(['x'], 'a'))
  expect([inbox.isTooHeavy.value, inbox.canSend.value]).toEqual([false, true])
  await inbox.upload(new File(['x'], 'bc'))
  expect([inbox.isTooHeavy.value, inbox.canSend.value]).toEqual([true, false])
  inbox.removeUpload(idOf(2))
  expect([inbox.isTooHeavy.value, inbox.canSend.value]).toEqual([false, true])
})
