import { drizzle } from 'drizzle-orm/d1'
import * as conversations from './schema/conversations.ts'
import * as events from './schema/events.ts'
import * as people from './schema/people.ts'

/** The typed view of `DB`. The migrations make the tables; this only reads and writes them. */
export function openDatabase(d1: D1Database) {
  return drizzle(d1, { schema: { ...people, ...conversations, ...events } })
}
export type Database = ReturnType<typeof openDatabase>
