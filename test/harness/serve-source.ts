import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { Reply } from '../../worker/local/webmail/stand-in.ts'

const ROOT = new URL('../../', import.meta.url)
const PACKAGES: Record<string, string> = { valibot: 'node_modules/valibot/dist/index.mjs' }

/** Where a test page imports this repository's modules from: `await import('/@source/extension/…')`. */
export const SOURCE = '/@source/'

/** The files as they lie here, without their types: a page runs them unbundled, on whatever origin it is. */
export function source(url: URL): Reply | null {
  if (!url.pathname.startsWith(SOURCE)) return null
  const path = url.pathname.slice(SOURCE.length)
  const text = readFileSync(new URL(path, ROOT), 'utf8')
  const code = path.endsWith('.ts') ? stripTypeScriptTypes(text) : text
  const body = code.replace(
    /(from\s*['"])([\w@][\w@/-]*)(['"])/g,
    (whole: string, before: string, name: string, after: string) => {
      const file = PACKAGES[name]
      return file ? `${before}${SOURCE}${file}${after}` : whole
    },
  )
  return { status: 200, contentType: 'text/javascript; charset=utf-8', body }
}
