import { type SQL, getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Database } from './client.ts'
import { type Statement, dialect, prepared } from './statement.ts'

/**
 * A row more, for a batch; what it does not say, the table's defaults do. Drizzle finds the words for all columns of the
 * table anew each time: for the rows that every mail writes, that takes as long as reading the mail.
 *
 * @param more what follows the values: ON CONFLICT, RETURNING
 */
export function insertRow<T extends SQLiteTable, Row = never>(
  db: Database,
  table: T,
  row: T['$inferInsert'],
  more?: SQL,
): Statement<Row[]> {
  const columns: Record<string, SQLiteColumn> = getTableColumns(table)
  const said = Object.entries(row).filter(([, value]) => value !== undefined)
  const names = said.map(([key]) => columns[key]!.name)
  const values = said.map(([key, value]) => (value === null ? null : columns[key]!.mapToDriverValue(value)))
  const insert = `INSERT INTO ${getTableName(table)} (${names.join()}) VALUES (${names.map(() => '?').join()})`
  const { sql, params } = more ? dialect.sqlToQuery(more) : { sql: '', params: [] }
  return prepared(db, { sql: `${insert} ${sql}`, params: [...values, ...params] }, (rows: Row[]) => rows)
}

/** The whole rows of a table for which the condition holds, for a batch. ORDER BY and LIMIT may follow it. */
export function selectRows<T extends SQLiteTable>(
  db: Database,
  table: T,
  condition: SQL,
): Statement<T['$inferSelect'][]> {
  const columns: [string, SQLiteColumn][] = Object.entries(getTableColumns(table))
  const where = dialect.sqlToQuery(condition)
  const query = { sql: `SELECT * FROM ${getTableName(table)} WHERE ${where.sql}`, params: where.params }
  const toRow = (stored: Record<string, unknown>) => {
    const row: Record<string, unknown> = {}
    for (const [key, column] of columns) {
      const value = stored[column.name]
      row[key] = value === null ? null : column.mapFromDriverValue(value)
    }
    return row
  }
  return prepared(db, query, (stored: Record<string, unknown>[]) => stored.map(toRow))
}
