import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { startCatcher } from '../../worker/local/catcher.ts'
import { bundleWorker } from '../../worker/local/bundle.ts'
import { makeDemoAccount } from '../../worker/local/demo.ts'
import type { MailOutcome } from '../../worker/local/doors.ts'
import { type RunningWorker, startWorker } from '../../worker/local/miniflare.ts'
import { signIn } from '../../worker/local/sign-in.ts'
import { startSmtpIn } from '../../worker/local/smtp-in.ts'
import { sendBySmtp } from '../../worker/local/smtp-out.ts'
import { type CatcherReader, readCatcher } from './catcher.ts'

export interface PostroomOptions {
  /** Null, as by default, keeps nothing. */
  dataDir?: string | null
  /** Bindings beside those of wrangler.toml. */
  vars?: Record<string, string>
  /** Shows what left through the platform's own binding, at `/cdn-cgi/local/explorer`. */
  explorer?: boolean
  /** Lets `mostMemory` look at its memory. */
  inspector?: boolean
  /** Hears what the worker logs, in place of whoever runs the tests. */
  log?: (level: string, line: string) => void
  /** A worker of the test's own in place of Postroom, behind `withLocalDoors`. */
  entry?: string
}

export interface Envelope {
  from: string
  to: string | string[]
}

export interface Postroom extends Omit<RunningWorker, 'sendEmail' | 'stop'> {
  smtpPort: number
  /** Lets whoever holds it make the account. */
  setupCode: string
  catcher: CatcherReader
  /** Brings a mail by SMTP; answers the reply, also when it is a refusal. */
  deliver(raw: string | Uint8Array, envelope: Envelope): Promise<SmtpReply>
  /** Brings a mail straight to the worker's `email()`. */
  email(raw: string | Uint8Array, envelope: { from: string; to: string }): Promise<MailOutcome>
  /** Makes the account of the demo: Ada (owner), Bob and Cleo (agents) at postroom.test, and support@postroom.test. */
  setUp(): Promise<unknown>
  /** Asks for a code, reads it in the catcher, and answers the bearer token it gives. */
  signIn(email: string): Promise<string>
  /** `fetch` for a holder of a token: `api(token)("/api/views")`. */
  api(token?: string): ApiFetch
  stop(): Promise<void>
}

export interface SmtpReply {
  code: number
  text: string
}

/** Adds the token, and JSON as body from `json`. */
export type ApiFetch = (path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>

/** A whole Postroom of the test's own: the worker, SMTP in, and a catcher for what it sends. */
export async function startPostroom(options: PostroomOptions = {}): Promise<Postroom> {
  const broken = inject('bundleError')
  if (broken !== null && options.entry === undefined) throw new Error(broken)
  const bundle = await bundleWorker(options.entry === undefined ? {} : { entry: options.entry })
  const catcher = await startCatcher({ folder: null })
  const setupCode = randomBytes(16).toString('hex')
  const worker = await startWorker({
    bundle,
    dataDir: options.dataDir ?? null,
    explorer: options.explorer ?? false,
    inspector: options.inspector ?? false,
    ...(options.log && { log: options.log }),
    vars: { SETUP_CODE: setupCode, SMTP_URL: `smtp://127.0.0.1:${catcher.smtpPort}`, ...options.vars },
  })
  const smtpIn = await startSmtpIn({ deliver: worker.sendEmail })
  const { sendEmail, stop, ...running } = worker
  const reader = readCatcher(catcher)
  const at = { url: worker.url, catcherUrl: catcher.url }
  const api = (token?: string) => apiFetch(worker.url, token)
  return {
    ...running,
    smtpPort: smtpIn.port,
    setupCode,
    catcher: reader,
    deliver: (raw, envelope) => deliver(smtpIn.port, raw, envelope),
    email: (raw, { from, to }) => sendEmail(from, to, raw),
    setUp: () => makeDemoAccount({ ...at, setupCode }),
    signIn: (email) => signIn(at, email),
    api,
    async stop() {
      await smtpIn.stop()
      await stop()
      await catcher.stop()
    },
  }
}

async function deliver(port: number, raw: string | Uint8Array, envelope: Envelope): Promise<SmtpReply> {
  try {
    return parseReply(await sendBySmtp(port, [{ ...envelope, raw }]))
  } catch (error) {
    const { response } = error as { response?: string }
    if (response === undefined) throw error
    return parseReply(response)
  }
}

function parseReply(response: string): SmtpReply {
  return { code: Number(response.slice(0, 3)), text: response.slice(4) }
}

function apiFetch(url: string, token: string | undefined): ApiFetch {
  return (path, { json, ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    if (json === undefined) return fetch(url + path, { ...init, headers })
    headers.set('content-type', 'application/json')
    return fetch(url + path, { ...init, headers, body: JSON.stringify(json) })
  }
}
