import type { ReadonlySignal } from '@preact/signals'
import type { Happened } from '../../worker/contract/event.ts'

export type Connection = 'connecting' | 'online' | 'offline'

/** What the app does with what it hears. `reload` means: too much was missed, or rights changed. */
export interface Hears {
  happened(happened: Happened): void
  answering(conversationId: string, memberId: string, isAnswering: boolean): void
  reload(): void
}

export interface Socket {
  state: ReadonlySignal<Connection>
  /** Opens the socket and keeps it open; every event after `since` is heard once and in order. */
  start(since: number, hears: Hears): void
  /** Tells the others; sent at most every five seconds for one conversation. */
  answering(inboxId: string, conversationId: string, isAnswering: boolean): void
  close(): void
}
