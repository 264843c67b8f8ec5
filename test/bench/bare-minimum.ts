import PostalMime from 'postal-mime'
import { withLocalDoors } from '../../worker/local/doors.ts'

interface Env {
  MAIL: { put(key: string, value: Uint8Array): Promise<unknown> }
  DB: {
    prepare(sql: string): {
      bind(...values: unknown[]): { run(): Promise<unknown> }
      all(): Promise<{ results: unknown }>
    }
  }
}

/** The bindings are the real worker's, so this must be there; nobody asks it. */
export class Room {
  fetch = () => new Response(null, { status: 404 })
}

/**
 * The least that a worker can do and still be called one for mail: parse, keep the bytes, write one
 * row, show fifty. It threads, finds, counts, tells and retries nothing.
 */
export default withLocalDoors({
  async fetch(_: Request, env: Env) {
    const { results } = await env.DB.prepare(
      'SELECT id, sender, subject, substr(body, 1, 200) AS body FROM bare ORDER BY id DESC LIMIT 50',
    ).all()
    return Response.json(results)
  },
  async email({ raw }: { raw: ReadableStream<Uint8Array> }, env: Env) {
    const bytes = new Uint8Array(await new Response(raw).arrayBuffer())
    const id = crypto.randomUUID()
    const [mail] = await Promise.all([PostalMime.parse(bytes), env.MAIL.put(id, bytes)])
    await env.DB.prepare('INSERT INTO bare VALUES (?, ?, ?, ?)')
      .bind(id, mail.from?.address ?? '', mail.subject ?? '', mail.text ?? mail.html ?? '')
      .run()
  },
} as never)
