import * as v from 'valibot'
import type { Side } from './messages.ts'

type Output<T extends v.GenericSchema> = v.InferOutput<T>

/** How to call and tell the other side. */
export interface Peer<S extends Side> {
  /** Rejects with the other side's one sentence, or `BridgeClosed`. */
  call<K extends keyof S['calls'] & string>(
    name: K,
    input: Output<S['calls'][K]['input']>,
  ): Promise<Output<S['calls'][K]['output']>>
  tell<K extends keyof S['events'] & string>(name: K, data: Output<S['events'][K]>): void
  close(): void
}

/** What this side does when called or told. */
export type Handlers<S extends Side> = {
  [K in keyof S['calls']]: (
    input: Output<S['calls'][K]['input']>,
  ) => Promise<Output<S['calls'][K]['output']>> | Output<S['calls'][K]['output']>
} & { [K in keyof S['events']]: (data: Output<S['events'][K]>) => void }

/** A question whose other side is gone. */
export class BridgeClosed extends Error {
  override name = 'BridgeClosed'
}

const envelope = v.variant('kind', [
  v.object({ kind: v.literal('call'), id: v.number(), name: v.string(), data: v.unknown() }),
  v.object({ kind: v.literal('answer'), id: v.number(), data: v.unknown() }),
  v.object({ kind: v.literal('refusal'), id: v.number(), message: v.string() }),
  v.object({ kind: v.literal('event'), name: v.string(), data: v.unknown() }),
])

interface Waiting {
  output: v.GenericSchema
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Speaks the map's messages over a port. Whatever does not fit the map is dropped: the port may outlive either side's version. */
export function openPeer<Out extends Side, In extends Side>(
  port: MessagePort,
  out: Out,
  incoming: In,
  handlers: Handlers<In>,
): Peer<Out> {
  const waiting = new Map<number, Waiting>()
  const does = handlers as Record<string, (data: unknown) => unknown>
  let last = 0

  async function answer(id: number, name: string, data: unknown): Promise<void> {
    const call = Object.hasOwn(incoming.calls, name) ? incoming.calls[name] : undefined
    const input = call && v.safeParse(call.input, data)
    if (!input?.success) return port.postMessage({ kind: 'refusal', id, message: 'not understood' })
    try {
      port.postMessage({ kind: 'answer', id, data: await does[name]!(input.output) })
    } catch (error) {
      port.postMessage({ kind: 'refusal', id, message: error instanceof Error ? error.message : String(error) })
    }
  }

  function hear(name: string, data: unknown): void {
    const event = Object.hasOwn(incoming.events, name) ? incoming.events[name] : undefined
    const parsed = event && v.safeParse(event, data)
    if (parsed?.success) does[name]!(parsed.output)
  }

  function settle(id: number, settled: (call: Waiting) => void): void {
    const call = waiting.get(id)
    waiting.delete(id)
    if (call) settled(call)
  }

  port.onmessage = ({ data }) => {
    const parsed = v.safeParse(envelope, data)
    if (!parsed.success) return
    const message = parsed.output
    if (message.kind === 'call') void answer(message.id, message.name, message.data)
    else if (message.kind === 'event') hear(message.name, message.data)
    else if (message.kind === 'refusal') settle(message.id, (call) => call.reject(new Error(message.message)))
    else {
      settle(message.id, (call) => {
        const output = v.safeParse(call.output, message.data)
        if (output.success) call.resolve(output.output)
        else call.reject(new Error('not understood'))
      })
    }
  }

  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { output: out.calls[name]!.output, resolve, reject })
        port.postMessage({ kind: 'call', id: last, name, data: input })
      }),
    tell: (name, data) => port.postMessage({ kind: 'event', name, data }),
    close() {
      port.close()
      for (const call of waiting.values()) call.reject(new BridgeClosed())
      waiting.clear()
    },
  }
}
