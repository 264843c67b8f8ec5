import { expect, test } from 'vitest'
import type { Happened } from '../../../worker/contract/event.ts'
import type { Env } from '../../../worker/env.ts'
import { publish } from '../../../worker/events/publish.ts'

const happened = (type: string) => ({ event: { seq: 7, type }, conversation: null }) as unknown as Happened

/** A room that is moved at the first calls: the platform does that when it likes, and cannot be asked to here. */
function moving(times: number) {
  const heard: Happened[] = []
  let left = times
  const tell = async (what: Happened) => {
    if (left-- > 0) throw new Error('The Durable Object was moved.')
    heard.push(what)
  }
  const ROOM = { idFromName: (name: string) => name, get: () => ({ tell }) }
  return { heard, env: { ROOM, JOBS: { sendBatch: async () => {} } } as unknown as Env }
}

test('a room that was moved hears of it all the same, once', async () => {
  const { heard, env } = moving(2)
  const deferred: Promise<unknown>[] = []
  await publish(env, (work) => deferred.push(work), happened('conversation.closed'), [])
  await Promise.all(deferred)
  expect(heard).toEqual([happened('conversation.closed')])
})

test('a change of access is not answered before the room has heard of it', async () => {
  const { heard, env } = moving(1)
  await publish(env, () => {}, happened('inbox.access_changed'), [])
  expect(heard).toHaveLength(1)
})

test('a room that never hears undoes nothing', async () => {
  const { heard, env } = moving(99)
  const deferred: Promise<unknown>[] = []
  await publish(env, (work) => deferred.push(work), happened('conversation.closed'), [])
  await expect(Promise.all(deferred)).resolves.toBeDefined()
  expect(heard).toEqual([])
}, 10_000)
