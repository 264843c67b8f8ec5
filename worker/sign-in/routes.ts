import { Hono } from 'hono'
import * as v from 'valibot'
import { openDatabase } from '../database/client.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { countKnock } from '../desk/ledger.ts'
import type { Env } from '../env.ts'
import { room } from '../events/publish.ts'
import { createAuth } from './auth.ts'

/** The doors of the sign-in library that are open here. What it has beyond them stays shut. */
const OPEN = new Set(['POST email-otp/send-verification-otp', 'POST sign-in/email-otp', 'POST sign-out', 'GET get-session'])

/** How often one address may be knocked at, from anywhere: the library itself counts by client only. */
const MAX_CODES = 6
const MAX_GUESSES = 20
const TEN_MINUTES = 10 * 60 * 1000

const Knock = v.object({ email: v.pipe(v.string(), v.maxLength(254)) })

/** /api/auth/…: a code by mail, the session it gives, and its end. Refusals are problems like all others. */
export const signInRoutes = new Hono<{ Bindings: Env }>().on(['GET', 'POST'], '/:door{.+}', async (c) => {
  const door = c.req.param('door')
  if (!OPEN.has(`${c.req.method} ${door}`)) throw notFound('page')
  const request = new Request(c.req.raw)
  const { origin } = new URL(request.url)
  if (request.headers.get('origin') !== origin) {
    // A cookie that another origin's page brings is no cookie. Without one there is nothing to
    // forge: programs, which send no origin at all, and the extension may ask.
    request.headers.delete('cookie')
    request.headers.set('origin', origin)
  }
  if (door.includes('email-otp')) await limitKnocks(c.env, door, await request.clone().json().catch(() => null))

  const auth = createAuth(c.env, origin, (work) => c.executionCtx.waitUntil(work))
  const leaving = door === 'sign-out' ? await auth.api.getSession({ headers: request.headers }) : null
  const answer = await auth.handler(request)
  if (leaving && answer.ok) await room(c.env).endSession(leaving.session.id)
  if (!answer.ok) throw refusal(answer.status)
  return answer
})

/** The same for an address that is nobody's, so that an answer tells nothing. */
async function limitKnocks(env: Env, door: string, body: unknown): Promise<void> {
  const asked = v.safeParse(Knock, body)
  if (!asked.success) throw new DomainError('invalid_input', 'email: is not an e-mail address')
  const isGuess = door.startsWith('sign-in')
  const key = `${isGuess ? 'guess' : 'code'}:${asked.output.email.toLowerCase()}`
  const count = await countKnock(openDatabase(env.DB), key, TEN_MINUTES)
  if (count > (isGuess ? MAX_GUESSES : MAX_CODES)) throw tooMany()
}

/** The library tells a wrong code by 400, and one that was tried five times by 403. */
function refusal(status: number): DomainError {
  if (status === 403 || status === 429) return tooMany()
  if (status >= 500) return new DomainError('unavailable', 'Something went wrong on our side; try again.')
  if (status === 401) return new DomainError('not_signed_in', 'Sign in first.')
  return new DomainError('invalid_input', 'That is not the code, or it is too old.')
}

const tooMany = () => new DomainError('too_many_requests', 'That was tried too often. Wait some minutes, then ask for a new code.')
