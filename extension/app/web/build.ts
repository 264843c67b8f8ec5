import { build } from 'vite'

const here = import.meta.dirname

/** Builds the app as the page that the worker serves at /inbox, into `.postroom/web/inbox`: files only, nothing inline. */
export async function buildWeb(outDir = `${here}/../../../.postroom/web/inbox`): Promise<void> {
  await build({
    configFile: false,
    root: here,
    base: '/inbox/',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          entryFileNames: 'assets/[name]-[hash].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          assetFileNames: 'assets/[name]-[hash][extname]',
        },
      },
    },
  })
}

if (import.meta.main) await buildWeb()
