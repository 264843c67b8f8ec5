import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleWorker, root } from '../../worker/local/bundle.ts'
import { goals } from './figures.ts'
import type { Line } from './table.ts'

/** What is downloaded, as gzip makes it: each file for itself, as it travels. */
export async function measureSizes(): Promise<Line[]> {
  const extension = join(root, '.output/chrome-mv3')
  const lines: Line[] = []
  for (const name of ['gmail.js', 'outlook.js', 'outlook-network.js']) {
    lines.push(await line(`content script ${name}`, [join(extension, 'content-scripts', name)], goals.contentScript))
  }
  const app = [...(await filesIn(join(extension, 'chunks'))), ...(await filesIn(join(extension, 'assets')))]
  lines.push(await line('the app, in the extension', app))
  lines.push(await line('the app, at /inbox', await filesIn(join(root, '.postroom/web/inbox/assets'))))
  const { script } = await bundleWorker({ entry: join(root, 'worker/index.ts') })
  lines.push(await line('the worker', [script]))
  return lines
}

async function filesIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  return (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name)).map((name) => join(folder, name))
}

async function line(what: string, files: string[], budget?: number): Promise<Line> {
  if (files.length === 0 || !files.every((file) => existsSync(file))) {
    return { what, ours: 'not built: npm run build', worse: [] }
  }
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file), { level: 9 }).byteLength))
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000
  const over = budget !== undefined && kilobytes > budget
  return {
    what,
    ours: `${kilobytes.toFixed(1)} KB gzip`,
    ...(budget === undefined ? {} : { toBeat: `our goal ${budget} KB` }),
    worse: over ? [`our goal is ${budget} KB`] : [],
  }
}
