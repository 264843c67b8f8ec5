import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { StartOptions } from './options.ts'

export interface Welcome {
  root: string
  url: string
  catcherUrl: string
  options: StartOptions
  setupCode: string
}

/** What a newcomer needs to know, in at most 15 lines. */
export function welcome({ root, url, catcherUrl, options, setupCode }: Welcome): string {
  const extension = join(root, '.output/chrome-mv3')
  const here = relative(process.env.INIT_CWD ?? process.cwd(), extension) || extension
  const port = options.smtpPort === 2525 ? '' : ` --port ${options.smtpPort}`
  return [
    '',
    'Postroom runs. Ctrl-C stops it.',
    '',
    `  App        ${url}/inbox`,
    `  Settings   ${url}/settings`,
    `  Catcher    ${catcherUrl}  (whatever Postroom sends, sign-in codes too)`,
    options.empty
      ? `  Set up     ${url}/settings  with the code ${setupCode}`
      : '  Sign in    as ada@postroom.test (owner), bob@ or cleo@postroom.test; the code is in the catcher',
    ...(existsSync(extension)
      ? [`  Extension  ${here}: in chrome://extensions, Developer mode, Load unpacked; its account is at ${url}`]
      : []),
    `  Send mail  swaks --server 127.0.0.1:${options.smtpPort} --from nora@haugen.example --to support@postroom.test`,
    `             npm run mail -- FILE.eml${port}`,
    '',
  ].join('\n')
}
