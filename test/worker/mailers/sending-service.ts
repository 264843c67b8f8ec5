import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the service got it. */
export interface Asked {
  method: string
  path: string
  headers: IncomingHttpHeaders
  json: Record<string, unknown>
}

/** An answer: `hang` says nothing, `drop` hangs up, a status and a body say that. */
export type Reply = 'hang' | 'drop' | { status: number; json?: object; text?: string; headers?: Record<string, string> }

export interface Service {
  url: string
  asked: Asked[]
  /** Answers from now on. */
  answers(reply: Reply | ((asked: Asked) => Reply)): void
  stop(): Promise<void>
}

/** A real HTTP server in place of a sending service. */
export async function startService(first: Reply | ((asked: Asked) => Reply)): Promise<Service> {
  const asked: Asked[] = []
  let reply = first
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const one: Asked = {
        method: request.method!,
        path: request.url!,
        headers: request.headers,
        json: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
      }
      asked.push(one)
      const said = typeof reply === 'function' ? reply(one) : reply
      if (said === 'hang') return
      if (said === 'drop') return void request.socket.destroy()
      response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers })
      response.end(said.text ?? JSON.stringify(said.json ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers: (next) => void (reply = next),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As resend.com/docs says: a mail gets an id; the same Idempotency-Key gets the same one, and another mail under it a 409. */
export function resend(messageId: string | null = '<0100019@eu-west-1.amazonses.com>') {
  const kept = new Map<string, { id: string; body: string }>()
  return (asked: Asked): Reply => {
    if (asked.headers.authorization !== 're_good' && asked.headers.authorization !== 'Bearer re_good')
      return { status: 401, json: { statusCode: 401, name: 'missing_api_key', message: 'Missing API key' } }
    if (asked.method === 'GET')
      return messageId === null
        ? { status: 401, json: { statusCode: 401, name: 'restricted_api_key', message: 'restricted to only send' } }
        : { status: 200, json: { object: 'email', id: asked.path.slice('/emails/'.length), message_id: messageId } }
    const key = String(asked.headers['idempotency-key'])
    const body = JSON.stringify(asked.json)
    const before = kept.get(key)
    if (before && before.body !== body)
      return { status: 409, json: { statusCode: 409, name: 'invalid_idempotent_request', message: 'another payload' } }
    const id = before?.id ?? crypto.randomUUID()
    kept.set(key, { id, body })
    return { status: 200, json: { id } }
  }
}

/** As postmarkapp.com says. */
export const postmark = (asked: Asked): Reply =>
  asked.headers['x-postmark-server-token'] === 'pm-good'
    ? {
        status: 200,
        json: {
          To: asked.json['To'],
          SubmittedAt: '2026-11-21T07:25:01.4178645-05:00',
          MessageID: '0a129aee-e1cd-480d-b08d-4f48548ff48d',
          ErrorCode: 0,
          Message: 'OK',
        },
      }
    : { status: 401, json: { ErrorCode: 10, Message: 'The Server Token you provided is invalid.' } }
