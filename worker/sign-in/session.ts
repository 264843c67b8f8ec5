import type { Env } from '../env.ts'
import { createAuth } from './auth.ts'

type Auth = ReturnType<typeof createAuth>

/** The library takes longer to set itself up than to answer: set up once, it stays for the requests that follow. */
let kept: { env: Env; origin: string; auth: Auth } | null = null

/** The session that these headers prove, by bearer token or cookie, and whose it is; null without one. */
export async function readSession(env: Env, origin: string, headers: Headers) {
  const isSame = kept?.env === env && kept.origin === origin
  const auth = kept && isSame ? kept.auth : createAuth(env, origin, nothingToDefer)
  const session = await auth.api.getSession({ headers })
  // Not before: a request that ends while it is set up would leave the others waiting.
  kept = { env, origin, auth }
  return session
}

/** Only a request that has a code mailed defers anything. */
function nothingToDefer(): never {
  throw new Error('reading a session leaves nothing to do')
}
