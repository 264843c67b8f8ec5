import { batch, signal, type ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import type { Happened } from '../../worker/contract/event.ts'
import { FromRoom, SUBPROTOCOL, type FromClient } from '../../worker/contract/realtime.ts'
import type { Client } from '../api/client.ts'
import { createAnnouncer } from './announcer.ts'
import { backoff } from './backoff.ts'
import { createHeard, type Heard } from './heard.ts'

export type Connection = 'connecting' | 'online' | 'offline'

/** What the app does with what it hears. `reload` means: too much was missed, or rights changed. */
export interface Hears {
  happened(happened: Happened): void
  answering(conversationId: string, memberId: string, isAnswering: boolean): void
  /** Rejects when it failed: then it is tried again with the next line. */
  reload(): Promise<void>
}

export interface Socket {
  /** `offline` from the first try that failed until all that was missed is there. */
  state: ReadonlySignal<Connection>
  /** Opens the socket and keeps it open; every event after `since` is heard once. Called again, it begins anew. */
  start(since: number, hears: Hears): void
  /** Tells the others; sent at most every five seconds for one conversation. */
  answering(inboxId: string, conversationId: string, isAnswering: boolean): void
  close(): void
}

export interface SocketParts {
  client: Pick<Client, 'base' | 'events'>
  token: string | null
  /** In milliseconds. `askEvery`: how long an event that got lost on its way may stay unknown. */
  times?: { pingEvery: number; pongWithin: number; askEvery: number; retryAfter: (attempt: number) => number }
}

/** The one socket of a tab. */
export function createSocket({
  client,
  token,
  times = { pingEvery: 25_000, pongWithin: 10_000, askEvery: 60_000, retryAfter: backoff },
}: SocketParts): Socket {
  const state = signal<Connection>('connecting')
  const announcer = createAnnouncer(tell)
  let line: WebSocket | null = null
  let heard: Heard = createHeard(0)
  let hears: Hears | null = null
  let attempt = 0
  let askedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Events that came while the missed ones are fetched; null when nothing is being fetched. */
  let waiting: Happened[] | null = null

  function open(): void {
    clearTimeout(timer)
    hangUp()
    if (!hears) return
    const made = new WebSocket(new URL('/api/socket', client.base.replace(/^http/, 'ws')), protocols(token))
    line = made
    waiting = []
    timer = setTimeout(() => lost(made), times.pongWithin)
    made.onopen = () => void resume(made)
    made.onmessage = (event) => line === made && hear(made, event.data)
    made.onclose = made.onerror = () => lost(made)
  }

  /** The socket is open first and what it says waits: between asking and listening nothing can be missed. */
  async function resume(made: WebSocket): Promise<void> {
    beat(made)
    try {
      if (!(await fetchMissed(made))) return
    } catch {
      return lost(made)
    }
    const late = waiting ?? []
    waiting = null
    applyAll(late)
    attempt = 0
    state.value = 'online'
    announcer.repeat()
  }

  /** False where this line's work is over: it was lost meanwhile, or everything is loaded anew. */
  async function fetchMissed(made: WebSocket): Promise<boolean> {
    askedAt = Date.now()
    const asking = heard
    let reached = asking.highest()
    for (let since: number | null = asking.resumeAfter(); since !== null;) {
      const missed = await client.events(since)
      if (line !== made) return false
      if (missed.reset) {
        await hears?.reload()
        return false
      }
      applyAll(missed.items)
      reached = Math.max(reached, missed.items.at(-1)?.event.seq ?? 0)
      since = missed.next
    }
    asking.complete(reached)
    return true
  }

  /** The room tells each event once, and what it could not tell is missed without a sign: so it is asked for. */
  function askSometimes(made: WebSocket): void {
    if (!waiting && Date.now() - askedAt >= times.askEvery) void fetchMissed(made).catch(() => {})
  }

  function hear(made: WebSocket, data: unknown): void {
    beat(made)
    const said = read(data)
    if (said?.type === 'answering') hears?.answering(said.conversationId, said.memberId, said.isAnswering)
    if (said?.type === 'access') void hears?.reload().catch(() => lost(made))
    askSometimes(made)
    if (said?.type !== 'happened') return
    const happened = said.happened as Happened
    if (waiting) waiting.push(happened)
    else apply(happened)
  }

  /** A night's events are one change of the screen, not two hundred. */
  function applyAll(some: readonly Happened[]): void {
    batch(() => some.forEach(apply))
  }

  function apply(happened: Happened): void {
    if (heard.isNew(happened.event.seq)) hears?.happened(happened)
  }

  /** A line that is dead without having closed (a laptop that slept) answers no ping. */
  function beat(made: WebSocket): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      tell({ type: 'ping' })
      timer = setTimeout(() => lost(made), times.pongWithin)
    }, times.pingEvery)
  }

  function lost(made: WebSocket): void {
    if (line !== made) return
    hangUp()
    clearTimeout(timer)
    state.value = state.peek() === 'online' ? 'connecting' : 'offline'
    timer = setTimeout(open, times.retryAfter(attempt++))
  }

  function hangUp(): void {
    const old = line
    line = null
    old?.close()
  }

  function tell(said: FromClient): void {
    if (line?.readyState === WebSocket.OPEN) line.send(JSON.stringify(said))
  }

  /** The browser knows before any timer that the network is back, and that it is gone. */
  function back(): void {
    if (hears && state.peek() !== 'online') open()
  }
  function gone(): void {
    if (line) lost(line)
  }
  globalThis.addEventListener?.('online', back)
  globalThis.addEventListener?.('offline', gone)

  return {
    state,
    start(since, listener) {
      heard = createHeard(since)
      hears = listener
      open()
    },
    answering: announcer.announce,
    close() {
      hears = null
      clearTimeout(timer)
      globalThis.removeEventListener?.('online', back)
      globalThis.removeEventListener?.('offline', gone)
      hangUp()
      state.value = 'offline'
    },
  }
}

/** A subprotocol may not hold the `/` and `=` of base64: the token is percent-encoded. */
function protocols(token: string | null): string[] {
  return token ? [SUBPROTOCOL, `bearer.${encodeURIComponent(token)}`] : [SUBPROTOCOL]
}

function read(data: unknown): FromRoom | null {
  try {
    const said = v.safeParse(FromRoom, JSON.parse(String(data)))
    return said.success ? said.output : null
  } catch {
    return null
  }
}
