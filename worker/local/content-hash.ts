import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** A name for the content of these files and folders: the same as long as nothing in them changes. */
export async function contentHash(root: string, paths: string[], salt = ''): Promise<string> {
  const hash = createHash('sha256').update(`${root}\n${salt}\n`)
  for (const path of paths) {
    if (!existsSync(path)) continue
    for (const file of await filesIn(path)) hash.update(`${relative(root, file)}\n`).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  // The demo's mail is no part of what is built, and changing it rebuilds nothing.
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.eml'))
  return files.map((entry) => join(entry.parentPath, entry.name)).sort()
}
