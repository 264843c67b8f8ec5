import type { Reading } from './meter.ts'

interface Result {
  results: Record<string, unknown>[]
  meta: { rows_read?: number; rows_written?: number }
}

interface Statement {
  bind(...values: unknown[]): Statement
  all(): Promise<Result>
  run(): Promise<Result>
  raw(): Promise<unknown[]>
  first(column?: string): Promise<unknown>
}

interface D1 {
  prepare(sql: string): Statement
  batch(statements: Statement[]): Promise<Result[]>
}

/** Bindings as the worker knows them, that note in `reading` what is asked of them. */
export function meteredEnv(env: object, reading: Reading): object {
  const bindings = env as Record<string, object>
  return {
    ...bindings,
    DB: meteredDatabase(bindings['DB'] as D1, reading),
    SEARCH: meteredDatabase(bindings['SEARCH'] as D1, reading),
    MAIL: calling(bindings['MAIL']!, () => reading.files++),
    JOBS: calling(bindings['JOBS']!, () => reading.queueSends++),
    ROOM: calling(
      bindings['ROOM']!,
      () => {},
      (stub) => calling(stub, () => reading.roomCalls++),
    ),
  }
}

/** A wrapped statement's real one: a batch takes no other. */
const real = new WeakMap<Statement, Statement>()

function meteredDatabase(database: D1, reading: Reading): D1 {
  const note = (result: Result): Result => {
    reading.rowsRead += result.meta.rows_read ?? 0
    reading.rowsWritten += result.meta.rows_written ?? 0
    return result
  }
  const wrap = (statement: Statement, sql: string): Statement => {
    const trip = <T>(answer: Promise<T>) => (reading.roundTrips++, answer)
    const wrapped: Statement = {
      bind: (...values) => wrap(statement.bind(...values), sql),
      all: async () => note(await trip(statement.all())),
      run: async () => note(await trip(statement.run())),
      // These two answer without their meta: a read is done once more for it, a write by the call that has it.
      async raw() {
        if (!/^\s*(select|with)/i.test(sql)) return (await this.all()).results.map((row) => Object.values(row))
        note(await statement.all())
        return trip(statement.raw())
      },
      async first(column) {
        const [row = null] = (await this.all()).results
        return column === undefined ? row : (row?.[column] ?? null)
      },
    }
    real.set(wrapped, statement)
    return wrapped
  }
  return {
    prepare: (sql) => wrap(database.prepare(sql), sql),
    async batch(statements) {
      reading.roundTrips++
      return (await database.batch(statements.map((statement) => real.get(statement)!))).map(note)
    },
  }
}

/** `target` with every call of a method noted, and what it answers changed by `change`. */
function calling<T extends object>(
  target: T,
  note: () => void,
  change: (answer: object) => object = (answer) => answer,
): T {
  return new Proxy(target, {
    get(_, name) {
      const method = Reflect.get(target, name) as unknown
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => {
        note()
        const answer = Reflect.apply(method, target, args) as object
        return name === 'get' ? change(answer) : answer
      }
    },
  })
}
