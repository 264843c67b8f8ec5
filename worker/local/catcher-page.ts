import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The catcher's page, with its style and script in it. */
export const page: string = readFileSync(join(import.meta.dirname, 'catcher.html'), 'utf8')

/** Runs the page's own script and style, known by their hash, and nothing that a mail might bring. */
export const pagePolicy: string = [
  "default-src 'none'",
  `script-src ${hashOf('script')}`,
  `style-src ${hashOf('style')}`,
  "connect-src 'self'",
  'img-src data:',
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

function hashOf(tag: 'script' | 'style'): string {
  const source = page.slice(page.indexOf(`<${tag}>`) + tag.length + 2, page.indexOf(`</${tag}>`))
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`
}
