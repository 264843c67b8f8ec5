import { withLocalDoors } from '../../worker/local/doors.ts'

interface Message {
  from: string
  to: string
  rawSize: number
  headers: Headers
  raw: ReadableStream<Uint8Array>
  setReject(reason: string): void
}

interface Env {
  MAIL: { put(key: string, value: Uint8Array, options: object): Promise<unknown> }
  DB: { prepare(sql: string): { first(): Promise<unknown> } }
}

export class Room {}

/** A worker that knows each of the ways in which mail may end, told apart by the recipient. */
export default withLocalDoors({
  async fetch() {
    return new Response('the worker itself')
  },
  async email(message: Message, env: Env) {
    if (message.to.startsWith('unknown@')) return message.setReject(`Nobody here is called\r\n${message.to}`)
    if (message.to.startsWith('broken@')) throw new Error('out of order')
    const raw = new Uint8Array(await new Response(message.raw).arrayBuffer())
    const { from, to, rawSize } = message
    await env.MAIL.put(`${to} ${crypto.randomUUID()}`, raw, {
      customMetadata: { from, to, rawSize: String(rawSize), subject: message.headers.get('subject') ?? '' },
    })
  },
  async scheduled({ cron }: { cron: string }, env: Env) {
    await env.MAIL.put(`cron ${cron}`, new Uint8Array(), {})
  },
} as never)
