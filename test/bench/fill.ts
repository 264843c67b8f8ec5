import { fillText } from './fill-text.ts'
import { type Chunk, fillSearch, fillTables } from './fill-sql.ts'
import type { Rig } from './rig.ts'
import type { Words } from './words.ts'

/** Ten minutes between one conversation's start and the next. */
export const STEP = 10 * 60 * 1000
const MOST = 100_000
const CHUNK = 2500

export interface Filled {
  /** How many conversations there are so far. */
  size: number
  start: number
}

/** Gets an account ready to be filled: six colleagues of Ada's, and text to write messages from. */
export async function prepareFill(rig: Rig, words: Words): Promise<Filled> {
  const now = Date.now()
  const people = Array.from({ length: 6 }, (_, n) =>
    rig.db
      .prepare("INSERT INTO members (id, email, name, role, status, created_at) VALUES (?, ?, ?, 'agent', 'active', ?)")
      .bind(colleague(n), `agent${n}@postroom.test`, `Agent ${n}`, now),
  )
  await rig.db.batch(people)
  for (const database of [rig.db, rig.search]) await fillText(database, words)
  return { size: 0, start: now - (MOST + 1000) * STEP }
}

/**
 * Adds conversations until there are `size`, straight into the databases, as a team would have left
 * them: 30% open, 30% nobody's, 20% Ada's, 2% in the trash, one to four messages each, of which every
 * second one is ours. Triggers keep the counters and the words.
 */
export async function fill(rig: Rig, filled: Filled, size: number): Promise<void> {
  const channel = await rig.db.prepare('SELECT id FROM channels').first<{ id: string }>()
  for (let from = filled.size; from < size; from += CHUNK) {
    const chunk: Chunk = {
      from,
      to: Math.min(size, from + CHUNK),
      ...filled,
      step: STEP,
      inboxId: rig.inboxId,
      channelId: channel!.id,
      adaId: rig.adaId,
      colleague,
    }
    await rig.db.batch(fillTables(chunk).map((statement) => rig.db.prepare(statement)))
    await rig.search.batch(fillSearch(chunk).map((statement) => rig.search.prepare(statement)))
  }
  filled.size = Math.max(filled.size, size)
}

function colleague(n: number): string {
  return `00000000-0000-7000-8000-00000000000${n}`
}
