import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import type { Bundle, Migration } from './bundle.ts'
import type { MailOutcome } from './doors.ts'

export type Database = Awaited<ReturnType<Miniflare['getD1Database']>>
export type Bucket = Awaited<ReturnType<Miniflare['getR2Bucket']>>

export interface WorkerOptions {
  bundle: Bundle
  /** Where databases, mail and queues are kept; null keeps nothing after `stop`. */
  dataDir: string | null
  /** 0 takes any free port. */
  port?: number
  /** Bindings beside, and before, those of wrangler.toml. */
  vars?: Record<string, string>
  /** POSTROOM_SECRET. */
  secret?: string
  log?: (level: string, line: string) => void
  /** Opens `/cdn-cgi/local/explorer`, which shows everybody what is in every binding, to tests. */
  explorer?: boolean
}

export interface RunningWorker {
  /** Without a slash at its end. */
  url: string
  mf: Miniflare
  db: Database
  search: Database
  mail: Bucket
  /** Hands one mail for one envelope recipient to the worker's own `email()`. */
  sendEmail(from: string, to: string, raw: Uint8Array | string): Promise<MailOutcome>
  runScheduled(cron?: string): Promise<void>
  stop(): Promise<void>
}

/** Starts the bundled worker with its databases migrated. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const localSecret = randomBytes(24).toString('base64url')
  const { bundle, log = logProblems } = options
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      ...bundle.options,
      name: 'postroom',
      modules: [{ type: 'ESModule', path: basename(bundle.script), contents: await readFile(bundle.script, 'utf8') }],
      bindings: {
        ...(bundle.options.bindings as Record<string, string> | undefined),
        POSTROOM_SECRET: options.secret ?? randomBytes(32).toString('base64url'),
        ...options.vars,
        LOCAL_SECRET: localSecret,
      },
      host: '127.0.0.1',
      port: options.port ?? 0,
      // Without this, every start would ask the platform where on earth this machine is.
      cf: false,
      unsafeLocalExplorer: options.explorer ?? false,
      log: new Log(LogLevel.ERROR),
      handleStructuredLogs: ({ level, message }) => log(level, message),
      ...(options.dataDir === null ? {} : { resourcePersistencePath: options.dataDir }),
    }),
  )
  try {
    const url = (await mf.ready).origin
    for (const [binding, migrations] of Object.entries(bundle.migrations)) {
      await migrate(await mf.getD1Database(binding), migrations)
    }
    const door = async (path: string, query: Record<string, string>, body?: Uint8Array | string) => {
      const response = await fetch(`${url}/__local/${path}?${new URLSearchParams(query).toString()}`, {
        method: 'POST',
        headers: { 'x-postroom-local': localSecret },
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> | string }),
      })
      if (!response.ok)
        throw new Error(`The worker's ${path} door answered ${response.status}: ${await response.text()}`)
      return response
    }
    return {
      url,
      mf,
      db: await mf.getD1Database('DB'),
      search: await mf.getD1Database('SEARCH'),
      mail: await mf.getR2Bucket('MAIL'),
      sendEmail: async (from, to, raw) => (await (await door('email', { from, to }, raw)).json()) as MailOutcome,
      runScheduled: async (cron = '* * * * *') => void (await door('scheduled', { cron })),
      stop: () => mf.dispose(),
    }
  } catch (error) {
    await mf.dispose()
    throw error
  }
}

/** Applies what is new, each file whole or not at all, and writes it down where wrangler looks too. */
async function migrate(database: Database, migrations: Migration[]): Promise<void> {
  await database
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations(
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
       )`,
    )
    .run()
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map(({ name }) => name))
  for (const { name, statements } of migrations) {
    if (applied.has(name)) continue
    try {
      await database.batch([
        ...statements.map((statement) => database.prepare(statement)),
        database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
      ])
    } catch (error) {
      throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error })
    }
  }
}

function logProblems(level: string, line: string): void {
  if (level === 'error' || level === 'warn') console.error(line)
}
