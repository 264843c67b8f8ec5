import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sendBySmtp } from '../../worker/local/smtp-out.ts'

export interface PostfixOptions {
  /** Whose mail it is: all else is passed on. */
  domain: string
  /** By local part: the addresses that mail for it goes to. */
  aliases: Record<string, string>
  /** The same for users of this machine, whose own files these become. */
  forwards: Record<string, string>
  /** By domain: the port on this machine that takes its mail. */
  routes: Record<string, number>
  /** Takes everybody else's. */
  elsewhere: number
  /** Whose senders are rewritten on the way, so that SPF of the last server passes. */
  rewritten: string
}

export interface Postfix {
  /** Brings a mail by SMTP, and waits until it is in the queue. */
  deliver(raw: string | Uint8Array, envelope: { from: string; to: string }): Promise<string>
  /** The recipients of what is in its queue, with why they did not get it. */
  queue(): { address: string; delay_reason?: string }[]
  /** Tries everything in the queue at once. */
  flush(): void
  log(): string
  stop(): void
}

/** A Postfix with everything of its own, in a folder that goes with it. @throws Error with its log where it does not start */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-postfix-'))
  // Its programs run as users of their own.
  chmodSync(folder, 0o755)
  const at = (name: string) => join(folder, name)
  for (const name of ['queue', 'data', 'users']) mkdirSync(at(name))
  chownSync(at('data'), userId('postfix'), -1)
  const port = await freePort()
  writeFileSync(at('main.cf'), mainFile(folder, options))
  writeFileSync(at('master.cf'), masterFile(port))
  writeFileSync(
    at('aliases'),
    lines(options.aliases, (name, to) => `${name}: ${to}`),
  )
  const routes = lines(options.routes, (domain, to) => `${domain} smtp:[127.0.0.1]:${to}`)
  writeFileSync(at('transport'), `${options.domain} local:\n${routes}`)
  writeFileSync(at('to-srs'), `/^(.+)@(${quoted(options.rewritten)})$/ SRS0=abcd=12=$2=$1@${options.domain}\n`)
  writeFileSync(at('from-srs'), `/^SRS0=[^=]+=[^=]+=([^=]+)=(.+)@${quoted(options.domain)}$/ $2@$1\n`)
  for (const [user, to] of Object.entries(options.forwards)) {
    writeFileSync(at(`users/${user}.forward`), `${to}\n`)
    chownSync(at(`users/${user}.forward`), userId(user), -1)
  }
  const command = (name: string, ...args: string[]) => execFileSync(name, ['-c', folder, ...args], { stdio: 'pipe' })
  const log = () => readFileSync(at('log'), 'utf8')
  const stop = () => {
    spawnSync('postfix', ['-c', folder, 'stop'], { stdio: 'ignore' })
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    command('postalias', at('aliases'))
    command('postfix', 'start')
  } catch (error) {
    stop()
    throw new Error(`Postfix does not start: ${String((error as { stderr?: Buffer }).stderr ?? error)}`, {
      cause: error,
    })
  }
  return {
    deliver: (raw, envelope) => sendBySmtp(port, [{ ...envelope, raw }]),
    queue: () =>
      String(command('postqueue', '-j'))
        .split('\n')
        .filter(Boolean)
        .flatMap((mail) => (JSON.parse(mail) as { recipients: ReturnType<Postfix['queue']> }).recipients),
    flush: () => void command('postqueue', '-f'),
    log,
    stop,
  }
}

/** postconf(5). Nothing is asked of any DNS, and nothing leaves the machine. */
function mainFile(folder: string, { domain, elsewhere }: PostfixOptions): string {
  return lines(
    {
      compatibility_level: '3.6',
      queue_directory: `${folder}/queue`,
      data_directory: `${folder}/data`,
      maillog_file: `${folder}/log`,
      maillog_file_prefixes: folder,
      myhostname: `mx.${domain}`,
      myorigin: domain,
      mydestination: domain,
      mynetworks: '127.0.0.0/8',
      inet_interfaces: 'loopback-only',
      inet_protocols: 'ipv4',
      smtp_dns_support_level: 'disabled',
      smtp_tls_security_level: 'none',
      smtpd_relay_restrictions: 'permit_mynetworks, reject',
      alias_maps: `$default_database_type:${folder}/aliases`,
      forward_path: `${folder}/users/$user.forward`,
      transport_maps: `texthash:${folder}/transport`,
      relayhost: `[127.0.0.1]:${elsewhere}`,
      sender_canonical_maps: `regexp:${folder}/to-srs`,
      sender_canonical_classes: 'envelope_sender',
      recipient_canonical_maps: `regexp:${folder}/from-srs`,
      recipient_canonical_classes: 'envelope_recipient',
      // More than we take: it is we who refuse a mail that is too large.
      message_size_limit: '60000000',
      mailbox_size_limit: '0',
      biff: 'no',
    },
    (name, value) => `${name} = ${value}`,
  )
}

/** master(5), with nothing in a chroot: in a container there is none prepared. */
function masterFile(port: number): string {
  const service = (name: string, type: string, program = name, more = 'n - n - -') =>
    `${name} ${type} ${more} ${program}\n`
  return [
    service(`127.0.0.1:${port}`, 'inet', 'smtpd'),
    service('pickup', 'unix', 'pickup', 'n - n 60 1'),
    service('cleanup', 'unix', 'cleanup', 'n - n - 0'),
    service('qmgr', 'unix', 'qmgr', 'n - n 300 1'),
    service('rewrite', 'unix', 'trivial-rewrite', '- - n - -'),
    ...['bounce', 'defer', 'trace'].map((name) => service(name, 'unix', 'bounce', '- - n - 0')),
    service('flush', 'unix', 'flush', 'n - n 1000? 0'),
    service('proxymap', 'unix', 'proxymap', '- - n - -'),
    service('smtp', 'unix', 'smtp', '- - n - -'),
    service('showq', 'unix'),
    ...['error', 'retry'].map((name) => service(name, 'unix', 'error', '- - n - -')),
    service('local', 'unix', 'local', '- n n - -'),
    service('anvil', 'unix', 'anvil', '- - n - 1'),
    service('scache', 'unix', 'scache', '- - n - 1'),
    service('postlog', 'unix-dgram', 'postlogd', 'n - n - 1'),
  ].join('')
}

function lines<T>(entries: Record<string, T>, line: (name: string, value: T) => string): string {
  return Object.entries(entries)
    .map(([name, value]) => `${line(name, value)}\n`)
    .join('')
}

const quoted = (domain: string) => domain.replaceAll('.', '\\.')

function userId(name: string): number {
  return Number(execFileSync('id', ['-u', name]))
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = createServer()
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  })
  return promise
}
