import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { installByApt } from '../../worker/local/install-by-apt.ts'

const PROGRAM = '/usr/sbin/postfix'

/** Sees to it that there is a Postfix and that it can be started. Returns null, or why not in a sentence. */
export function findPostfix(): string | null {
  if (process.getuid?.() !== 0) return 'Not through a real forwarder: Postfix starts for root alone.'
  if (existsSync(PROGRAM)) return null
  // Else the package would start one of its own, that takes mail for this machine.
  spawnSync('debconf-set-selections', {
    input: 'postfix postfix/main_mailer_type select No configuration\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  installByApt('postfix')
  return existsSync(PROGRAM) ? null : 'Not through a real forwarder: there is no Postfix, and apt has none to install.'
}
