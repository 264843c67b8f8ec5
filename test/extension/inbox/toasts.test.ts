import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { offline } from '../../../extension/api/request.ts'
import { createToasts } from '../../../extension/inbox/toasts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a notice goes by itself', () => {
  const { toasts, done } = createToasts()
  done('toast.closed')
  vi.advanceTimersByTime(60_000)
  expect(toasts.value).toEqual([])
})

test('a notice that somebody points at stays, and goes some time after they have left it', () => {
  const { toasts, done, hold } = createToasts()
  const id = done('toast.closed')
  hold(id, true)
  vi.advanceTimersByTime(60_000)
  expect(toasts.value).toMatchObject([{ id }])
  hold(id, false)
  vi.advanceTimersByTime(1)
  expect(toasts.value).toMatchObject([{ id }])
  vi.advanceTimersByTime(60_000)
  expect(toasts.value).toEqual([])
})

test('two notices are the most, and the undo of an answer is not the one that goes', () => {
  const { toasts, done } = createToasts()
  done('toast.queued', {}, async () => {}, 5000)
  done('toast.closed')
  done('toast.reopened')
  expect(toasts.value.map(({ key }) => key)).toEqual(['toast.queued', 'toast.reopened'])
})

test('what is not drawn can be undone for its ten seconds, and is drawn when there is room again', async () => {
  const { toasts, canUndo, done, undone, undoLast } = createToasts()
  const back: string[] = []
  for (const subject of ['first', 'second', 'third']) {
    done('toast.closed', { subject }, async () => {
      back.push(subject)
      undone('toast.reopened', { subject })
    })
  }
  const seen = () => toasts.value.map(({ kind, subject }) => `${kind} ${subject}`)
  expect(seen()).toEqual(['done second', 'done third'])
  await undoLast()
  expect(seen()).toEqual(['done second', 'undone third'])
  await undoLast()
  expect(seen()).toEqual(['done first', 'undone second'])
  vi.advanceTimersByTime(10_000)
  expect([canUndo.value, seen()]).toEqual([false, []])
  await undoLast()
  expect(back).toEqual(['third', 'second'])
})

test('a notice that was dismissed is gone, and its act is still the first to be undone', async () => {
  const { toasts, done, dismiss, undoLast } = createToasts()
  const back: string[] = []
  done('toast.assigned', {}, async () => void back.push('assigned'))
  dismiss(done('toast.closed', {}, async () => void back.push('closed')))
  expect(toasts.value.map(({ key }) => key)).toEqual(['toast.assigned'])
  await undoLast()
  expect(back).toEqual(['closed'])
})

test('the same refusal twice is one notice', () => {
  const { toasts, refused } = createToasts()
  const refuse = (subject: string) => refused(offline(), 'toast.closed.not', { subject })
  for (const subject of ['An invoice', 'A lamp', 'A lamp']) refuse(subject)
  expect(toasts.value.map(({ subject }) => subject)).toEqual(['An invoice', 'A lamp'])
})

test('the undo of an answer ends when the answer leaves, whoever points at it', () => {
  const { toasts, done, hold } = createToasts()
  hold(
    done('toast.queued', {}, async () => {}, 5000),
    true,
  )
  vi.advanceTimersByTime(5000)
  expect(toasts.value).toEqual([])
})

test('a notice that was dismissed while it was held does not come back', () => {
  const { toasts, done, hold, dismiss } = createToasts()
  const id = done('toast.closed')
  hold(id, true)
  dismiss(id)
  hold(id, false)
  expect(toasts.value).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('that something was taken back is not said any more once something else is done', () => {
  const { toasts, done, undone } = createToasts()
  undone('toast.send_undone')
  done('toast.scheduled')
  expect(toasts.value.map(({ key }) => key)).toEqual(['toast.scheduled'])
})
