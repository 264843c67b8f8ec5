import { onTestFinished } from 'vitest'
import { createInbox } from '../../../extension/inbox/inbox.ts'
import { createSocket } from '../../../extension/realtime/socket.ts'
import { createSession } from '../../../extension/session/session.ts'
import { newId } from '../../../worker/database/id.ts'
import type { Postroom } from '../../harness/worker.ts'
import { memoryHost } from '../session/memory-host.ts'
import { eventually } from './desk.ts'

/** Northwind's account: Ada owns it, Bob is an agent. */
export async function setUpNorthwind(postroom: Postroom): Promise<void> {
  const made = await postroom.api()('/api/setup', {
    method: 'PUT',
    json: {
      code: postroom.setupCode,
      account: { name: 'Northwind', mailDomain: 'mail.postroom.test' },
      owner: { name: 'Ada', email: 'ada@postroom.test' },
      inbox: { name: 'Support', address: 'support@postroom.test' },
    },
  })
  if (made.status !== 201) throw new Error(`${made.status} ${await made.text()}`)
  await postroom.db
    .prepare(
      "INSERT INTO members (id, name, email, role, status, created_at) VALUES (?, 'Bob', 'bob@postroom.test', 'agent', 'active', ?)",
    )
    .bind(newId(), Date.now())
    .run()
}

/** Somebody at work: connected, signed in by the code in their mail, and everything loaded. */
export async function atWork(postroom: Postroom, email: string, url = postroom.url) {
  const host = memoryHost()
  const session = createSession(host)
  await session.load()
  await session.connect(url)
  const since = Date.now()
  await session.requestCode(email)
  const mail = await postroom.catcher.waitFor(
    email,
    ({ caughtAt, text }) => caughtAt >= since && /\b\d{6}\b/.test(text),
  )
  await session.signIn(email, /\b\d{6}\b/.exec(mail.text)?.[0] ?? '')
  const client = session.client.value
  if (!client) throw new Error(`${email} is not signed in`)
  const socket = createSocket({
    client,
    token: session.token.value,
    times: { pingEvery: 5_000, pongWithin: 5_000, askEvery: 60_000, retryAfter: () => 50 },
  })
  const inbox = createInbox({ client, socket, store: host.store })
  onTestFinished(() => inbox.dispose())
  await inbox.load()
  await eventually(() => inbox.connection.value === 'online')
  return { inbox, session, subjects: () => inbox.list.value.items.map((row) => row.subject) }
}
