import { buildApp } from './build.ts'
import { bundleWorker, root } from './bundle.ts'
import { type Catcher, startCatcher } from './catcher.ts'
import { openDataFolder } from './data-folder.ts'
import { seedDemo } from './demo.ts'
import { assertPortsFree } from './free-ports.ts'
import { startWorker } from './miniflare.ts'
import { readOptions, type StartOptions } from './options.ts'
import { explain, Problem } from './problem.ts'
import { startSmtpIn } from './smtp-in.ts'
import { welcome } from './welcome.ts'

/** What runs, and how to end it: the last started is the first stopped. */
const running: (() => Promise<unknown>)[] = []
let isStopping = false

listenForSignals()

try {
  await start(readOptions(process.argv.slice(2), root))
} catch (error) {
  // Stopped while starting: what was being started fails, and nobody needs to know.
  if (!isStopping) {
    console.error(error instanceof Problem ? error.message : error)
    await stop()
    process.exit(1)
  }
}

async function start(options: StartOptions): Promise<void> {
  const say = (line: string) => console.log(line)
  await assertPortsFree(options)
  const folder = await openDataFolder(options.data, options.port)
  running.push(folder.release)

  await buildApp(root, say)
  const bundle = await bundleWorker()
  const catcher: Catcher = await orExplain(options, () =>
    startCatcher({ smtpPort: options.catcherSmtpPort, webPort: options.catcherPort, folder: folder.catcher }),
  )
  running.push(catcher.stop)
  const worker = await orExplain(options, () =>
    startWorker({
      bundle,
      dataDir: folder.state,
      port: options.port,
      secret: folder.keys.secret,
      vars: { SETUP_CODE: folder.keys.setupCode, SMTP_URL: `smtp://127.0.0.1:${catcher.smtpPort}` },
      log: (level, line) => {
        // A worker that is being stopped complains about what it could not finish.
        if (!isStopping && (level === 'error' || level === 'warn')) console.error(line)
      },
    }),
  )
  running.push(worker.stop)
  listenForSignals()
  const smtpIn = await startSmtpIn({ port: options.smtpPort, deliver: worker.sendEmail })
  running.push(smtpIn.stop)

  if (!folder.keys.seeded) {
    if (!options.empty) {
      say('Making the demo account and sending it its mail ...')
      await seedDemo({
        url: worker.url,
        db: worker.db,
        catcher,
        smtpPort: smtpIn.port,
        setupCode: folder.keys.setupCode,
      })
    }
    await folder.markSeeded()
  }
  running.push(everyMinute(() => worker.runScheduled()))
  if (options.browser) {
    const { openBrowser } = await import('./browser.ts')
    running.push(await openBrowser({ root, profile: `${options.data}/browser` }))
  }
  const { setupCode } = folder.keys
  say(welcome({ root, url: worker.url, catcherUrl: catcher.url, options, setupCode }))
}

async function orExplain<T>(options: StartOptions, begin: () => Promise<T>): Promise<T> {
  try {
    return await begin()
  } catch (error) {
    throw explain(error, options.data)
  }
}

/** Runs it every full minute as cron does, never twice at once; answers how to stop that. */
function everyMinute(work: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const waitForMinute = () => {
    if (!isStopping) timer = setTimeout(run, 60_000 - (Date.now() % 60_000))
  }
  const run = () =>
    void work()
      .catch((error: unknown) => isStopping || console.error('Cron failed:', error))
      .finally(waitForMinute)
  waitForMinute()
  return async () => clearTimeout(timer)
}

/** Again after miniflare has started, whose own answer to Ctrl-C is to end the process before anything is closed. */
function listenForSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal)
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (isStopping) process.exit(1)
      void stop().then(() => process.exit(0))
    })
  }
}

async function stop(): Promise<void> {
  isStopping = true
  for (const end of running.reverse()) {
    await end().catch((error: unknown) => console.error('Could not stop cleanly:', error))
  }
}
