import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let folder: string

/** Cloudflare cannot run here: this stands in for its command, keeps what it was told, and has what it was given. */
const account = `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs')
const args = process.argv.slice(2)
const log = process.env.ACCOUNT_LOG, state = log + '.state'
const has = existsSync(state) ? JSON.parse(readFileSync(state)) : { databases: [], secrets: [] }
const file = args[args.indexOf('--config') + 1], secrets = args[args.indexOf('--secrets-file') + 1]
appendFileSync(log, JSON.stringify({ args, toml: args.includes('--config') ? readFileSync(file, 'utf8') : null,
  secrets: args.includes('--secrets-file') ? JSON.parse(readFileSync(secrets)) : null }) + '\\n')
const said = args.slice(0, 2).join(' ')
const failing = process.env.ACCOUNT_FAILS
if (failing && said === 'secret list') { console.error(failing); process.exit(1) }
if (said === 'd1 list') console.log(JSON.stringify(has.databases))
if (said === 'd1 create') has.databases.push({ name: args[2], uuid: 'id-of-' + args[2] })
if (said === 'secret list' && has.secrets.length === 0) {
  console.error('\\x1b[31m✘ \\x1b[41;31m[ERROR]\\x1b[0m Worker "postroom" not found.\\n\\nIf this is a new Worker, run wrangler deploy first.')
  process.exit(1)
}
if (said === 'secret list') console.log(JSON.stringify(has.secrets.map(name => ({ name }))))
if (said === 'queues create' && args[2] === 'postroom-jobs') { console.error('Queue name is already taken'); process.exit(1) }
if (args[0] === 'deploy') {
  has.secrets.push(...Object.keys(JSON.parse(readFileSync(secrets))))
  console.log('https://postroom.acme.workers.dev')
}
writeFileSync(state, JSON.stringify(has))
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postroom-deploy-'))
  await writeFile(join(folder, 'wrangler'), account)
  await writeFile(join(folder, 'npm'), '#!/bin/sh\n')
  await chmod(join(folder, 'wrangler'), 0o755)
  await chmod(join(folder, 'npm'), 0o755)
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await rm(join(root, '.wrangler.deploy.toml'), { force: true })
})

test('the first deployment makes what the account lacks and shows the set-up code; the second makes nothing anew', async () => {
  const first = await deploy()
  expect(first.output).toMatch(/https:\/\/postroom\.acme\.workers\.dev\/settings with the code \S{16}/)
  const deployed = first.calls.find(({ args }) => args[0] === 'deploy')
  expect(deployed!.toml).toContain('database_id = "id-of-postroom"')
  expect(deployed!.toml).toContain('database_id = "id-of-postroom-search"')
  expect(Object.keys(deployed!.secrets!)).toEqual(['POSTROOM_SECRET', 'SETUP_CODE', 'SMTP_URL'])
  expect(first.said.filter((said) => said.startsWith('d1 migrations apply'))).toEqual([
    'd1 migrations apply DB',
    'd1 migrations apply SEARCH',
  ])

  expect(deployed!.toml).toContain('[[send_email]]')

  const second = await deploy()
  expect(second.said).not.toContain('d1 create postroom')
  expect(second.calls.find(({ args }) => args[0] === 'deploy')!.secrets).toEqual({})
  expect(second.output).not.toContain('with the code')
}, 60_000)

test('mail may leave by the platform: then there is no SMTP_URL', async () => {
  await rm(join(folder, 'calls.state'), { force: true })
  const { calls } = await deploy({ SMTP_URL: '' })
  expect(Object.keys(calls.find(({ args }) => args[0] === 'deploy')!.secrets!)).toEqual([
    'POSTROOM_SECRET',
    'SETUP_CODE',
  ])
}, 60_000)

test.each([
  'A request to the Cloudflare API (/accounts/1/workers/scripts/postroom/secrets) failed.\nAuthentication error [code: 10000]',
  'fetch failed',
  'The page you asked for was not found',
])(
  'a deployment that cannot learn which secrets there are ends, and makes up none: %s',
  async (failing) => {
    const log = join(folder, 'calls')
    await expect(deploy({ ACCOUNT_FAILS: failing })).rejects.toThrow(failing)
    const calls = (await readFile(log, 'utf8')).split('\n')
    expect(calls.filter((call) => call.includes('"deploy"'))).toEqual([])
  },
  60_000,
)

async function deploy(more: Record<string, string> = {}) {
  const log = join(folder, 'calls')
  await rm(log, { force: true })
  const output = await new Promise<string>((resolve, reject) => {
    const env = {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      ACCOUNT_LOG: log,
      SMTP_URL: 'smtp://mail.example:587',
      ...more,
    }
    execFile(process.execPath, [join(root, 'worker/local/deploy.ts')], { env }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr || stdout)) : resolve(stdout),
    )
  })
  const calls = (await readFile(log, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { args: string[]; toml: string | null; secrets: Record<string, string> | null })
  return {
    output,
    calls,
    said: calls.map(({ args }) => args.slice(0, args[0] === 'd1' && args[1] === 'migrations' ? 4 : 3).join(' ')),
  }
}
