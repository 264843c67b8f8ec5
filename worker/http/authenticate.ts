import { createMiddleware } from 'hono/factory'
import { memberActor } from '../desk/actor.ts'
import { openDesk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { openDatabase } from '../database/client.ts'
import { readSession } from '../sign-in/session.ts'
import { join } from '../team/join.ts'
import type { HttpEnv } from './http-env.ts'
import { preferredLocale } from './preferred-locale.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Finds out who is asking, by bearer token or by the session cookie, and opens their desk. */
export const authenticate = createMiddleware<HttpEnv>(async (c, next) => {
  const headers = new Headers(c.req.raw.headers)
  const token = headers.get('authorization') ?? tokenInSubprotocol(headers)
  if (token) {
    headers.set('authorization', token)
    headers.delete('cookie')
  } else if (
    (!SAFE.has(c.req.method) || headers.has('upgrade')) &&
    headers.get('origin') !== new URL(c.req.url).origin
  ) {
    // A cookie goes along with any page's request; only our own pages may use it to write or to listen.
    throw new DomainError('not_signed_in', 'This page may not act for you.')
  }
  const defer = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  const session = await readSession(c.env, new URL(c.req.url).origin, headers)
  if (!session) throw new DomainError('not_signed_in', 'Sign in first.')
  const found = await memberActor(openDatabase(c.env.DB), session.user.email)
  if (!found) throw new DomainError('not_signed_in', 'You are not a member of this account any more.')
  const actor =
    found.member.status === 'invited'
      ? await join(openDesk(c.env, found, defer), found, preferredLocale(headers.get('accept-language') ?? ''))
      : found
  c.set('sessionId', session.session.id)
  c.set('desk', openDesk(c.env, actor, defer))
  await next()
})

function tokenInSubprotocol(headers: Headers): string | null {
  const bearer = headers
    .get('sec-websocket-protocol')
    ?.split(',')
    .map((name) => name.trim())
    .find((name) => name.startsWith('bearer.'))
  return bearer ? `Bearer ${bearer.slice('bearer.'.length)}` : null
}
