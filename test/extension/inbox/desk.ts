import { onTestFinished, vi } from 'vitest'
import { createClient, type Client } from '../../../extension/api/client.ts'
import { createInbox } from '../../../extension/inbox/inbox.ts'
import { createSocket } from '../../../extension/realtime/socket.ts'
import { memoryStore } from '../session/memory-host.ts'
import { openOffice, type Office } from './office.ts'

/**
 * Ada at work in an office where these conversations lie, once it is all loaded. `instead` is for
 * what only a browser can do.
 */
export async function sitDown(prepare: (office: Office) => void, store = memoryStore(), instead: Partial<Client> = {}) {
  const office = await openOffice()
  prepare(office)
  const client = { ...createClient(office.url, 'ada+token/='), ...instead }
  const socket = createSocket({
    client,
    token: 'ada+token/=',
    times: { pingEvery: 5_000, pongWithin: 5_000, askEvery: 60_000, retryAfter: () => 20 },
  })
  const inbox = createInbox({ client, socket, store })
  onTestFinished(async () => {
    inbox.dispose()
    await office.close()
  })
  await inbox.load()
  await eventually(() => inbox.connection.value === 'online')
  const subjects = (): string[] => inbox.list.value.items.map((row) => row.subject)
  const toasts = (): string[] => inbox.toasts.value.map((toast) => toast.key)
  return { office, inbox, store, subjects, toasts }
}

/** Waits until it is so; a test that waits in vain fails. */
export async function eventually(isSo: () => boolean): Promise<void> {
  await vi.waitFor(
    () => {
      if (!isSo()) throw new Error(`It did not come about: ${String(isSo)}`)
    },
    { timeout: 3_000, interval: 5 },
  )
}
