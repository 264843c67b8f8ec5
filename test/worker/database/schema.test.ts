import { getTableColumns, getTableName, isTable } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as conversations from '../../../worker/database/schema/conversations.ts'
import * as events from '../../../worker/database/schema/events.ts'
import * as people from '../../../worker/database/schema/people.ts'
import * as signIn from '../../../worker/database/schema/sign-in.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'

const tables = Object.values({ ...people, ...conversations, ...events, ...signIn }).filter((each) =>
  isTable(each),
) as SQLiteTable[]

let postroom: Postroom
beforeAll(async () => {
  postroom = await startPostroom()
})
afterAll(() => postroom?.stop())

interface Column {
  name: string
  type: string
  notnull: number
  pk: number
  dflt_value: string | null
}

const made = async (table: string) =>
  (await postroom.db.prepare(`SELECT * FROM pragma_table_info('${table}')`).all<Column>()).results

test('every table that the migrations made has its typed view, and the other way round', async () => {
  const { results } = await postroom.db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name <> 'd1_migrations'",
    )
    .all<{ name: string }>()
  expect(results.map(({ name }) => name).toSorted()).toEqual(tables.map(getTableName).toSorted())
})

test.each(tables.map((table) => [getTableName(table), table] as const))(
  '%s is as the migrations made it',
  async (name, table) => {
    const seen = Object.values(getTableColumns(table) as Record<string, SQLiteColumn>).map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      // A primary key is never null, whether its line says so or not.
      isNullable: !column.notNull && !column.primary,
      // The number of a row comes by itself, and stands for no DEFAULT.
      hasDefault: column.hasDefault && !(column.primary && column.getSQLType() === 'integer'),
    }))
    const there = (await made(name)).map((column) => ({
      name: column.name,
      type: column.type,
      isNullable: column.notnull === 0 && column.pk === 0,
      hasDefault: column.dflt_value !== null,
    }))
    expect(seen.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
      there.toSorted((a, b) => a.name.localeCompare(b.name)),
    )
  },
)

test.each(tables.map((table) => [getTableName(table), table] as const))(
  '%s: what can be one of a few words is checked by the database too',
  async (name, table) => {
    const sql = await postroom.db
      .prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?")
      .bind(name)
      .first<string>('sql')
    for (const column of Object.values(getTableColumns(table) as Record<string, SQLiteColumn>)) {
      const words = column.enumValues
      // A counter's words are those of the conversations that it counts.
      if (!words?.length || name === 'counters') continue
      const check = new RegExp(`${column.name} IN \\(([^)]*)\\)`).exec(sql!)?.[1]
      expect([column.name, check?.split(', ').map((word) => word.slice(1, -1))]).toEqual([column.name, [...words]])
    }
  },
)
