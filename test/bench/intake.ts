import { createTransport } from 'nodemailer'
import type { BenchMail } from './mails.ts'
import { percentile } from './percentile.ts'
import type { Rig } from './rig.ts'

export interface Intake {
  perSecond: number
  /** Milliseconds from handing a mail over to its reply. */
  p50: number
  p99: number
}

export type Bring = (mail: BenchMail) => Promise<void>

/** Straight to `email()`. */
export function byHand(rig: Rig): { bring: Bring; close: () => void } {
  return {
    async bring({ from, to, raw }) {
      const { code, reason } = await rig.sendEmail(from, to, raw)
      if (code !== 250) throw new Error(`A mail was answered ${code} ${reason}`)
    },
    close() {},
  }
}

/** By SMTP, over as many connections as there are senders, as a relay keeps them open. */
export function bySmtp(rig: Rig, senders: number): { bring: Bring; close: () => void } {
  const transport = createTransport({
    host: '127.0.0.1',
    port: rig.smtpPort,
    ignoreTLS: true,
    pool: true,
    maxConnections: senders,
    maxMessages: Infinity,
  })
  return {
    bring: async ({ from, to, raw }) =>
      void (await transport.sendMail({ envelope: { from, to }, raw: Buffer.from(raw) })),
    close: () => transport.close(),
  }
}

/** Brings the mails with so many senders at once, each of which waits for its reply before the next. */
export async function takeIn(mails: BenchMail[], senders: number, bring: Bring): Promise<Intake> {
  const waiting = mails.values()
  const times: number[] = []
  const started = performance.now()
  const send = async () => {
    for (const mail of waiting) {
      const handed = performance.now()
      await bring(mail)
      times.push(performance.now() - handed)
    }
  }
  await Promise.all(Array.from({ length: senders }, send))
  const seconds = (performance.now() - started) / 1000
  return { perSecond: mails.length / seconds, p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

/** Waits until the queue is worked off: every message that is in can be found. Returns the milliseconds it took. */
export async function untilSearchable(rig: Rig, documents: number): Promise<number> {
  const started = performance.now()
  for (;;) {
    const row = await rig.search.prepare('SELECT count(*) AS n FROM documents').first<{ n: number }>()
    if ((row?.n ?? 0) >= documents) return performance.now() - started
    if (performance.now() - started > 60_000)
      throw new Error(`Only ${row?.n} of ${documents} messages can be found after a minute.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
