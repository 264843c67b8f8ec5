import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './miniflare.ts'

/** What a member did with the conversation of a mail, in this order. */
interface Deed {
  /** The mail's file in `demo/`, without `.eml`. */
  mail: string
  hoursLater: number
  by: keyof Doers['members']
  assign?: keyof Doers['members']
  /** The name of the stage that the ticket is made at. */
  ticket?: string
  comment?: string
  /** HTML. */
  reply?: string
  close?: true
  delete?: true
}

/** Asks a path of the API as one member; throws when it is refused. */
export type Call = (method: string, path: string, json?: unknown) => Promise<unknown>

export interface Doers {
  db: Database
  members: Record<'ada' | 'bob' | 'cleo', Call>
  /** When each mail of `demo/` came, by its file without `.eml`, and its Message-ID without angle brackets. */
  mails: Map<string, { messageId: string; sentAt: number }>
}

/** The events of a conversation after a `seq`, and when they are said to have happened: milliseconds UTC. */
export interface DoneAt {
  conversationId: string
  after: number
  at: number
}

/** Does what the demo's team has done with its mail, through the API as they would; answers leave at once. */
export async function doDeeds({ db, members, mails }: Doers): Promise<DoneAt[]> {
  const settings = (await members.ada('GET', '/account')) as object
  await members.ada('PUT', '/account', { ...settings, undoSeconds: 0 })
  const done = await doAll({ db, members, mails })
  await members.ada('PUT', '/account', settings)
  return done
}

async function doAll({ db, members, mails }: Doers): Promise<DoneAt[]> {
  const ids = await memberIds(members)
  const { pipelines } = (await members.ada('GET', '/start')) as {
    pipelines: { stages: { id: string; name: string }[] }[]
  }
  const stages = pipelines[0]!.stages
  const deeds = JSON.parse(await readFile(join(import.meta.dirname, 'demo/deeds.json'), 'utf8')) as Deed[]
  const done: DoneAt[] = []
  for (const deed of deeds) {
    const mail = mails.get(deed.mail)!
    const call = members[deed.by]
    const after = await lastSeq(db)
    const { id, contact } = (await findConversation(db, mail.messageId))!
    const it = `/conversations/${id}`
    const stage = stages.find(({ name }) => name === deed.ticket)
    await call('PUT', `${it}/reading`)
    if (deed.assign) await call('PUT', `${it}/assignee`, { memberId: ids[deed.assign] })
    if (stage) await call('PUT', `${it}/ticket`, { stageId: stage.id })
    if (deed.comment) await call('POST', `${it}/comments`, { text: deed.comment })
    if (deed.reply) {
      await call('POST', `${it}/messages`, { to: [{ email: contact }], html: deed.reply, key: crypto.randomUUID() })
    }
    if (deed.close) await call('PUT', `${it}/closure`)
    if (deed.delete) await call('PUT', `${it}/place`, { place: 'trash' })
    const at = Math.min(mail.sentAt + deed.hoursLater * HOUR, Date.now())
    done.push({ conversationId: id, after, at })
  }
  await untilAllHaveLeft(db)
  return done
}

async function memberIds(members: Doers['members']): Promise<Record<string, string>> {
  const start = async (call: Call) => ((await call('GET', '/start')) as { me: { id: string } }).me.id
  return { ada: await start(members.ada), bob: await start(members.bob), cleo: await start(members.cleo) }
}

const HOUR = 60 * 60 * 1000

async function lastSeq(db: Database): Promise<number> {
  return (await db.prepare('SELECT max(seq) AS seq FROM events').first<{ seq: number }>())?.seq ?? 0
}

function findConversation(db: Database, messageId: string): Promise<{ id: string; contact: string } | null> {
  return db
    .prepare(
      `SELECT conversations.id, contact_email AS contact FROM messages JOIN conversations ON conversations.id = conversation_id
       WHERE trim(message_id, '<>') = ?`,
    )
    .bind(messageId)
    .first()
}

async function untilAllHaveLeft(db: Database): Promise<void> {
  const waiting = db.prepare("SELECT 1 FROM messages WHERE status IN ('queued', 'sending')")
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    if (!(await waiting.first())) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
