const HOUR = 3_600_000

/** A time to send at that is offered. */
export interface LaterTime {
  id: 'later_today' | 'tomorrow' | 'monday'
  /** Milliseconds. */
  at: number
}

/** When people begin to read their mail. */
const MORNING = 8
/** Later than this, today's mail is read tomorrow. */
const EVENING = 20

/** The times at which an answer may well be sent instead of now, by the clock of this machine. */
export function laterTimes(now: number): LaterTime[] {
  const today = new Date(now)
  const morningIn = (days: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + days, MORNING).getTime()
  const later = new Date(Math.ceil((now + 2 * HOUR) / HOUR) * HOUR)
  const toMonday = (8 - today.getDay()) % 7 || 7
  return [
    ...(later.getDate() === today.getDate() && later.getHours() <= EVENING
      ? [{ id: 'later_today' as const, at: later.getTime() }]
      : []),
    { id: 'tomorrow', at: morningIn(1) },
    ...(toMonday > 1 ? [{ id: 'monday' as const, at: morningIn(toMonday) }] : []),
  ]
}
