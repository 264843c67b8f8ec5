import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import PostalMime from 'postal-mime'
import { withDates } from './mail-date.ts'
import { sendBySmtp } from './smtp-out.ts'

/** `npm run mail -- FILE.eml`: brings a mail to the Postroom that runs on this machine. */
const usage = 'npm run mail -- FILE.eml [--to support@postroom.test] [--from nora@haugen.example] [--port 2525]'

try {
  console.log(await sendMail(process.argv.slice(2)))
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}

async function sendMail(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string', default: 'support@postroom.test' },
      from: { type: 'string' },
      port: { type: 'string', default: '2525' },
    },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Error(usage)
  const raw = await readMail(file)
  const from = values.from ?? (await PostalMime.parse(raw)).from?.address ?? ''
  try {
    const reply = await sendBySmtp(Number(values.port), [{ from, to: values.to, raw }])
    return `${values.to}: ${reply}`
  } catch (error) {
    const { code, response, message } = error as { code?: string; response?: string; message: string }
    if (code === 'ESOCKET' || code === 'ECONNREFUSED' || code === 'ECONNECTION') {
      throw new Error(`Nothing takes mail on port ${values.port}; run npm start first, or pass --port.`, {
        cause: error,
      })
    }
    throw new Error(`${values.to}: refused with ${response ?? message}`, { cause: error })
  }
}

async function readMail(file: string): Promise<Uint8Array> {
  try {
    return withDates(await readFile(resolve(process.env.INIT_CWD ?? '.', file)), new Date())
  } catch (error) {
    throw new Error(`${file} cannot be read.`, { cause: error })
  }
}
