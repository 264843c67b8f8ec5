import type { Database } from '../../worker/local/miniflare.ts'
import type { Words } from './words.ts'

/** How many pieces of text there are; a message is made of two of them. */
export const TEXTS = 1999

/** Pieces of text of some 330 characters, beside the tables; every third one is about an invoice. */
export async function fillText(database: Database, words: Words): Promise<void> {
  await database.exec('CREATE TABLE bench_text (n INTEGER PRIMARY KEY, subject TEXT NOT NULL, body TEXT NOT NULL)')
  const insert = database.prepare('INSERT INTO bench_text SELECT key, value ->> 0, value ->> 1 FROM json_each(?)')
  const texts = Array.from({ length: TEXTS }, (_, n) => [
    words.sentence(6),
    `${n % 3 === 0 ? 'invoice ' : ''}${words.text(320)}`,
  ])
  await insert.bind(JSON.stringify(texts)).run()
}
