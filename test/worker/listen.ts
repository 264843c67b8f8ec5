import type { FromRoom } from '../../worker/contract/realtime.ts'
import type { Somebody } from '../harness/team.ts'
import type { Postroom } from '../harness/worker.ts'

export interface Line {
  heard: FromRoom[]
  /** The code it was closed with, once it is. */
  closed: Promise<number>
  close(): void
}

/** A member's open socket. */
export async function listen(postroom: Postroom, who: Somebody): Promise<Line> {
  const socket = new WebSocket(`${postroom.url.replace('http', 'ws')}/api/socket`, [
    'postroom.v1',
    `bearer.${encodeURIComponent(who.token)}`,
  ])
  const heard: FromRoom[] = []
  socket.onmessage = ({ data }) => heard.push(JSON.parse(data as string) as FromRoom)
  const closed = new Promise<number>((resolve) => (socket.onclose = ({ code }) => resolve(code)))
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error('The socket does not open.'))
  })
  return { heard, closed, close: () => socket.close() }
}
