/** A figure that somebody else reached, on two cores: medians, one client at a time. */
export interface Rival {
  name: string
  /** By the number of conversations there were. */
  at: Record<number, number>
}

const agentic = 'agentic-inbox'
const freescout = 'FreeScout'

/** Milliseconds, but for mails per second, of which more is better. */
export const rivals: Record<'list' | 'open' | 'search' | 'intake', Rival[]> = {
  list: [
    { name: agentic, at: { 1000: 58, 10_000: 648, 100_000: 9617 } },
    { name: freescout, at: { 1000: 32, 10_000: 35, 100_000: 139 } },
  ],
  open: [
    { name: agentic, at: { 1000: 4.7, 10_000: 6.1, 100_000: 4.5 } },
    { name: freescout, at: { 1000: 21, 10_000: 24, 100_000: 219 } },
  ],
  search: [
    { name: agentic, at: { 1000: 12, 10_000: 90, 100_000: 521 } },
    { name: freescout, at: { 1000: 96, 10_000: 927, 100_000: 8300 } },
  ],
  intake: [
    { name: agentic, at: { 1000: 67, 10_000: 33, 100_000: 8.1 } },
    { name: freescout, at: { 1000: 97, 10_000: 65, 100_000: 19.6 } },
  ],
}

/** What we set ourselves: milliseconds at any size, mails per second from first to last, rows read for a page, KB gzip, MB of memory. */
export const goals = {
  list: 20,
  open: 15,
  search: 50,
  counts: 10,
  intake: 100,
  toScreen: 1000,
  pageRows: 60,
  contentScript: 20,
  memory: 100,
}
