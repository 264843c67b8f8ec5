import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { promisify } from 'node:util'
import { root } from './bundle.ts'
import { Problem } from './problem.ts'

/** `npm run deploy`: makes what the account lacks, migrates, and deploys. It can be run again at any time. */
const configFile = join(root, '.wrangler.deploy.toml')
const secretsFile = join(root, '.wrangler.secrets.json')
const config = ['--config', configFile]

try {
  await deploy()
} catch (error) {
  console.error(error instanceof Problem ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(secretsFile, { force: true })
}

async function deploy(): Promise<void> {
  await say('Building', () => run('npm', ['run', '--silent', 'build:web']))
  if (!(await isSignedIn())) await wranglerHere('login')
  await writeConfig({
    postroom: await say('Database postroom', () => databaseId('postroom')),
    'postroom-search': await say('Database postroom-search', () => databaseId('postroom-search')),
  })
  await say('Bucket postroom-mail', () => unlessThere(['r2', 'bucket', 'create', 'postroom-mail']))
  for (const queue of ['postroom-jobs', 'postroom-jobs-dead']) {
    await say(`Queue ${queue}`, () => unlessThere(['queues', 'create', queue]))
  }
  for (const binding of ['DB', 'SEARCH']) {
    await say(`Migrations of ${binding}`, () => wrangler(['d1', 'migrations', 'apply', binding, '--remote', ...config]))
  }
  const secrets = await missingSecrets()
  await writeFile(secretsFile, JSON.stringify(secrets), { mode: 0o600 })
  const output = await say('Worker', () => wrangler(['deploy', ...config, '--secrets-file', secretsFile]))
  const url = /https:\/\/\S+\.workers\.dev/.exec(output)?.[0] ?? 'the address above'
  console.log(
    [
      '',
      `Postroom is at ${url}`,
      ...('SETUP_CODE' in secrets
        ? [`Set it up at ${url}/settings with the code ${secrets.SETUP_CODE}; it is good once and shown only now.`]
        : []),
      'Mail: in the Cloudflare dashboard, Email Routing of your mail domain, send the catch-all address to the worker "postroom".',
    ].join('\n'),
  )
}

/** wrangler.toml with the ids that this account gave the databases; it is not kept in the repository. */
async function writeConfig(ids: Record<string, string>): Promise<void> {
  let toml = await readFile(join(root, 'wrangler.toml'), 'utf8')
  for (const [name, id] of Object.entries(ids)) {
    toml = toml.replace(`database_name = "${name}"`, `database_name = "${name}"\ndatabase_id = "${id}"`)
  }
  await writeFile(configFile, toml)
}

async function databaseId(name: string): Promise<string> {
  const find = async () => {
    const list = JSON.parse(await wrangler(['d1', 'list', '--json'])) as { name: string; uuid: string }[]
    return list.find((database) => database.name === name)?.uuid
  }
  const there = await find()
  if (there !== undefined) return there
  await wrangler(['d1', 'create', name])
  const made = await find()
  if (made === undefined)
    throw new Problem(`The database ${name} was made, but the account does not list it yet. Run this again.`)
  return made
}

async function unlessThere(args: string[]): Promise<void> {
  try {
    await wrangler(args)
  } catch (error) {
    if (!/already (exists|taken|own)|is taken/i.test(String(error))) throw error
  }
}

/** Secrets that the worker lacks: two are made up, the third only the owner knows, and may leave to the settings. */
async function missingSecrets(): Promise<Record<string, string>> {
  const there = new Set((await listedSecrets()).map(({ name }) => name))
  const secrets: Record<string, string> = {}
  if (!there.has('POSTROOM_SECRET')) secrets.POSTROOM_SECRET = randomBytes(32).toString('base64url')
  if (!there.has('SETUP_CODE')) secrets.SETUP_CODE = randomBytes(12).toString('base64url')
  const smtpUrl = there.has('SMTP_URL') ? '' : (process.env.SMTP_URL ?? (there.size === 0 ? await askSmtpUrl() : ''))
  if (smtpUrl !== '') secrets.SMTP_URL = smtpUrl
  return secrets
}

/**
 * A worker that was never deployed has no list. Nothing else that goes wrong means that there are none: a secret
 * made up anew would end every session, link and reply address of an account that only could not be asked.
 */
async function listedSecrets(): Promise<{ name: string }[]> {
  const listed = await wrangler(['secret', 'list', '--format', 'json', ...config]).catch((error: unknown) => {
    if (/Worker "postroom" not found|\[code: (?:10007|10090)\]/.test(String(error))) return '[]'
    throw error
  })
  return JSON.parse(listed) as { name: string }[]
}

async function askSmtpUrl(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Problem(
      'Set SMTP_URL to where mail shall leave, such as smtp://user:password@mail.example.com:587, or to nothing for Email Sending by Cloudflare.',
    )
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const url = (
    await terminal.question(
      'Where shall mail leave? smtp://user:password@host:587 or smtps://…:465. Leave it empty for Email Sending by Cloudflare: the sign-in code of the first owner leaves this way, and Settings, Sending, has others.\n> ',
    )
  ).trim()
  terminal.close()
  if (url !== '' && !/^smtps?:\/\/.+/.test(url))
    throw new Problem('An SMTP address begins with smtp:// or smtps://. Nothing was deployed.')
  return url
}

async function isSignedIn(): Promise<boolean> {
  return wrangler(['whoami']).then(
    (text) => !/not authenticated/i.test(text),
    () => false,
  )
}

async function say<T>(what: string, work: () => Promise<T>): Promise<T> {
  process.stdout.write(`${what} ... `)
  const result = await work()
  console.log('done')
  return result
}

function wrangler(args: string[]): Promise<string> {
  return run('wrangler', args)
}

async function run(command: string, args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
      shell: process.platform === 'win32',
      env: { ...process.env, CI: 'true', WRANGLER_SEND_METRICS: 'false' },
    })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string }
    throw new Problem(`\n${command} ${args.slice(0, 3).join(' ')} failed:\n${(stderr || stdout || message).trim()}`, {
      cause: error,
    })
  }
}

/** With the terminal, for what asks a person. */
async function wranglerHere(...args: string[]): Promise<void> {
  const child = spawn('wrangler', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Problem('Sign in to Cloudflare first: npx wrangler login.')
}
