import type { Catcher } from '../../worker/local/catcher.ts'
import type { CaughtMail } from '../../worker/local/caught-mail.ts'

/** A caught mail with its parts, and its header by lower-case name (the last of a name wins). */
export interface ReadMail extends CaughtMail {
  text: string
  html: string
  headers: Record<string, string>
  attachments: { name: string; type: string; content: Uint8Array }[]
  raw: string
}

export interface CatcherReader {
  smtpPort: number
  url: string
  /** Oldest first; without an address all of them. */
  mails(to?: string): Promise<ReadMail[]>
  /** The first mail to this address that the predicate accepts, caught already or yet to come. */
  waitFor(to: string, accepts?: (mail: ReadMail) => boolean, milliseconds?: number): Promise<ReadMail>
  clear(): void
}

export function readCatcher({ mails, smtpPort, url }: Catcher): CatcherReader {
  const read = async (mail: CaughtMail): Promise<ReadMail> => {
    const { text, html, headers, attachments } = await mails.parsed(mail.id)
    return {
      ...mail,
      text: text ?? '',
      html: html ?? '',
      headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
      attachments: attachments.map(({ filename, mimeType, content }) => ({
        name: filename ?? '',
        type: mimeType,
        content: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
      })),
      raw: Buffer.from(mails.raw(mail.id)).toString('latin1'),
    }
  }
  const all = (to?: string) => Promise.all(mails.list(to).toReversed().map(read))

  return {
    smtpPort,
    url,
    mails: all,
    clear: () => mails.remove(),
    async waitFor(to, accepts = () => true, milliseconds = 10_000) {
      const until = Date.now() + milliseconds
      for (;;) {
        // Listening before looking: a mail caught in between would never be seen.
        const changed = nextChange(mails, Math.max(0, until - Date.now()))
        const found = (await all(to)).find(accepts)
        if (found) {
          changed.cancel()
          return found
        }
        if (!(await changed.came)) {
          const there = mails.list().map((mail) => `"${mail.subject}" to ${mail.to.join(', ')}`)
          throw new Error(`No such mail to ${to} came. In the catcher: ${there.join('; ') || 'nothing'}.`)
        }
      }
    },
  }
}

function nextChange(mails: Catcher['mails'], milliseconds: number): { came: Promise<boolean>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const stop = mails.onChange(() => resolve(true))
  const timer = setTimeout(() => resolve(false), milliseconds)
  const came = promise.finally(() => {
    clearTimeout(timer)
    stop()
  })
  return { came, cancel: () => resolve(false) }
}
