import { drizzle } from 'drizzle-orm/d1'

/**
 * The builder of typed statements for `DB`. The migrations make the tables; this only reads and writes
 * them. It is given no schema: drizzle would work out all relations anew at every request, and none is used.
 */
export function openDatabase(d1: D1Database) {
  return drizzle(d1)
}
export type Database = ReturnType<typeof openDatabase>
