import type { Env } from '../env.ts'
import { createAuth } from './auth.ts'

type Auth = ReturnType<typeof createAuth>

/** The library takes longer to set itself up than to answer: set up once, it stays for the requests that follow. */
let kept: { env: Env; origin: string; auth: Auth } | null = null

/** The session that these headers prove, by bearer token or cookie, and whose it is; null without one. */
export function readSession(env: Env, origin: string, headers: Headers) {
  if (kept?.env !== env || kept.origin !== origin) kept = { env, origin, auth: createAuth(env, origin, nothingToDefer) }
  return kept.auth.api.getSession({ headers })
}

/** Only a request that has a code mailed defers anything. */
function nothingToDefer(): never {
  throw new Error('reading a session leaves nothing to do')
}
