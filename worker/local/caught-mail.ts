import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime, { type Email } from 'postal-mime'

/** One mail as the catcher's list shows it. */
export interface CaughtMail {
  /** Sorts by the time it was caught. */
  id: string
  /** Milliseconds UTC. */
  caughtAt: number
  /** The envelope: who it really came from and went to. */
  from: string
  to: string[]
  subject: string
  /** Of the header From, or else its address. */
  sender: string
  bytes: number
}

/** What the catcher keeps. */
export interface CaughtMails {
  add(envelope: { from: string; to: string[] }, raw: Uint8Array): Promise<CaughtMail>
  /** Newest first; with an address only what went to it, in whatever case. */
  list(to?: string): CaughtMail[]
  find(id: string): CaughtMail | undefined
  raw(id: string): Uint8Array
  parsed(id: string): Promise<Email>
  /** Forgets one, or all. */
  remove(id?: string): void
  /** Calls back after every change; answers how to stop that. */
  onChange(listener: () => void): () => void
}

/**
 * Opens a folder of caught mail, each an `.eml` file as it came with its envelope in a `.json` beside
 * it. Null keeps all in memory.
 */
export function openCaughtMails(folder: string | null): CaughtMails {
  const mails = new Map<string, CaughtMail>()
  const inMemory = new Map<string, Uint8Array>()
  const listeners = new Set<() => void>()
  const path = (id: string, ext: 'eml' | 'json') => join(folder ?? '', `${id}.${ext}`)
  if (folder !== null) {
    mkdirSync(folder, { recursive: true })
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith('.json')) continue
      const mail = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CaughtMail
      mails.set(mail.id, mail)
    }
  }
  const changed = () => listeners.forEach((listener) => listener())
  const raw = (id: string) => inMemory.get(id) ?? readFileSync(path(id, 'eml'))

  return {
    async add({ from, to }, bytes) {
      const { subject = '', from: author } = await PostalMime.parse(bytes)
      const caughtAt = Date.now()
      const mail: CaughtMail = {
        id: `${String(caughtAt).padStart(15, '0')}-${randomBytes(4).toString('hex')}`,
        caughtAt,
        from,
        to,
        subject,
        sender: author?.name || author?.address || from,
        bytes: bytes.length,
      }
      if (folder === null) inMemory.set(mail.id, bytes)
      else {
        writeFileSync(path(mail.id, 'eml'), bytes)
        // The envelope last and by renaming: a mail is there with it, or not at all.
        writeFileSync(`${path(mail.id, 'json')}.new`, JSON.stringify(mail))
        renameSync(`${path(mail.id, 'json')}.new`, path(mail.id, 'json'))
      }
      mails.set(mail.id, mail)
      changed()
      return mail
    },
    list(to) {
      const wanted = to?.toLowerCase()
      const all = [...mails.values()].reverse()
      return wanted ? all.filter((mail) => mail.to.some((address) => address.toLowerCase() === wanted)) : all
    },
    find: (id) => mails.get(id),
    raw,
    parsed: (id) => PostalMime.parse(raw(id)),
    remove(id) {
      for (const gone of id === undefined ? [...mails.keys()] : [id]) {
        if (!mails.delete(gone)) continue
        inMemory.delete(gone)
        if (folder === null) continue
        rmSync(path(gone, 'json'), { force: true })
        rmSync(path(gone, 'eml'), { force: true })
      }
      changed()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
