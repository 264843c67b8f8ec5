import { createServer } from 'node:net'
import { ports, type StartOptions } from './options.ts'
import { Problem } from './problem.ts'

/** @throws Problem that names the port, what it was for, and what to pass instead */
export async function assertPortsFree(options: StartOptions): Promise<void> {
  const wanted = [
    ['port', options.port],
    ['smtp-port', options.smtpPort],
    ['catcher-smtp-port', options.catcherSmtpPort],
    ['catcher-port', options.catcherPort],
  ] as const
  for (const [index, [name, port]] of wanted.entries()) {
    const other = wanted.slice(0, index).find(([, taken]) => taken === port)
    if (other) throw new Problem(`--${other[0]} and --${name} are both ${port}; each needs a port of its own.`)
    const code = await whyNot(port)
    if (code === null) continue
    const instead = `start with npm start -- --${name} ${port + 10000 > 65535 ? port - 10000 : port + 10000}`
    throw new Problem(
      code === 'EACCES'
        ? `Port ${port} (${ports[name].serves}) needs rights you do not have; ${instead}.`
        : `Port ${port} (${ports[name].serves}) is in use; stop what uses it, or ${instead}.`,
    )
  }
}

function whyNot(port: number): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const server = createServer()
  server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)))
  return promise
}
