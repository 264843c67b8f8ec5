import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from './find-browser.ts'
import { Problem } from './problem.ts'
import { standIn, standInUrls } from './webmail/stand-in.ts'

export interface BrowserOptions {
  root: string
  /** The folder of the browser's own state, so that a sign-in survives. */
  profile: string
  headless?: boolean
}

/**
 * Opens a Chromium with the built extension on a stand-in Gmail and a stand-in Outlook, both at the real addresses.
 *
 * @returns how to close it
 */
export async function openBrowser({ root, profile, headless = false }: BrowserOptions): Promise<() => Promise<void>> {
  const extension = join(root, '.output/chrome-mv3')
  if (!existsSync(join(extension, 'manifest.json')))
    throw new Problem('--browser found no built extension in .output/chrome-mv3.')
  if (!headless && process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Problem('--browser needs a display, and there is none here; the same app is at /inbox in any browser.')
  }

  const executablePath = findChromium() ?? installChromium()
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    viewport: null,
    chromiumSandbox: process.getuid?.() !== 0,
    // Ctrl-C is answered by `npm start`, which closes the browser last-in, first-out.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-quic',
      '--no-first-run',
    ],
  })
  for (const host of ['gmail', 'outlook'] as const) {
    const answer = standIn(host)
    await context.route(`${new URL(standInUrls[host]).origin}/**`, (route) => {
      const reply = answer(new URL(route.request().url()))
      return reply ? route.fulfill(reply) : route.abort()
    })
  }
  const [first = await context.newPage()] = context.pages()
  await first.goto(standInUrls.gmail)
  await (await context.newPage()).goto(standInUrls.outlook)
  await first.bringToFront()
  // Closed by hand before: nothing is left to close.
  return () => context.close().catch(() => {})
}

function installChromium(): string {
  spawnSync(process.execPath, [join(import.meta.dirname, 'install-browser.ts'), 'chromium'], { stdio: 'inherit' })
  const executablePath = findChromium()
  if (!executablePath) throw new Problem('--browser needs a Chromium; the same app is at /inbox in any browser.')
  return executablePath
}
