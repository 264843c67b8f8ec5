import { spawnSync } from 'node:child_process'
import { findChromium, findFirefox } from './find-browser.ts'
import { installByApt } from './install-by-apt.ts'

/** Run as `install-browser.ts chromium|firefox`: finds the browser, or installs it. */
const wanted = process.argv[2] === 'firefox' ? 'firefox' : 'chromium'
const find = wanted === 'firefox' ? findFirefox : findChromium

if (!find()) {
  console.log(`Installing ${wanted === 'firefox' ? 'Firefox' : 'Chromium'} ...`)
  installByApt(wanted === 'firefox' ? 'firefox-esr' : 'chromium')
  if (!find() && wanted === 'chromium') installByPlaywright()
  if (!find()) {
    const name = wanted === 'firefox' ? 'Firefox' : 'Chromium'
    console.error(`No ${name} could be found or installed; install one so that it is on the PATH, and run this again.`)
    process.exit(1)
  }
}

function installByPlaywright(): void {
  spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', shell: process.platform === 'win32' })
}
