import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser the tests run in: the system's, or the one Playwright installed; null when there is neither. */
export function findChromium(): string | null {
  return inPath() ?? inPlaywrightsCache()
}

/** For a browser with an unpacked extension. The first three let it run headless, as root, in a container. */
export function chromiumArgs(extension?: string): string[] {
  return [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-quic',
    ...(extension
      ? [
          `--disable-extensions-except=${extension}`,
          `--load-extension=${extension}`,
          '--disable-features=DisableLoadExtensionCommandLineSwitch',
        ]
      : []),
  ]
}

function inPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null
}

function inPlaywrightsCache(): string | null {
  const caches = [
    process.env['PLAYWRIGHT_BROWSERS_PATH'],
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
  ]
  const inside = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ]
  for (const cache of caches) {
    if (!cache || !existsSync(cache)) continue
    const builds = readdirSync(cache)
      .filter((name) => /^chromium-\d+$/.test(name))
      .toSorted()
      .toReversed()
    const found = builds.flatMap((build) => inside.map((path) => join(cache, build, path))).find(isExecutable)
    if (found) return found
  }
  return null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
