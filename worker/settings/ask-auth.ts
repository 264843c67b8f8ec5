import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { answerError } from '../http/errors.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { signInRoutes } from '../sign-in/routes.ts'

const doors = new Hono<{ Bindings: Env }>().onError(answerError).route('/api/auth', signInRoutes)

/**
 * Asks the API's own sign-in doors, so that their limits on tries hold here too. `cookie` goes along
 * only where a session is to end.
 */
export async function askAuth(c: Context<HttpEnv>, path: string, body: unknown, cookie?: string): Promise<Response> {
  const { origin } = new URL(c.req.url)
  const headers = new Headers({ 'content-type': 'application/json', origin })
  const ip = c.req.header('cf-connecting-ip')
  if (ip) headers.set('cf-connecting-ip', ip)
  if (cookie) headers.set('cookie', cookie)
  const request = new Request(`${origin}/api/auth/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return doors.fetch(request, c.env, c.executionCtx)
}
