import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
