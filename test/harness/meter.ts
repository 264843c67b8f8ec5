/** What a piece of work asked of the platform. Rows as D1 bills them: `meta.rows_read` of every statement. */
export interface Reading {
  rowsRead: number
  rowsWritten: number
  /** Statements and batches sent to a database, each of which is waited for. */
  roundTrips: number
  files: number
  queueSends: number
  roomCalls: number
}

/** The doors of the worker, counted apart: what a mail causes in the queue is not what its sender waits for. */
export type Door = 'fetch' | 'email' | 'queue'
export type Readings = Record<Door, Reading>

/** Where the metered worker takes `POST` (count from now) and `DELETE` (stop, and answer the readings). */
export const METER = '/__meter'

/** What the work asked of the platform, in a worker started from `metered-entry.ts`. */
export async function meter(url: string, work: () => Promise<unknown>): Promise<Readings> {
  await fetch(url + METER, { method: 'POST' })
  await work()
  return (await (await fetch(url + METER, { method: 'DELETE' })).json()) as Readings
}
