import type { Sight } from './check-domain.ts'
import type { DomainRow } from './domain.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
/** A record that somebody took out by mistake, or that moves with the domain to another provider, is soon back. */
export const GRACE = 3 * DAY

type Verdict = Pick<DomainRow, 'verifiedAt' | 'verifiedFor' | 'missingSince' | 'dueAt'>

/**
 * Whether mail may leave from a domain, after a look at it. One that was verified stays so while nobody could be asked,
 * and for three days while something is missing; not a moment where that is missing for another way than it was verified
 * for.
 */
export function decide(domain: DomainRow, sight: Sight, now: number): Verdict {
  const { verifiedAt, verifiedFor } = domain
  const none = { verifiedAt: null, verifiedFor: null, missingSince: null }
  const same = { verifiedAt, verifiedFor, missingSince: domain.missingSince }
  switch (judge(sight)) {
    case 'good':
      return {
        verifiedAt: verifiedFor === sight.sender && verifiedAt !== null ? verifiedAt : now,
        verifiedFor: sight.sender,
        missingSince: null,
        dueAt: now + DAY,
      }
    case 'nobody knows':
      return { ...same, dueAt: next(domain, now) }
    case 'bad': {
      if (verifiedFor !== sight.sender) return { ...none, dueAt: next(domain, now) }
      const missingSince = domain.missingSince ?? now
      if (now - missingSince >= GRACE) return { ...none, dueAt: now + DAY }
      return { ...same, missingSince, dueAt: now + HOUR }
    }
  }
}

function judge({ records, sender, isAllowed, problem }: Sight): 'good' | 'bad' | 'nobody knows' {
  if (problem !== null && problem !== 'service_restricted') return 'nobody knows'
  const needed = records.filter(({ isNeeded }) => isNeeded)
  if (sender === null || isAllowed === false) return 'bad'
  if (needed.some(({ state }) => state === 'missing' || state === 'different' || state === 'unknown')) return 'bad'
  return needed.some(({ state }) => state === 'unanswered') ? 'nobody knows' : 'good'
}

/** Whoever has just connected it waits for it. */
function next({ createdAt }: DomainRow, now: number): number {
  return now + (now - createdAt < GRACE ? HOUR : DAY)
}
