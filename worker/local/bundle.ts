import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import type { SourcelessWorkerOptions } from 'wrangler'
import { contentHash } from './content-hash.ts'
import { Problem } from './problem.ts'

/** One database's migrations, in the order in which they are applied. */
export interface Migration {
  name: string
  statements: string[]
}

/** The worker as miniflare takes it: the script, the bindings of wrangler.toml, the migrations by binding. */
export interface Bundle {
  script: string
  options: SourcelessWorkerOptions
  migrations: Record<string, Migration[]>
}

/** The repository's folder. */
export const root = resolve(import.meta.dirname, '../..')

/**
 * Bundles the worker with the bundler that deploys it. The answer is kept under `.postroom/worker` by
 * the content of everything it was made from, so an unchanged worker costs some milliseconds.
 *
 * @param from the folder that holds wrangler.toml, and the entry to bundle in place of its `main`
 * @throws Problem with the bundler's own words when the sources do not build
 */
export async function bundleWorker(from: { folder?: string; entry?: string } = {}): Promise<Bundle> {
  const folder = from.folder ?? root
  const entry = from.entry ?? join(root, 'worker/local/entry.ts')
  const kept = join(root, '.postroom/worker')
  const folders = [
    ...new Set([join(root, 'worker'), resolve(entry, '..'), join(folder, 'worker'), join(folder, 'migrations')]),
  ]
  const sources = [join(folder, 'wrangler.toml'), join(root, 'package-lock.json'), ...folders]
  const hash = await contentHash(root, sources, entry)
  const made = join(kept, hash, 'bundle.json')
  if (!existsSync(made)) await make(folder, entry, join(kept, hash))
  return JSON.parse(await readFile(made, 'utf8')) as Bundle
}

async function make(folder: string, entry: string, target: string): Promise<void> {
  const building = `${target}.${process.pid}`
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true })
  // Imported here, since it costs a second that an unchanged worker need not pay.
  const { unstable_readConfig, unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } = await import('wrangler')
  const configPath = join(folder, 'wrangler.toml')
  const config = unstable_readConfig({ config: configPath }, { hideWarnings: true })
  if (config.assets?.directory) await mkdir(resolve(folder, config.assets.directory), { recursive: true })

  await runWrangler(['deploy', entry, '--config', configPath, '--dry-run', '--outdir', building], folder)
  const migrations: Bundle['migrations'] = {}
  for (const database of config.d1_databases) {
    const from = resolve(folder, database.migrations_dir ?? 'migrations')
    const names = existsSync(from) ? (await readdir(from)).filter((name) => name.endsWith('.sql')).sort() : []
    migrations[database.binding] = await Promise.all(
      names.map(async (name) => ({
        name,
        statements: unstable_splitSqlQuery(await readFile(join(from, name), 'utf8')),
      })),
    )
  }
  const script = (await readdir(building)).find((name) => name.endsWith('.js'))
  if (!script) throw new Error(`The bundler left no script for ${relative(root, entry)}.`)
  const { workerOptions } = unstable_getMiniflareWorkerOptions(configPath)
  const bundle: Bundle = { script: join(target, script), options: workerOptions, migrations }
  await writeFile(join(building, 'bundle.json'), JSON.stringify(bundle))
  await dropOldest(resolve(target, '..'), 4)
  // Two runs may build the same at once: the first one there is kept.
  await rename(building, target).catch(() => rm(building, { recursive: true, force: true }))
}

async function runWrangler(args: string[], cwd: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('wrangler/package.json')
  try {
    await promisify(execFile)(process.execPath, [resolve(manifest, '../bin/wrangler.js'), ...args], {
      cwd,
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1', NO_COLOR: '1' },
    })
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string }
    throw new Problem(
      `The worker does not build:\n${stripVTControlCharacters(stderr || stdout || String(error)).trim()}`,
      { cause: error },
    )
  }
}

async function dropOldest(folder: string, keep: number): Promise<void> {
  const made = await Promise.all(
    (await readdir(folder)).map(async (name) => ({
      path: join(folder, name),
      at: (await stat(join(folder, name))).mtimeMs,
    })),
  )
  const old = made.sort((a, b) => b.at - a.at).slice(keep)
  // A run of an hour ago may still be reading its own.
  await Promise.all(
    old.filter(({ at }) => Date.now() - at > 3_600_000).map(({ path }) => rm(path, { recursive: true, force: true })),
  )
}
