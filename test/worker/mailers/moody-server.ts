import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** Where in SMTP it happens: as somebody connects, at a command, in the middle of the mail, at its final dot, or after the mail was taken. */
export type Step = 'connect' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot' | 'taken'
/** What it does there; where it says no, it passes nothing on. It hangs for a while, and hangs up. */
export interface Mood {
  step: Step
  does: 'hangs up' | 'hangs' | 'says 4xx' | 'says 5xx'
}

export interface MoodyServer {
  port: number
  /** What the next connections meet, one each; later ones meet nothing. */
  moods: Mood[]
  stop(): Promise<void>
}

const HANGS_FOR = 700

/** A mail server that passes on what it is told, word for word, until one of its moods comes over it. */
export async function startMoodyServer(portBehind: () => number): Promise<MoodyServer> {
  const moods: Mood[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const behind = connect(portBehind(), '127.0.0.1')
    for (const socket of [client, behind]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('close', () => behind.destroy())
    talk(client, behind, moods.shift() ?? null)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    moods,
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function talk(client: Socket, behind: Socket, mood: Mood | null): void {
  let isMail = false
  let held = ''
  /** Nothing goes either way any more. */
  let isOver = false
  const breakOff = (does: Mood['does']) => {
    isOver = true
    if (does === 'says 4xx' || does === 'says 5xx') {
      const no = does === 'says 4xx' ? '451 4.3.0 Not now\r\n' : '554 5.7.1 Never\r\n'
      client.write(no)
      // Whoever asks in another way hears the same.
      client.on('data', () => client.write(no))
    } else if (does === 'hangs') setTimeout(() => client.destroy(), HANGS_FOR)
    else client.destroy()
    if (does !== 'hangs') behind.destroy()
  }
  /** Whether it came to this step in this mood. */
  const isMoody = (step: Step) => {
    if (mood?.step !== step || isOver) return false
    breakOff(mood.does)
    return true
  }
  if (isMoody('connect')) return
  let isAnsweringDot = false
  behind.on('data', (said) => {
    if (isAnsweringDot && isMoody('taken')) return
    if (isOver) return
    if (said.toString('latin1').startsWith('354')) isMail = true
    client.write(said)
  })
  behind.on('close', () => isOver || client.end())
  client.on('data', (chunk) => {
    if (isOver) return
    held += chunk.toString('latin1')
    if (isMail) {
      if (isMoody('body')) return
      // What the dot belongs to stays here until it is decided whether it is passed on.
      if (!held.endsWith('\r\n.\r\n')) return
      if (isMoody('dot')) return
      ;[isMail, isAnsweringDot] = [false, true]
    } else {
      if (!held.endsWith('\r\n')) return
      if (isMoody(held.slice(0, 4).toUpperCase().trim() as Step)) return
      isAnsweringDot = false
    }
    behind.write(Buffer.from(held, 'latin1'))
    held = ''
  })
}
