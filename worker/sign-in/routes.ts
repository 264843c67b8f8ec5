import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { Email } from '../contract/id.ts'
import { openDatabase } from '../database/client.ts'
import { DomainError } from '../desk/domain-error.ts'
import { countKnock } from '../desk/ledger.ts'
import type { Env } from '../env.ts'
import { room } from '../events/publish.ts'
import { describe, isOpen } from '../http/describe.ts'
import { validate } from '../http/validate.ts'
import { createAuth } from './auth.ts'
import { clientOf } from './client-of.ts'
import { readSession } from './session.ts'

const TEN_MINUTES = 10 * 60 * 1000
const DAY = 24 * TEN_MINUTES * 6

/**
 * How often a door may be knocked at for one member's address: by one client in ten minutes and in a
 * day, and by all of them together in a day. What a client is refused does not count for the others, so
 * that nobody alone can shut a member out; the sign-in library itself counts by client only.
 */
interface Limit {
  soon: number
  aDay: number
  everywhere: number
}

/** Each is a mail that a stranger can have sent to a member. */
const CODES: Limit = { soon: 6, aDay: 20, everywhere: 100 }
/** Patient guessing from many places finds one code in a million only after decades. */
const GUESSES: Limit = { soon: 20, aDay: 30, everywhere: 100 }

const Asking = v.object({ email: Email, type: v.literal('sign-in') })
const Entering = v.object({ email: Email, otp: v.pipe(v.string(), v.trim(), v.maxLength(20)) })

type Ctx = Context<{ Bindings: Env }>

/** The doors of the sign-in library that are open here; what it has beyond them stays shut. Refusals are problems like all others. */
export const signInRoutes = new Hono<{ Bindings: Env }>()
  .post(
    '/email-otp/send-verification-otp',
    describe('Have a sign-in code mailed to a member; the same answer for everybody else', 200, null, isOpen),
    validate('json', Asking),
    async (c) => {
      const asking = c.req.valid('json')
      await limitKnocks(c, 'code', asking.email, CODES)
      return hand(c, asking)
    },
  )
  .post(
    '/sign-in/email-otp',
    describe('Sign in with the code: the header set-auth-token holds the bearer token', 200, null, isOpen),
    validate('json', Entering),
    async (c) => {
      const entering = c.req.valid('json')
      await limitKnocks(c, 'guess', entering.email, GUESSES)
      return hand(c, entering)
    },
  )
  .post('/sign-out', describe('End the session, and its sockets', 200, null), async (c) => {
    const leaving = await readSession(c.env, new URL(c.req.url).origin, requestOf(c, {}).headers)
    const answer = await hand(c, {})
    if (leaving) await room(c.env).endSession(leaving.session.id)
    return answer
  })

/** The same for an address that is nobody's, so that an answer tells nothing. */
async function limitKnocks(c: Ctx, door: string, email: string, { soon, aDay, everywhere }: Limit): Promise<void> {
  const db = openDatabase(c.env.DB)
  const address = `${door}:${email.toLowerCase()}`
  const client = `${address}:${clientOf(c.req.raw.headers)}`
  if ((await countKnock(db, `${client}:soon`, TEN_MINUTES)) > soon) throw tooMany()
  if ((await countKnock(db, `${client}:day`, DAY)) > aDay) throw tooMany()
  if ((await countKnock(db, address, DAY)) > everywhere) throw tooMany()
}

async function hand(c: Ctx, body: object): Promise<Response> {
  const answer = await auth(c).handler(requestOf(c, body))
  if (!answer.ok) throw refusal(answer.status)
  return answer
}

const auth = (c: Ctx) => createAuth(c.env, new URL(c.req.url).origin, (work) => c.executionCtx.waitUntil(work))

function requestOf(c: Ctx, body: object): Request {
  const headers = new Headers(c.req.raw.headers)
  const { origin } = new URL(c.req.url)
  if (headers.get('origin') !== origin) {
    // A cookie that another origin's page brings is no cookie. Without one there is nothing to
    // forge: programs, which send no origin at all, and the extension may ask.
    headers.delete('cookie')
    headers.set('origin', origin)
  }
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  return new Request(c.req.url, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** The library tells a wrong code by 400, and one that was tried five times by 403. */
function refusal(status: number): DomainError {
  if (status === 403 || status === 429) return tooMany()
  if (status >= 500) return new DomainError('unavailable', 'Something went wrong on our side; try again.')
  if (status === 401) return new DomainError('not_signed_in', 'Sign in first.')
  return new DomainError('invalid_input', 'That is not the code, or it is too old.')
}

const tooMany = () =>
  new DomainError('too_many_requests', 'That was tried too often. Wait some minutes, then ask for a new code.')
