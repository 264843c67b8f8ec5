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

/** The bindings that the worker asks something of. */
export type Binding = 'DB' | 'SEARCH' | 'MAIL' | 'JOBS' | 'ROOM'

export interface Watch {
  /** Stands around every call that leaves the worker: makes it, or does not. */
  around<T>(binding: Binding, call: () => Promise<T>): Promise<T>
  /** Is told what every statement read and wrote. Without it no statement is made for its figures alone. */
  note?(result: Result): void
}

/** Bindings as the worker knows them, with `watch` around what is asked of them. */
export function watchedEnv(env: object, watch: Watch): object {
  const bindings = env as Record<Binding, object>
  const room = bindings.ROOM as { get(id: unknown): object }
  return {
    ...bindings,
    DB: watchedDatabase(bindings.DB as D1, 'DB', watch),
    SEARCH: watchedDatabase(bindings.SEARCH as D1, 'SEARCH', watch),
    MAIL: watched(bindings.MAIL, 'MAIL', watch),
    JOBS: watched(bindings.JOBS, 'JOBS', watch),
    // Only a call to the room itself leaves the worker.
    ROOM: new Proxy(room, {
      get(_, name) {
        if (name === 'get') return (id: unknown) => watched(room.get(id), 'ROOM', watch)
        return (Reflect.get(room, name) as () => unknown).bind(room)
      },
    }),
  }
}

/** A wrapped statement's real one: a batch takes no other. */
const real = new WeakMap<Statement, Statement>()

function watchedDatabase(database: D1, binding: Binding, { around, note }: Watch): D1 {
  const noted = (result: Result): Result => {
    note?.(result)
    return result
  }
  const wrap = (statement: Statement, sql: string): Statement => {
    const trip = <T>(call: () => Promise<T>) => around(binding, call)
    const wrapped: Statement = {
      bind: (...values) => wrap(statement.bind(...values), sql),
      all: async () => noted(await trip(() => statement.all())),
      run: async () => noted(await trip(() => statement.run())),
      // These two answer without their meta: a read is done once more for it, a write by the call that has it.
      async raw() {
        if (!/^\s*(select|with)/i.test(sql)) return (await this.all()).results.map((row) => Object.values(row))
        if (note) note(await statement.all())
        return trip(() => statement.raw())
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
    batch: async (statements) =>
      (await around(binding, () => database.batch(statements.map((statement) => real.get(statement)!)))).map(noted),
  }
}

function watched<T extends object>(target: T, binding: Binding, { around }: Watch): T {
  return new Proxy(target, {
    get(_, name) {
      const method = Reflect.get(target, name) as unknown
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => around(binding, async () => Reflect.apply(method, target, args) as unknown)
    },
  })
}
