import type { Query, SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import type { Database } from './client.ts'

export const dialect = new SQLiteAsyncDialect()

/** One item of a batch, and what it results in. */
export type Statement<Result> = BatchItem<'sqlite'> & {
  readonly _: { readonly dialect: 'sqlite'; readonly result: Result }
}

/** Hand-written SQL as one item of a batch; it results in its rows. */
export function statement<Row = unknown>(db: Database, query: SQL): Statement<Row[]> {
  return prepared(db, dialect.sqlToQuery(query), (rows: Row[]) => rows)
}

/**
 * Words of SQL and their parameters as one item of a batch. Drizzle 0.45 cannot batch `db.run(sql)` with parameters on
 * D1: such an item has no statement to bind them to.
 *
 * @param read what it results in, of its rows as they are stored
 */
export function prepared<Row, Result>(
  db: Database,
  query: Pick<Query, 'sql' | 'params'>,
  read: (rows: Row[]) => Result,
): Statement<Result> {
  const item = {
    _prepare: () => ({
      getQuery: () => query,
      stmt: db.$client.prepare(query.sql),
      mapResult: (result: D1Result<Row>) => read(result.results),
    }),
  }
  return item as unknown as Statement<Result>
}
