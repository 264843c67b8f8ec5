import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { bundleWorker, root } from '../../worker/local/bundle.ts'
import { startCatcher } from '../../worker/local/catcher.ts'
import { makeDemoAccount } from '../../worker/local/demo.ts'
import { type RunningWorker, startWorker } from '../../worker/local/miniflare.ts'
import { signIn } from '../../worker/local/sign-in.ts'
import { startSmtpIn } from '../../worker/local/smtp-in.ts'

/** A worker with its SMTP door, as the bench uses it. */
export interface Rig extends RunningWorker {
  smtpPort: number
  /** `fetch` as Ada, the owner; as nobody for the bare minimum. Reads the answer to its end. */
  get(path: string): Promise<unknown>
  token: string
  inboxId: string
  adaId: string
}

/** The real Postroom with Ada signed in; it can be metered, and nothing stands in between until it is. */
export async function startReal(more: { inspector?: boolean } = {}): Promise<Rig> {
  const catcher = await startCatcher({ folder: null })
  const setupCode = randomBytes(16).toString('hex')
  const vars = { SETUP_CODE: setupCode, SMTP_URL: `smtp://127.0.0.1:${catcher.smtpPort}` }
  const rig = await start('test/harness/metered-entry.ts', vars, more)
  const at = { url: rig.url, catcherUrl: catcher.url }
  await makeDemoAccount({ ...at, setupCode })
  const token = await signIn(at, 'ada@postroom.test')
  const get = getter(rig.url, token)
  const { me, inboxes } = (await get('/api/start')) as { me: { id: string }; inboxes: [{ id: string }] }
  const stop = async () => {
    await rig.stop()
    await catcher.stop()
  }
  return { ...rig, get, token, inboxId: inboxes[0].id, adaId: me.id, stop }
}

/** The bare minimum, with the same databases, bucket, queue and doors around it. */
export async function startBare(): Promise<Rig> {
  const rig = await start('test/bench/bare-minimum.ts', {})
  await rig.db.exec('CREATE TABLE bare (id TEXT PRIMARY KEY, sender TEXT, subject TEXT, body TEXT)')
  return rig
}

async function start(entry: string, vars: Record<string, string>, more: { inspector?: boolean } = {}): Promise<Rig> {
  const bundle = await bundleWorker({ entry: join(root, entry) })
  const worker = await startWorker({ bundle, dataDir: null, vars, ...more })
  const smtpIn = await startSmtpIn({ deliver: worker.sendEmail })
  const stop = async () => {
    await smtpIn.stop()
    await worker.stop()
  }
  return { ...worker, smtpPort: smtpIn.port, get: getter(worker.url, ''), token: '', inboxId: '', adaId: '', stop }
}

function getter(url: string, token: string): Rig['get'] {
  return async (path) => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
}
