import { computed, signal, type ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import type { Start } from '../../worker/contract/account.ts'
import { Status, View } from '../../worker/contract/conversation.ts'
import type { Store } from '../session/host.ts'
import type { Looking } from './views.ts'

const Kept = v.object({ inboxId: v.string(), view: View, status: Status })
const KEY = 'my:looking'

/** Which view of which inbox is looked at; it is the same after a restart. */
export function createLooking(store: Store, start: ReadonlySignal<Start | null>) {
  const inboxId = signal<string | null>(null)
  const view = signal<View>('all')
  const status = signal<Status>('open')

  return {
    inboxId,
    view,
    status,
    looking: computed<Looking | null>(() => {
      const meId = start.value?.me.id
      return meId && inboxId.value ? { inboxId: inboxId.value, view: view.value, status: status.value, meId } : null
    }),
    keep: () => store.set(KEY, { inboxId: inboxId.peek(), view: view.peek(), status: status.peek() }),
    /** Chooses what was looked at last, or the first inbox. */
    async choose({ inboxes }: Start): Promise<void> {
      if (inboxes.some(({ id }) => id === inboxId.peek())) return
      const kept = v.safeParse(Kept, await store.get(KEY))
      const last = kept.success && inboxes.some(({ id }) => id === kept.output.inboxId) ? kept.output : null
      if (last) [view.value, status.value] = [last.view, last.status]
      inboxId.value = last?.inboxId ?? inboxes[0]?.id ?? null
    },
  }
}
