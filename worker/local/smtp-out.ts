import { createTransport } from 'nodemailer'

export interface OutgoingMail {
  from: string
  to: string | string[]
  raw: Uint8Array | string
}

/** Sends mails as they are over one connection, in order; answers the server's last reply. */
export async function sendBySmtp(port: number, mails: OutgoingMail[]): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, pool: true, maxConnections: 1 })
  let reply = ''
  try {
    for (const { from, to, raw } of mails) {
      reply = (
        await transport.sendMail({ envelope: { from, to }, raw: typeof raw === 'string' ? raw : Buffer.from(raw) })
      ).response
    }
    return reply
  } finally {
    transport.close()
  }
}
