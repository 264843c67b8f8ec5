import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { serveCatcher } from './catcher-server.ts'
import { type CaughtMails, openCaughtMails } from './caught-mail.ts'
import { listening } from './smtp-in.ts'

export interface CatcherOptions {
  /** 0 takes any free port. */
  smtpPort?: number
  /** 0 takes any free port. */
  webPort?: number
  /** Null keeps all in memory. */
  folder: string | null
}

export interface Catcher {
  mails: CaughtMails
  smtpPort: number
  /** Of its page and its JSON, without a slash at its end. */
  url: string
  stop(): Promise<void>
}

/** Receives by SMTP whatever the worker sends, to anybody, and shows it instead of passing it on. */
export async function startCatcher({ smtpPort = 0, webPort = 0, folder }: CatcherOptions): Promise<Catcher> {
  const mails = openCaughtMails(folder)
  const smtp = new SMTPServer({
    name: 'catcher.test',
    banner: "Postroom's mail catcher",
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1000,
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      const from = mailFrom === false ? '' : mailFrom.address
      stream
        .toArray()
        .then((chunks) => mails.add({ from, to: rcptTo.map(({ address }) => address) }, Buffer.concat(chunks)))
        .then(
          () => done(),
          (error: Error) => done(Object.assign(error, { responseCode: 451 })),
        )
    },
  })
  // A client that hangs up in the middle; without a listener it would end the process.
  smtp.on('error', () => {})
  const web = serveCatcher(mails)
  const stop = async () => {
    web.closeAllConnections()
    await Promise.all([
      new Promise<void>((stopped) => web.close(() => stopped())),
      new Promise<void>((stopped) => smtp.close(() => stopped())),
    ])
  }
  try {
    await listening(smtp, smtpPort)
    await new Promise<void>((listens, fails) => {
      web.once('error', fails)
      web.listen(webPort, '127.0.0.1', listens)
    })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    mails,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    url: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    stop,
  }
}
