import { asc, lte } from 'drizzle-orm'
import { domains } from '../database/schema/people.ts'
import { loggable } from '../desk/failures.ts'
import { system } from '../desk/actor.ts'
import { openDesk } from '../desk/desk.ts'
import type { Env } from '../env.ts'
import { checkDomain } from './check-domain.ts'

/** Each asks some ten times, and a worker may ask so often at once and no oftener. */
const AT_ONCE = 3

/** Looks again at the domains whose time has come, so that one whose records are gone is noticed before its mail is. */
export async function recheckDomains(env: Env, defer: (work: Promise<unknown>) => void, now: number): Promise<void> {
  const desk = openDesk(env, system, defer)
  const due = await desk.db
    .select({ id: domains.id })
    .from(domains)
    .where(lte(domains.dueAt, now))
    .orderBy(asc(domains.dueAt))
    .limit(AT_ONCE)
  for (const { id } of due)
    await checkDomain(desk, id, false).catch((error: unknown) =>
      console.error('domain was not looked at', id, loggable(error)),
    )
}
