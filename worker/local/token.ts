import { parseArgs } from 'node:util'
import { signIn } from './sign-in.ts'

/** `npm run token -- bob@postroom.test`: prints a bearer token of the Postroom that runs on this machine. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '8787' }, 'catcher-port': { type: 'string', default: '1080' } },
})
const [email] = positionals
const at = { url: `http://127.0.0.1:${values.port}`, catcherUrl: `http://127.0.0.1:${values['catcher-port']}` }
try {
  if (email === undefined) throw new Error('npm run token -- bob@postroom.test [--port 8787] [--catcher-port 1080]')
  console.log(await signIn(at, email))
} catch (error) {
  const isDown = error instanceof TypeError
  console.error(
    isDown ? `No Postroom answers at ${at.url}; run npm start first, or pass --port.` : (error as Error).message,
  )
  process.exit(1)
}
