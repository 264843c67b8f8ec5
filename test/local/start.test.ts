import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { root } from '../../worker/local/bundle.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Run {
  child: ChildProcess
  output: () => string
  /** Resolves with the exit code. */
  ended: Promise<number | null>
}

function run(script: string, args: string[]): Run {
  const child = spawn(process.execPath, [join(root, 'worker/local', script), ...args], { cwd: root })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (data) => (output += data))
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.on('close', resolve)
  return { child, output: () => output, ended: promise }
}

async function until(seen: () => boolean, otherwise: () => string) {
  for (const end = Date.now() + 50_000; Date.now() < end;) {
    if (seen()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(otherwise())
}

/** Ports that were free a moment ago, as options, and a folder of the test's own. */
async function somewhere() {
  const servers = await Promise.all(Array.from({ length: 4 }, () => listen()))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  const names = ['--port', '--smtp-port', '--catcher-smtp-port', '--catcher-port']
  const data = await mkdtemp(join(tmpdir(), 'postroom-'))
  return { ports, data, args: [...names.flatMap((name, index) => [name, String(ports[index])]), '--data', data] }
}

function listen(): Promise<Server> {
  return new Promise((listens) => {
    const server = createServer().listen(0, '127.0.0.1', () => listens(server))
  })
}

test('npm start ends its output by saying where all is; mail comes in; Ctrl-C stops it; the next start still has it', async () => {
  const { args, ports } = await somewhere()
  const first = run('start.ts', args)
  await until(() => first.output().includes('npm run mail'), first.output)
  const welcome = first.output().slice(first.output().indexOf('Postroom runs.')).trimEnd().split('\n')
  expect(welcome.length).toBeLessThanOrEqual(15)
  expect(welcome.join('\n')).toContain(`http://127.0.0.1:${ports[0]}/inbox`)
  expect(welcome.join('\n')).toContain(`http://127.0.0.1:${ports[3]}`)

  const sent = run('send-mail.ts', [join(root, 'worker/local/demo/lamp-flickers.eml'), '--port', String(ports[1])])
  expect(await sent.ended).toBe(0)
  expect(sent.output()).toContain('250')

  const token = run('token.ts', ['ada@postroom.test', '--port', String(ports[0]), '--catcher-port', String(ports[3])])
  expect(await token.ended).toBe(0)

  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  for (const port of ports) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()

  const second = run('start.ts', args)
  await until(() => second.output().includes('npm run mail'), second.output)
  expect(second.output()).not.toContain('demo account')
  const start = await fetch(`http://127.0.0.1:${ports[0]}/api/start`, {
    headers: { authorization: `Bearer ${token.output().trim()}` },
  })
  expect(await start.json()).toMatchObject({ me: { email: 'ada@postroom.test' } })

  const third = run('start.ts', [...(await somewhere()).args.slice(0, -1), args.at(-1)!])
  expect(await third.ended).toBe(1)
  expect(third.output()).toMatch(/^Another Postroom \(process \d+\) already runs on .*--data OTHER_FOLDER\.\n$/)

  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
}, 90_000)

test('a port in use is named, with what to pass instead', async () => {
  const { args, ports } = await somewhere()
  const server = await listen()
  const { port } = server.address() as { port: number }
  const taken = run('start.ts', [...args.slice(0, 2), '--smtp-port', String(port), ...args.slice(4)])
  expect(await taken.ended).toBe(1)
  expect(taken.output()).toMatch(/^Port \d+ \(incoming mail\) is in use; .*npm start -- --smtp-port \d+\.\n$/)
  expect(ports).not.toContain(port)
  server.close()
})

test.each([
  [['--port', '99999'], '--port takes a port from 1 to 65535, and not "99999".\n'],
  [['--port', '2525'], '--port and --smtp-port are both 2525; each needs a port of its own.\n'],
])('%s is refused in one sentence', async (args, sentence) => {
  const { ended, output } = run('start.ts', args)
  expect(await ended).toBe(1)
  expect(output()).toBe(sentence)
})

test('an unknown option is answered with those that there are', async () => {
  const { ended, output } = run('start.ts', ['--colour'])
  expect(await ended).toBe(1)
  expect(output()).toMatch(/--colour.*takes --port N, .*--empty, --browser\.\n$/)
})

test('a data folder that is a file, and one whose keys are broken, are each said in one sentence', async () => {
  const { args, data } = await somewhere()
  await writeFile(join(data, 'file'), '')
  const file = run('start.ts', [...args.slice(0, -1), join(data, 'file')])
  expect(await file.ended).toBe(1)
  expect(file.output()).toMatch(/^\S+ is not a folder; move it away, or start with --data OTHER_FOLDER\.\n$/)

  await writeFile(join(data, 'keys.json'), 'garbage')
  const broken = run('start.ts', args)
  expect(await broken.ended).toBe(1)
  expect(broken.output()).toMatch(/^The state in \S+ is broken; move that folder away, .*\n$/)
})

test('a mail sent while nothing runs says so', async () => {
  const { ports } = await somewhere()
  const { ended, output } = run('send-mail.ts', ['package.json', '--port', String(ports[1])])
  expect(await ended).toBe(1)
  expect(output()).toContain(`Nothing takes mail on port ${ports[1]}; run npm start first`)
})
