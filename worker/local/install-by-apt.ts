import { spawnSync } from 'node:child_process'

/** Asks apt for a package, where there is one and we may. Whether it came is for the caller to see. */
export function installByApt(name: string): void {
  if (process.platform !== 'linux') return
  // -n: a password that nobody is there to type would hold everything up.
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const step of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', name],
  ]) {
    const [command, ...args] = [...asRoot, 'apt-get', ...step]
    spawnSync(command!, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
}
