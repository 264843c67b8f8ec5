import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { backdate } from './backdate.ts'
import type { Catcher } from './catcher.ts'
import { type Call, doDeeds, type Doers } from './demo-deeds.ts'
import { withDates } from './mail-date.ts'
import type { Database } from './miniflare.ts'
import { signIn, type SignInAt } from './sign-in.ts'
import { type OutgoingMail, sendBySmtp } from './smtp-out.ts'

export interface DemoAccount extends SignInAt {
  setupCode: string
}

export interface DemoOptions {
  url: string
  db: Database
  catcher: Catcher
  smtpPort: number
  setupCode: string
}

const inbox = { name: 'Support', address: 'support@postroom.test' }
const ada = { name: 'Ada Lindqvist', email: 'ada@postroom.test' }
const bob = { name: 'Bob Mercer', email: 'bob@postroom.test' }
const cleo = { name: 'Cleo van Rijn', email: 'cleo@postroom.test' }

/** Makes the demo's account, sends it its mail through SMTP, as anybody would, and does what its team has done with it. */
export async function seedDemo({ url, db, catcher, smtpPort, setupCode }: DemoOptions): Promise<void> {
  const members = await makeDemoAccount({ url, catcherUrl: catcher.url, setupCode })
  const mails = await demoMails(new Date())
  await sendBySmtp(smtpPort, mails)
  const done = await doDeeds({ db, members, mails: new Map(mails.map((mail) => [mail.name, mail])) })
  await backdate(db, new Map(mails.map(({ messageId, sentAt }) => [messageId, sentAt])), done)
  // What the newcomer finds in the catcher is what they caused themselves.
  catcher.mails.remove()
}

/** The account, through the API: Ada its owner, Bob, Cleo who is away, and the inbox support@postroom.test. */
export async function makeDemoAccount({ setupCode, ...at }: DemoAccount): Promise<Doers['members']> {
  const account = { name: 'Fjord & Wick', mailDomain: 'postroom.test' }
  await calling(at.url)('PUT', '/setup', { code: setupCode, account, owner: ada, inbox })
  const asAda = calling(at.url, await signIn(at, ada.email))
  const asAgents = []
  for (const agent of [bob, cleo]) {
    await asAda('POST', '/members', { ...agent, role: 'agent' })
    // Invited until they have been in.
    const asAgent = calling(at.url, await signIn(at, agent.email))
    await asAgent('PUT', '/me', { availability: agent === cleo ? 'away' : 'available' })
    asAgents.push(asAgent)
  }
  const [asBob, asCleo] = asAgents
  return { ada: asAda, bob: asBob!, cleo: asCleo! }
}

function calling(url: string, token?: string): Call {
  return async (method, path, json) => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    const answer = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer}`)
    return answer && JSON.parse(answer)
  }
}

export interface DemoMail extends OutgoingMail {
  /** Its file's, without `.eml`. */
  name: string
  /** Without angle brackets. */
  messageId: string
  /** Milliseconds UTC. */
  sentAt: number
}

/** The mails of `demo/`, dated, the oldest first. */
export async function demoMails(now: Date): Promise<DemoMail[]> {
  const folder = join(import.meta.dirname, 'demo')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'))
  const mails = await Promise.all(
    names.map(async (name) => {
      const dated = withDates(await readFile(join(folder, name)), now)
      const parsed = await PostalMime.parse(dated)
      const { from = parsed.from?.address ?? '', raw } = takeReturnPath(dated)
      const messageId = (parsed.messageId ?? '').replace(/^<|>$/g, '')
      return {
        name: name.slice(0, -'.eml'.length),
        from,
        to: inbox.address,
        raw,
        messageId,
        sentAt: Date.parse(parsed.date ?? ''),
      }
    }),
  )
  return mails.toSorted((a, b) => a.sentAt - b.sentAt)
}

/** The envelope's sender where it is another than From, as a bounce's is; the last server writes that line, not we. */
function takeReturnPath(mail: Uint8Array): { from?: string; raw: Uint8Array } {
  const [line, from] = /^Return-Path: <(.*)>\r?\n/.exec(Buffer.from(mail.subarray(0, 1000)).toString('latin1')) ?? []
  return line === undefined || from === undefined ? { raw: mail } : { from, raw: mail.subarray(line.length) }
}
