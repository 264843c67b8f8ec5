import { DurableObject } from 'cloudflare:workers'
import * as v from 'valibot'
import type { Happened } from '../contract/event.ts'
import { FromClient, type FromRoom, SUBPROTOCOL } from '../contract/realtime.ts'
import type { Env } from '../env.ts'
import { changesAccess } from '../events/publish.ts'

/** What a socket may hear. It is fixed when the socket opens; whoever's rights change gets a new one. */
export interface Listener {
  memberId: string
  sessionId: string
  inboxIds: string[]
  /** The newest event when these rights were looked up. */
  asOf: number
}

const MAX_MESSAGE = 1024
const LAST_CHANGE = 'lastAccessChange'

/** More than anybody has open windows: each event is sent to every socket, and one member must not slow down all. */
const MAX_SOCKETS = 50

/** The account's one room: a hibernating socket a client. It keeps the last change of access, and decides nothing else. */
export class Room extends DurableObject<Env> {
  /** Takes a socket in. The worker has authenticated it and says in headers what it may hear. */
  override async fetch(request: Request): Promise<Response> {
    const listener = JSON.parse(request.headers.get('x-postroom-listener') ?? 'null') as Listener
    if (this.ctx.getWebSockets(listener.memberId).length >= MAX_SOCKETS) return new Response(null, { status: 429 })
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server, [listener.memberId, `session:${listener.sessionId}`])
    server.serializeAttachment(listener)
    // Access changed while its rights were on the way here: they may be those of before.
    if (listener.asOf < (await this.lastChange())) this.end([server])
    return new Response(null, { status: 101, webSocket: client, headers: { 'sec-websocket-protocol': SUBPROTOCOL } })
  }

  async tell(happened: Happened, readBy: readonly string[]): Promise<void> {
    const { event, conversation } = happened
    for (const socket of this.ctx.getWebSockets()) {
      const listener = socket.deserializeAttachment() as Listener
      if (event.inboxId !== null && !listener.inboxIds.includes(event.inboxId)) continue
      const seen = conversation && { ...conversation, isUnread: !readBy.includes(listener.memberId) }
      send(socket, { type: 'happened', happened: { event, conversation: seen } })
    }
    // Rights may have changed for anybody: everybody opens a new socket, whose rights are looked up anew.
    if (!changesAccess(event.type)) return
    await this.ctx.storage.put(LAST_CHANGE, Math.max(event.seq, await this.lastChange()))
    this.end(this.ctx.getWebSockets())
  }

  /** Ends the sockets of one session, when it signs out. */
  endSession(sessionId: string): void {
    this.end(this.ctx.getWebSockets(`session:${sessionId}`))
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    const message =
      typeof data === 'string' && data.length <= MAX_MESSAGE ? v.safeParse(FromClient, parseJson(data)) : null
    if (!message?.success) return socket.close(1008, 'not a message of this protocol')
    if (message.output.type === 'ping') return send(socket, { type: 'pong' })

    const { inboxId, conversationId, isAnswering } = message.output
    const { memberId, inboxIds } = socket.deserializeAttachment() as Listener
    if (!inboxIds.includes(inboxId)) return
    for (const other of this.ctx.getWebSockets()) {
      const listener = other.deserializeAttachment() as Listener
      if (listener.memberId === memberId || !listener.inboxIds.includes(inboxId)) continue
      send(other, { type: 'answering', conversationId, memberId, isAnswering })
    }
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close(1000)
  }

  private async lastChange(): Promise<number> {
    return (await this.ctx.storage.get<number>(LAST_CHANGE)) ?? 0
  }

  private end(sockets: WebSocket[]): void {
    for (const socket of sockets) {
      send(socket, { type: 'access' })
      socket.close(4001, 'access changed')
    }
  }
}

function send(socket: WebSocket, message: FromRoom): void {
  try {
    socket.send(JSON.stringify(message))
  } catch {
    // It closed in between; its client catches up when it is back.
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
