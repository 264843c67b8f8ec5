import { MailError, type Why } from './mailer.ts'
import { printable } from './printable.ts'

/** A connection as far as SMTP needs it. `upgrade` turns it into an encrypted one, once. */
export interface Connection {
  readable: ReadableStream<Uint8Array>
  writable: WritableStream<Uint8Array>
  isEncrypted: boolean
  upgrade?(): Promise<Connection> | Connection
  close(): void
}

/** What the server said: `lines` without their codes. */
export interface Reply {
  code: number
  lines: string[]
  text: string
}

export interface Wire {
  /** The next reply, of one line or several (RFC 5321 4.2.1). `what` names the step in errors. */
  read(what: string, within: number): Promise<Reply>
  write(bytes: Uint8Array | string, what: string, within: number): Promise<void>
  /** Whether the server said something that nobody asked for yet. */
  hasUnread(): boolean
  /** Gives the streams back, for an upgrade. */
  release(): void
}

/** What an agent is told of whatever goes wrong on the way to the server: none of it is theirs to mend. */
export const unreachable: Why = { code: 'unreachable', values: { way: 'smtp' } }

/** RFC 5321 4.5.3.1.5 allows 512 octets a line; servers with a lot to say get more, and one that never stops gets cut off. */
const longestLine = 4096
const mostLines = 100

/** Reads and writes with a limit on size and time for each step, and none of them beyond `last`, in milliseconds UTC. */
export function openWire(connection: Connection, last = Infinity): Wire {
  const reader = connection.readable.getReader()
  const writer = connection.writable.getWriter()
  // The error reaches whoever reads or writes; a rejection that nobody holds would end the process.
  reader.closed.catch(() => {})
  writer.closed.catch(() => {})
  const decoder = new TextDecoder()
  let held = new Uint8Array()

  async function readLine(what: string, until: number): Promise<string> {
    for (;;) {
      const newline = held.indexOf(10)
      if (newline >= 0) {
        const line = decoder.decode(held.subarray(0, newline))
        held = held.slice(newline + 1)
        return line.replace(/\r$/, '')
      }
      if (held.length > longestLine)
        throw new MailError(`The mail server answers ${what} with a line that does not end.`, {
          temporary: true,
          why: unreachable,
        })
      const { done, value } = await inTime(reader.read(), until - Date.now(), what)
      if (done)
        throw new MailError(`The mail server closed the connection at ${what}.`, { temporary: true, why: unreachable })
      const joined = new Uint8Array(held.length + value.length)
      joined.set(held)
      joined.set(value, held.length)
      held = joined
    }
  }

  return {
    async read(what, within) {
      const until = Math.min(Date.now() + within, last)
      const lines: string[] = []
      for (;;) {
        const line = await readLine(what, until)
        const parts = /^(\d{3})(?:([ -])(.*))?$/.exec(line)
        if (!parts)
          throw new MailError(`What answers at ${what} is no mail server.`, {
            reply: printable(line),
            why: unreachable,
          })
        lines.push(printable(parts[3] ?? ''))
        if (parts[2] !== '-') return { code: Number(parts[1]), lines, text: `${parts[1]} ${lines.join(' ')}`.trim() }
        if (lines.length >= mostLines)
          throw new MailError(`The mail server does not stop answering ${what}.`, { temporary: true, why: unreachable })
      }
    },
    async write(bytes, what, within) {
      const left = Math.min(within, last - Date.now())
      await inTime(writer.write(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes), left, what)
    },
    hasUnread: () => held.length > 0,
    release() {
      reader.releaseLock()
      writer.releaseLock()
    },
  }
}

async function inTime<T>(work: Promise<T>, milliseconds: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new MailError(`The mail server did not answer ${what} in time.`, { temporary: true, why: unreachable })),
      Math.max(milliseconds, 0),
    )
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    if (error instanceof MailError) throw error
    throw new MailError(`The connection to the mail server broke at ${what}.`, {
      temporary: true,
      reply: printable(String(error)),
      why: unreachable,
    })
  } finally {
    if (timer !== undefined) clearTimeout(timer)
  }
}
