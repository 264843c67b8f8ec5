import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { explain, Problem } from './problem.ts'

const neededBytes = 100 * 1024 * 1024

/** What is made once for a data folder and kept with it: sessions and links stay good over a restart. */
export interface Keys {
  secret: string
  setupCode: string
  /** Whether the demo's account and mail are in it, or were not wanted. */
  seeded: boolean
}

/** One start's hold on a data folder. */
export interface DataFolder {
  /** Databases, stored mail, queues. */
  state: string
  /** Caught mail. */
  catcher: string
  keys: Keys
  markSeeded(): Promise<void>
  release(): Promise<void>
}

/**
 * Takes the folder for this process.
 *
 * @throws Problem when it is full, broken, not writable, or held by another start
 */
export async function openDataFolder(folder: string, port: number): Promise<DataFolder> {
  const lock = join(folder, 'running.json')
  const keysFile = join(folder, 'keys.json')
  try {
    await mkdir(join(folder, 'state'), { recursive: true })
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < neededBytes) throw new Problem(`The disk that holds ${folder} is full; make room for 100 MB.`)
    await assertNotHeld(folder, lock)
    await write(lock, { pid: process.pid, port })
    const keys = existsSync(keysFile) ? readKeys(await readFile(keysFile, 'utf8')) : makeKeys()
    await write(keysFile, keys)
    return {
      state: join(folder, 'state'),
      catcher: join(folder, 'catcher'),
      keys,
      markSeeded: () => write(keysFile, { ...keys, seeded: true }),
      release: () => rm(lock, { force: true }),
    }
  } catch (error) {
    throw explain(error, folder)
  }
}

function makeKeys(): Keys {
  return { secret: randomBytes(32).toString('base64url'), setupCode: randomBytes(12).toString('hex'), seeded: false }
}

function readKeys(text: string): Keys {
  const keys = JSON.parse(text) as Partial<Keys> | null
  if (typeof keys?.secret !== 'string' || typeof keys.setupCode !== 'string') throw new Error('malformed keys.json')
  return { secret: keys.secret, setupCode: keys.setupCode, seeded: keys.seeded === true }
}

/** Two workers on the same databases would break them. */
async function assertNotHeld(folder: string, lock: string): Promise<void> {
  if (!existsSync(lock)) return
  const held = await readFile(lock, 'utf8')
    .then(
      (text) => JSON.parse(text) as { pid: number; port: number },
      () => null,
    )
    .catch(() => null)
  // Both, since a process id is soon somebody else's.
  if (held && isAlive(held.pid) && (await isListening(held.port))) {
    throw new Problem(
      `Another Postroom (process ${held.pid}) already runs on ${folder}; stop it, or start with --data OTHER_FOLDER.`,
    )
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isListening(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1')
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

/** Whole or not at all, also when the power goes. */
async function write(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(value), { mode: 0o600 })
  await rename(`${file}.new`, file)
}
