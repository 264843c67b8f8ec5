import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { theme } from '../../../worker/settings/style/theme.ts'

const app = readFileSync(join(import.meta.dirname, '../../../extension/ui/theme.css'), 'utf8')

/** The custom properties of the first block after `opening`, by name. */
function properties(css: string, opening: RegExp): Map<string, string> {
  const start = css.search(opening)
  expect(start).toBeGreaterThanOrEqual(0)
  const block = css.slice(css.indexOf('{', start), css.indexOf('}', start))
  return new Map([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]))
}

test.each([
  ['light', /:root \{/, /:root \{/],
  ['dark', /@media \(prefers-color-scheme: dark\) \{\s*:root/, /\[data-theme='dark'\] \{/],
])('the settings have the colours of the app, %s', (_, ofPages, ofApp) => {
  const start = theme.search(ofPages)
  const pages = properties(theme.slice(start).replace(/^@media[^{]*\{/, ''), /:root/)
  const wanted = properties(app, ofApp)
  expect(pages.size).toBeGreaterThan(10)
  for (const [name, value] of pages) expect(`${name}: ${value}`).toBe(`${name}: ${wanted.get(name)}`)
})
