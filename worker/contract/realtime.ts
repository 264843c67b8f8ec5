import * as v from 'valibot'
import { Happened } from './event.ts'
import { Id } from './id.ts'

/** What a client may say on its socket. Anything else closes it with 1008. At most 1 KB a message. */
export const FromClient = v.variant('type', [
  v.object({ type: v.literal('ping') }),
  v.object({ type: v.literal('answering'), inboxId: Id, conversationId: Id, isAnswering: v.boolean() }),
])
export type FromClient = v.InferOutput<typeof FromClient>

/**
 * What a client hears. `happened` is an event of an inbox it may see; `answering` expires after
 * twelve seconds unless said again; `access` tells that rights changed: load everything anew.
 */
export const FromRoom = v.variant('type', [
  v.object({ type: v.literal('pong') }),
  v.object({ type: v.literal('happened'), happened: Happened }),
  v.object({ type: v.literal('answering'), conversationId: Id, memberId: Id, isAnswering: v.boolean() }),
  v.object({ type: v.literal('access') }),
])
export type FromRoom = v.InferOutput<typeof FromRoom>

/** The subprotocol a client offers, followed by a second one `bearer.<token, percent-encoded>` where it has no cookie. */
export const SUBPROTOCOL = 'postroom.v1'
