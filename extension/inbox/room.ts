import { computed, type ReadonlySignal } from '@preact/signals'
import type { Start } from '../../worker/contract/account.ts'
import type { Conversation } from '../../worker/contract/conversation.ts'

/** The inbox that is acted in: not always the one whose list is shown, since a contact's earlier conversations may lie elsewhere. */
export function createRoom(
  start: ReadonlySignal<Start | null>,
  conversation: ReadonlySignal<Conversation | null>,
  shownId: ReadonlySignal<string | null>,
) {
  const room = computed(() => {
    const inboxId = conversation.value?.inboxId ?? shownId.value
    return start.value?.inboxes.find(({ id }) => id === inboxId) ?? null
  })
  const own = computed(
    () => room.value?.senders.find(({ channelId }) => channelId === conversation.value?.channelId) ?? null,
  )
  return {
    canAct: computed(() => room.value?.canAct ?? false),
    sender: computed(() => own.value?.from ?? null),
    signature: computed(() => own.value?.signature ?? null),
  }
}
