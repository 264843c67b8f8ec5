import { batch, type ReadonlySignal } from '@preact/signals'
import type { Client } from '../api/client.ts'
import { attempt } from './attempt.ts'
import type { Conversations } from './conversations.ts'

/** Marks the open conversation as read. Silent: whoever may not say so has still read it. */
export function createReading(
  client: Client,
  conversations: Conversations,
  openId: ReadonlySignal<string | null>,
): () => Promise<void> {
  return async () => {
    const id = openId.peek()
    if (!id || !conversations.truth(id)?.isUnread) return
    const drop = conversations.patch(id, (read) => ({ ...read, isUnread: false }))
    const answer = await attempt(() => client.read(id))
    batch(() => {
      if (answer.ok) conversations.put(answer.value)
      drop()
    })
  }
}
