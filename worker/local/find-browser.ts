import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A Chromium, the system's or Playwright's; null without one. Google's Chrome takes no extensions by command line. */
export function findChromium(): string | null {
  const onPath = inPath(['chromium', 'chromium-browser'])
  return (
    onPath ??
    inPlaywrightsCache('chromium', [
      'chrome-linux/chrome',
      'chrome-linux64/chrome',
      'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
      'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
      'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
      'chrome-win/chrome.exe',
      'chrome-win64/chrome.exe',
    ])
  )
}

/** A Firefox as its makers built it; Playwright's own takes no extensions. */
export function findFirefox(): string | null {
  return (
    inPath(['firefox-esr', 'firefox']) ??
    ['/Applications/Firefox.app/Contents/MacOS/firefox'].find(isExecutable) ??
    null
  )
}

function inPath(names: string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null
}

function inPlaywrightsCache(browser: string, programs: string[]): string | null {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
    join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  ]
  for (const cache of caches) {
    if (!cache || !existsSync(cache)) continue
    const builds = readdirSync(cache).filter((name) => new RegExp(`^${browser}-\\d+$`).test(name))
    const newestFirst = builds.toSorted((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]))
    const found = newestFirst.flatMap((build) => programs.map((path) => join(cache, build, path))).find(isExecutable)
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
