import { max } from 'drizzle-orm'
import { Hono } from 'hono'
import { describe } from '../http/describe.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { room } from '../events/publish.ts'
import { SUBPROTOCOL } from '../contract/realtime.ts'
import { events } from '../database/schema/events.ts'
import { memberActor } from '../desk/actor.ts'
import { DomainError } from '../desk/domain-error.ts'
import type { Listener } from './room.ts'

/** GET /api/socket: the room's socket. A browser cannot set headers on one, so the token is its second subprotocol. */
export const realtimeRoutes = new Hono<HttpEnv>().get(
  '/socket',
  describe('Hear what happens as it happens, over a WebSocket with the subprotocol postroom.v1', 101, null),
  async (c) => {
    if (c.req.header('upgrade') !== 'websocket')
      throw new DomainError('invalid_input', 'This address is for WebSockets.')
    const offered =
      c.req
        .header('sec-websocket-protocol')
        ?.split(',')
        .map((name) => name.trim()) ?? []
    if (!offered.includes(SUBPROTOCOL)) throw new DomainError('invalid_input', `Offer the subprotocol ${SUBPROTOCOL}.`)
    const { actor, db } = c.var.desk
    if (actor.kind !== 'member') throw new DomainError('not_signed_in', 'Sign in first.')
    // The event first, then the rights, anew: whatever changes them after that event, the room knows of.
    const [newest] = await db.select({ seq: max(events.seq) }).from(events)
    const now = await memberActor(db, actor.member.email)
    if (!now) throw new DomainError('not_signed_in', 'You are not a member of this account any more.')
    const listener: Listener = {
      memberId: now.member.id,
      sessionId: c.var.sessionId,
      inboxIds: [...now.inboxes.keys()],
      asOf: newest?.seq ?? 0,
    }
    const answer = await room(c.env).fetch('https://room/', {
      headers: { upgrade: 'websocket', 'x-postroom-listener': JSON.stringify(listener) },
    })
    if (answer.status === 429)
      throw new DomainError('too_many_requests', 'You have too many connections open. Close some windows.')
    return answer
  },
)
