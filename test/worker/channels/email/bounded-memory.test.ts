import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('little-memory.ts', import.meta.url))

/** What the program found in megabytes made to fill the memory; it dies where they need more than 64 MB of objects. */
const readIn64Megabytes = (what: string): unknown =>
  JSON.parse(execFileSync(process.execPath, ['--max-old-space-size=64', program, what], { encoding: 'utf8' }))

test.each([
  ['a signed mail in ninety thousand pieces is opened', 'pieces', { kind: 'signed', size: 92_521 * 32 }],
  ['a signed mail in millions of pieces stays closed', 'nothings', { kind: 'signed', size: null }],
  ['a winmail.dat of files with millions of properties', 'properties', { files: 7, letters: 0, isWhole: false }],
  ['a winmail.dat of messages with thousands of files each', 'files', { files: 1000, letters: 0, isWhole: false }],
  ['a winmail.dat of RTF that grows to megabytes', 'rtf', { files: 0, letters: 8 * 1024 * 1024 - 7, isWhole: false }],
  [
    'a winmail.dat of messages whose RTF grows',
    'nested RTF',
    { files: 30, letters: 8 * 1024 * 1024 - 21, isWhole: false },
  ],
])('%s, and takes little memory', (_name, what, found) => {
  expect(readIn64Megabytes(what)).toEqual(found)
})
