import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { contentHash } from './content-hash.ts'
import { Problem } from './problem.ts'

/** What `npm run build:local` leaves. */
const built = ['.output/chrome-mv3/manifest.json', '.postroom/web']
/** What it is made from. */
const sources = ['extension', 'worker/contract', 'wxt.config.ts', 'package.json', 'package-lock.json']

/** Builds the app and the extension unless nothing changed since; says so by `say`, as it takes a while. */
export async function buildApp(root: string, say: (line: string) => void): Promise<void> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  if (!scripts['build:local']) return
  const stamp = join(root, '.postroom/built')
  const hash = await contentHash(
    root,
    sources.map((source) => join(root, source)),
  )
  const isThere = built.every((path) => existsSync(join(root, path)))
  if (isThere && (await readFile(stamp, 'utf8').catch(() => '')) === hash) return

  say('Building the app and the extension ...')
  try {
    await promisify(execFile)('npm', ['run', '--silent', 'build:local'], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
      shell: process.platform === 'win32',
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Problem(`The app or the extension does not build:\n${(stderr || stdout).trim()}`, { cause: error })
  }
  await mkdir(join(root, '.postroom'), { recursive: true })
  await writeFile(stamp, hash)
}
