import type { SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import type { Database } from './client.ts'

const dialect = new SQLiteAsyncDialect()

/**
 * Hand-written SQL as one item of a batch; it results in its rows. Drizzle 0.45 cannot batch
 * `db.run(sql)` with parameters on D1: such an item has no statement to bind them to.
 */
export function statement<Row = unknown>(
  db: Database,
  query: SQL,
): BatchItem<'sqlite'> & { readonly _: { readonly dialect: 'sqlite'; readonly result: Row[] } } {
  const built = dialect.sqlToQuery(query)
  const item = {
    _prepare: () => ({
      getQuery: () => built,
      stmt: db.$client.prepare(built.sql),
      mapResult: (result: D1Result<Row>) => result.results,
    }),
  }
  return item as unknown as ReturnType<typeof statement<Row>>
}
