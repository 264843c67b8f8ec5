import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Problem } from './problem.ts'

/** What `npm start` was asked for. */
export interface StartOptions {
  port: number
  smtpPort: number
  catcherSmtpPort: number
  catcherPort: number
  /** An absolute path. */
  data: string
  empty: boolean
  browser: boolean
}

/** The port options, with what listens there and where it listens unless told. */
export const ports = {
  port: { serves: 'the app', usual: 8787 },
  'smtp-port': { serves: 'incoming mail', usual: 2525 },
  'catcher-smtp-port': { serves: "the catcher's mail", usual: 1025 },
  'catcher-port': { serves: "the catcher's page", usual: 1080 },
} as const

/** @throws Problem for an option that does not exist or makes no sense */
export function readOptions(args: string[], root: string): StartOptions {
  const given = parse(args)
  return {
    port: portOf('port', given.port),
    smtpPort: portOf('smtp-port', given['smtp-port']),
    catcherSmtpPort: portOf('catcher-smtp-port', given['catcher-smtp-port']),
    catcherPort: portOf('catcher-port', given['catcher-port']),
    // npm runs scripts in the repository's folder; a path means where the person was.
    data: given.data === undefined ? resolve(root, '.postroom') : resolve(process.env.INIT_CWD ?? '.', given.data),
    empty: given.empty ?? false,
    browser: given.browser ?? false,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        'smtp-port': { type: 'string' },
        'catcher-smtp-port': { type: 'string' },
        'catcher-port': { type: 'string' },
        data: { type: 'string' },
        empty: { type: 'boolean' },
        browser: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    const known = [...Object.keys(ports).map((name) => `--${name} N`), '--data FOLDER', '--empty', '--browser']
    const { message } = error as Error
    throw new Problem(`${message.split(/[.;]( |$)/, 1)[0]}; npm start -- takes ${known.join(', ')}.`)
  }
}

function portOf(name: keyof typeof ports, given: string | undefined): number {
  if (given === undefined) return ports[name].usual
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  if (port > 0 && port < 65536) return port
  throw new Problem(`--${name} takes a port from 1 to 65535, and not "${given}".`)
}
