import { judge } from './judge.ts'
import { bySmtp } from './intake.ts'
import { makeMails } from './mails.ts'
import { percentile } from './percentile.ts'
import type { Rig } from './rig.ts'
import { type Line, figure, times } from './table.ts'
import type { Words } from './words.ts'

/** How long a mail takes to the socket of a client who has the inbox open, one mail at a time, by SMTP. */
export async function measureScreen(rig: Rig, bare: Rig, words: Words, rounds: number): Promise<Line[]> {
  const screen = await openScreen(rig)
  const [smtp, bareSmtp] = [bySmtp(rig, 1), bySmtp(bare, 1)]
  const fromHanding: number[] = []
  const fromReply: number[] = []
  const bareReply: number[] = []
  for (const [at, mail] of makeMails(words, rounds + 1, 'screen').entries()) {
    const bareHanded = performance.now()
    await bareSmtp.bring(mail)
    const bareTook = performance.now() - bareHanded
    const handed = performance.now()
    const seen = screen.see()
    await smtp.bring(mail)
    const replied = performance.now()
    const seenAt = await seen
    // The first one opens the connections.
    if (at === 0) continue
    bareReply.push(bareTook)
    fromHanding.push(seenAt - handed)
    fromReply.push(seenAt - replied)
  }
  screen.close()
  smtp.close()
  bareSmtp.close()
  const line = (what: string, values: number[]): Line => {
    const p50 = percentile(values, 0.5)
    const bareP50 = percentile(bareReply, 0.5)
    return {
      what,
      ours: `p50 ${signed(p50)} ms, p99 ${signed(percentile(values, 0.99))} ms`,
      beside: `its reply ${figure(bareP50)} ms`,
      ratio: times(p50 / bareP50),
      ...judge('toScreen', 0, percentile(values, 0.99)),
    }
  }
  return [
    line('mail to screen, from handing over', fromHanding),
    line('mail to screen, from the SMTP reply', fromReply),
  ]
}

/** Below nought: it was on the screen before the sender had the reply. */
function signed(value: number): string {
  return value < 0 ? `-${figure(-value)}` : figure(value)
}

async function openScreen(rig: Rig) {
  const socket = new WebSocket(`${rig.url.replace('http', 'ws')}/api/socket`, [
    'postroom.v1',
    `bearer.${encodeURIComponent(rig.token)}`,
  ])
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened, { once: true })
    socket.addEventListener('error', () => failed(new Error('The socket did not open.')), { once: true })
  })
  return {
    close: () => socket.close(),
    /** When the next mail shows: they come one at a time. */
    see: () =>
      new Promise<number>((seen, failed) => {
        const timer = setTimeout(() => failed(new Error('No mail showed in ten seconds.')), 10_000)
        socket.addEventListener('message', function hear({ data }) {
          if (!String(data).includes('message.received')) return
          seen(performance.now())
          clearTimeout(timer)
          socket.removeEventListener('message', hear)
        })
      }),
  }
}
