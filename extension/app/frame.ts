import type { ReadonlySignal } from '@preact/signals'

/** The webmail's page around the app, where there is one. */
export interface Frame {
  isDocked: ReadonlySignal<boolean>
  dock(isDocked: boolean): void
  close(): void
}
