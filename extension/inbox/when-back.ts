import { effect, type ReadonlySignal } from '@preact/signals'
import type { Connection } from '../realtime/socket.ts'

/** Calls back each time the line, or the browser's network, is back. */
export function whenBack(connection: ReadonlySignal<Connection>, isBack: () => Promise<void>): { dispose: () => void } {
  let wasDown = false
  const stop = effect(() => {
    const isOnline = connection.value === 'online'
    if (isOnline && wasDown) queueMicrotask(() => void isBack())
    wasDown = !isOnline
  })
  const heard = (): void => void isBack()
  globalThis.addEventListener?.('online', heard)
  return {
    dispose() {
      stop()
      globalThis.removeEventListener?.('online', heard)
    },
  }
}
