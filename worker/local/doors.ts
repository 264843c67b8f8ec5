/** Present only locally: made anew at every start, and known to the process that started the worker alone. */
export interface LocalEnv {
  LOCAL_SECRET: string
}

/** What became of a mail, as the SMTP reply its sender should see. */
export interface MailOutcome {
  code: 250 | 451 | 550
  reason: string
}

/** A mail without an empty line is all header; nobody needs more of it than this. */
const maxHeaderBytes = 256 * 1024

type Door = '/__local/email' | '/__local/scheduled'

/**
 * The same worker with two more doors, so that a local process can bring it mail and time the way the
 * platform does:
 *
 * - `POST /__local/email?from=&to=`, the raw mail as body with its Content-Length, calls `email()` and
 *   answers a `MailOutcome`;
 * - `POST /__local/scheduled?cron=` calls `scheduled()`.
 *
 * Both need the header `x-postroom-local` with `LOCAL_SECRET`; without it the worker itself answers.
 */
export function withLocalDoors<Env, Job>(worker: ExportedHandler<Env, Job>): ExportedHandler<Env & LocalEnv, Job> {
  return {
    ...worker,
    async fetch(request, env, ctx) {
      const url = new URL(request.url)
      if (url.pathname.startsWith('/__local/') && request.headers.get('x-postroom-local') === env.LOCAL_SECRET) {
        const cron = url.searchParams.get('cron') ?? '* * * * *'
        switch (url.pathname as Door) {
          case '/__local/email':
            return Response.json(await receive(worker, request, env, ctx))
          case '/__local/scheduled':
            await worker.scheduled?.({ cron, scheduledTime: Date.now(), noRetry() {} }, env, ctx)
            return new Response(null, { status: 204 })
        }
      }
      return worker.fetch ? worker.fetch(request, env, ctx) : new Response(null, { status: 404 })
    },
  }
}

async function receive<Env, Job>(
  worker: ExportedHandler<Env, Job>,
  request: Request<unknown, IncomingRequestCfProperties>,
  env: Env,
  ctx: ExecutionContext,
): Promise<MailOutcome> {
  const query = new URL(request.url).searchParams
  const { headers, raw } = await peekHeaders(request.body ?? new Blob([]).stream())
  let refusal: string | null = null
  const unavailable = () => Promise.reject(new Error('The local run neither forwards nor replies by itself.'))
  try {
    const message: ForwardableEmailMessage = {
      from: query.get('from') ?? '',
      to: query.get('to') ?? '',
      raw,
      rawSize: Number(request.headers.get('content-length')),
      headers,
      canBeForwarded: true,
      setReject: (reason) => void (refusal = reason),
      forward: unavailable,
      reply: unavailable,
    }
    await worker.email?.(message, env, ctx)
  } catch (error) {
    console.error('email() threw, so the sender is asked to try again:', error)
    return { code: 451, reason: 'Temporary failure, try again later' }
  } finally {
    // A refused mail is left unread, and a client still writing it would see a broken connection.
    await drain(raw)
  }
  return refusal === null ? { code: 250, reason: 'Taken in' } : { code: 550, reason: refusal }
}

/** The header up to the empty line (RFC 5322 section 2.1), and a stream that still holds all of the mail. */
async function peekHeaders(body: ReadableStream<Uint8Array>) {
  const [peeked, raw] = body.tee()
  const reader = peeked.getReader()
  let head = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) break
    // Latin-1, so that a byte is a character: Headers takes no others, and a mail may have any byte here.
    for (const byte of value) head += String.fromCharCode(byte)
    if (/\r?\n\r?\n/.test(head) || head.length > maxHeaderBytes) break
  }
  // Else the branch would keep all that the other one reads.
  void reader.cancel()
  return { headers: parseHeaders(head.split(/\r?\n\r?\n/, 1)[0] ?? ''), raw }
}

function parseHeaders(head: string): Headers {
  const headers = new Headers()
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    try {
      headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim())
    } catch {
      // A name or value that HTTP does not know; the raw mail still has it.
    }
  }
  return headers
}

async function drain(raw: ReadableStream): Promise<void> {
  if (raw.locked) return
  try {
    await raw.pipeTo(new WritableStream())
  } catch {
    // Read to its end already, or the client has gone.
  }
}
