import { build } from 'vite'

export interface BuiltPage {
  js: string
  css: string
}

/** A test's own entry with what it imports of the extension, as one script and one style sheet. */
export async function buildPage(entry: URL): Promise<BuiltPage> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { write: false, minify: false, rolldownOptions: { input: entry.pathname } },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
  const js = outputs.find((one) => one.type === 'chunk')
  const css = outputs.find((one) => one.fileName.endsWith('.css'))
  if (js?.type !== 'chunk') throw new Error('The entry gave no script.')
  return { js: js.code, css: css?.type === 'asset' ? String(css.source) : '' }
}
