// Before anything else runs: plain JavaScript and nothing but Node, because nothing is installed yet.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../../..')

if (Number(process.versions.node.split('.')[0]) < 20) {
  giveUp(`Postroom needs Node 20 or newer, and this is ${process.version}; get it from https://nodejs.org.`)
}
if (!isInstalled()) install()
for (const browser of ['browser', 'firefox']) {
  if (process.argv.includes(`--${browser}`)) installBrowser(browser === 'browser' ? 'chromium' : 'firefox')
}

/** Whether node_modules holds what the lock file says, by npm's own record of what it put there. */
function isInstalled() {
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'))
  if (!installed) return false
  const locked = readPackages(join(root, 'package-lock.json'))
  if (!locked) giveUp('package-lock.json is missing or broken; get it back with git checkout package-lock.json.')
  return Object.entries(locked).every(([path, wanted]) => {
    const there = installed[path]
    // Optional packages are those of other platforms.
    if (!there) return path === '' || wanted.optional === true || wanted.peer === true || wanted.link === true
    return there.version === wanted.version && there.integrity === wanted.integrity
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

function install() {
  console.log('Installing packages ...')
  // Without the Node inside node_modules, which npm is about to delete.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules')))
  const { status, stdout, stderr, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path.join(delimiter) },
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  const output = `${stderr ?? ''}${stdout ?? ''}${error ?? ''}`
  if (/ENOENT.*npm|spawnSync npm/.test(output))
    giveUp('npm was not found; install it together with Node from https://nodejs.org.')
  if (/ENOSPC/.test(output)) giveUp('The packages could not be installed because the disk is full; make room for 1 GB.')
  if (/EACCES|EPERM|EROFS/.test(output)) {
    giveUp(`The packages could not be installed because ${join(root, 'node_modules')} cannot be written to.`)
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/i.test(output)) {
    giveUp(
      'The packages could not be installed because the npm registry did not answer; check the connection and try again.',
    )
  }
  giveUp(`The packages could not be installed:\n${output.trim().split('\n').slice(-15).join('\n')}`)
}

function installBrowser(name) {
  // The Node that was just installed: the one running this may be too old for TypeScript.
  const node = join(root, 'node_modules/.bin/node')
  const run = existsSync(node) ? node : process.execPath
  const { status } = spawnSync(run, [join(root, 'worker/local/install-browser.ts'), name], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

function giveUp(sentence) {
  console.error(sentence)
  process.exit(1)
}
