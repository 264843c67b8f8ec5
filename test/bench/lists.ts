import { COMMON, RARE, conversationId } from './fill-sql.ts'
import { type Filled, STEP } from './fill.ts'
import { judge } from './judge.ts'
import { goals } from './figures.ts'
import { meter } from '../harness/meter.ts'
import { percentile } from './percentile.ts'
import type { Rig } from './rig.ts'
import { type Line, count, figure, times } from './table.ts'
import type { Words } from './words.ts'

interface Read {
  what: string
  kind: 'list' | 'open' | 'search' | 'counts'
  go(): Promise<unknown>
  times: number[]
}

/** Reads as the app makes them, in turns with the bare minimum's page, so that whatever slows one slows the other. */
export async function measureLists(rig: Rig, bare: Rig, filled: Filled, words: Words, rounds: number): Promise<Line[]> {
  const { size } = filled
  const reads = makeReads(rig, await someIds(rig, filled, words))
  const page: number[] = []
  const timed = async (into: number[], go: () => Promise<unknown>) => {
    const started = performance.now()
    await go()
    into.push(performance.now() - started)
  }
  for (const read of reads) await read.go()
  for (let round = 0; round < rounds; round++) {
    await timed(page, () => bare.get('/'))
    for (const read of reads) await timed(read.times, read.go)
  }
  const lines: Line[] = []
  for (const read of reads) lines.push(lineOf(read, size, percentile(page, 0.5), await rowsRead(rig, read)))
  return lines
}

function lineOf(read: Read, size: number, barePage: number, rows: number): Line {
  const p50 = percentile(read.times, 0.5)
  const { toBeat, worse } = judge(read.kind, size, p50)
  const isWide = read.kind === 'list' && rows > goals.pageRows
  return {
    what: `${read.what}, ${count(size)}`,
    ours: `p50 ${figure(p50)} ms, p99 ${figure(percentile(read.times, 0.99))} ms`,
    beside: `a page ${figure(barePage)} ms`,
    ratio: times(p50 / barePage),
    rows: String(rows),
    toBeat,
    worse: isWide ? [...worse, `it reads ${rows} rows where ${goals.pageRows} are allowed`] : worse,
  }
}

function makeReads(rig: Rig, ids: string[]): Read[] {
  const inbox = `/api/inboxes/${rig.inboxId}`
  let opened = 0
  const next = () => `/api/conversations/${ids[opened++ % ids.length]}`
  const openByAddress = (path = next()) => Promise.all([rig.get(path), rig.get(`${path}/timeline`)])
  const read = (what: string, kind: Read['kind'], go: Read['go']): Read => ({ what, kind, go, times: [] })
  return [
    ...['all', 'mine', 'unassigned', 'sent'].map((view) =>
      read(`first page, ${view}`, 'list', () => rig.get(`${inbox}/conversations?view=${view}`)),
    ),
    // What the list shows of it is there already.
    read('open a conversation', 'open', () => rig.get(`${next()}/timeline`)),
    read('open one by its address', 'open', () => openByAddress()),
    read('search, a rare word', 'search', () => rig.get(`${inbox}/search?q=${RARE}`)),
    read('search, a common word', 'search', () => rig.get(`${inbox}/search?q=${COMMON}`)),
    read('counts', 'counts', () => rig.get(`${inbox}/counts`)),
  ]
}

async function someIds(rig: Rig, { size, start }: Filled, words: Words): Promise<string[]> {
  const numbers = Array.from({ length: 200 }, () => Math.floor(words.random() * size))
  const { results } = await rig.db
    .prepare(`SELECT ${conversationId({ start, step: STEP }, 'value')} AS id FROM json_each(?)`)
    .bind(JSON.stringify(numbers))
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

/** The most of three, as an answer may come from a row more or less. */
async function rowsRead(rig: Rig, read: Read): Promise<number> {
  const readings: number[] = []
  for (let i = 0; i < 3; i++) readings.push((await meter(rig.url, read.go)).fetch.rowsRead)
  return Math.max(...readings)
}
