import { SQL, is, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { EventData, EventType, Happened } from '../contract/event.ts'
import { type Database, openDatabase } from '../database/client.ts'
import { insertRow, selectRows } from '../database/row.ts'
import { statement } from '../database/statement.ts'
import { newId } from '../database/id.ts'
import { conversations } from '../database/schema/conversations.ts'
import { events } from '../database/schema/events.ts'
import type { Env } from '../env.ts'
import { publish } from '../events/publish.ts'
import { isHeard } from '../events/subscribers.ts'
import { type Actor, refOf } from './actor.ts'
import { DomainError, notFound } from './domain-error.ts'
import { type StandingConversation, findConversation } from './find-conversation.ts'
import { type Subject, policy } from './policy.ts'
import { isVisible } from './visible.ts'
import { summary } from './summary.ts'

export type ConversationRow = typeof conversations.$inferSelect
export type Write = BatchItem<'sqlite'>

/** One thing to happen: what, to whom, and what a reader needs to know of it. */
export interface Occurrence<T extends EventType> {
  type: T
  subject: Subject & { conversationId?: string }
  /** As SQL, of JSON, where a write of the same batch decides it: it runs after them. */
  data: EventData<T> | SQL<EventData<T>>
  /** Who does it, where that is not the desk's own actor: what happens by itself when somebody does something else. */
  by?: Actor
}

export type AnyOccurrence = { [T in EventType]: Occurrence<T> }[EventType]

/** One actor at work, made where somebody comes in: a request, a mail, a job, the clock. */
export interface Desk {
  readonly actor: Actor
  readonly env: Env
  /** Reads, and the builders of writes; only `commit` sends a write. */
  readonly db: Database
  /** Lets work go on after the answer. */
  readonly defer: (work: Promise<unknown>) => void
  /**
   * Loads what the actor may see. Throws `not_found` for what is not there and for what may not be seen,
   * in the words of what was asked for: a comment that may not be seen is no comment.
   */
  conversation(id: string, askedFor?: string): Promise<StandingConversation>
  /**
   * The only way to change the domain: asks the policy, then sends the event and the writes in one
   * atomic batch, then publishes. Throws the policy's refusal, or `conflict` where a `guard` failed.
   */
  commit<T extends EventType>(occurrence: Occurrence<T>, ...writes: Write[]): Promise<Happened>
  /** The same for what happens to several things at once, in the order in which it is told. */
  commitAll(occurrences: AnyOccurrence[], ...writes: Write[]): Promise<Happened[]>
}

/** @param defer lets work go on after the answer, as `waitUntil` does */
export function openDesk(env: Env, actor: Actor, defer: (work: Promise<unknown>) => void): Desk {
  const db = openDatabase(env.DB)
  return {
    actor,
    env,
    db,
    defer,

    async conversation(id, askedFor = 'conversation') {
      const row = await findConversation(db, id)
      if (!row || !isVisible(actor, row.inboxId)) throw notFound(askedFor)
      return row
    },

    async commit(occurrence, ...writes) {
      const [happened] = await this.commitAll([occurrence as unknown as AnyOccurrence], ...writes)
      return happened!
    },

    async commitAll(occurrences, ...writes) {
      for (const { type, subject, by = actor } of occurrences) assertMay(by, type, subject)
      const at = Date.now()
      const rows = occurrences.map((occurrence) => eventRow(actor, occurrence, at))
      const results = await db
        .batch([
          ...writes,
          ...rows.map((row) => insertEvent(db, row)),
          ...rows.map((row) => selectRows(db, conversations, sql`id = ${row.conversationId ?? ''}`)),
        ] as unknown as [Write, ...Write[]])
        .catch((error: unknown) => {
          if (isGuardFailure(error)) throw new DomainError('conflict', 'Somebody else was faster. Nothing was changed.')
          throw error
        })
      const told = results.slice(writes.length) as unknown[]
      const all: Happened[] = []
      for (const [place, { id, type, actorKind, actorId, inboxId, conversationId, data: known }] of rows.entries()) {
        const [inserted] = told[place] as { seq: number; data?: Happened['event']['data'] }[]
        const [conversation] = told[rows.length + place] as ConversationRow[]
        const { seq, data = known } = inserted!
        const event = { seq, id, type, at, actor: { kind: actorKind, id: actorId }, inboxId, conversationId, data }
        const happened: Happened = {
          event: event as Happened['event'],
          conversation: conversation ? summary(conversation, null) : null,
        }
        all.push(happened)
        await publish(env, defer, happened, conversation?.readBy ?? [])
      }
      return all
    },
  }
}

function eventRow(actor: Actor, { type, subject, data, by = actor }: AnyOccurrence, at: number) {
  const { kind, id } = refOf(by)
  return {
    id: newId(at),
    type,
    at,
    actorKind: kind,
    actorId: id,
    inboxId: subject.inboxId,
    conversationId: subject.conversationId ?? null,
    data,
    inTimeline: type !== 'conversation.read' && subject.conversationId !== undefined,
    publishedAt: isHeard(type) ? null : at,
  }
}

function insertEvent(db: Database, row: ReturnType<typeof eventRow>): Write {
  const { data } = row
  if (is(data, SQL))
    return db
      .insert(events)
      .values({ ...row, data })
      .returning({ seq: events.seq, data: events.data })
  return insertRow<typeof events, { seq: number }>(db, events, { ...row, data }, sql`RETURNING seq`)
}

/**
 * Throws the policy's refusal. `commit` asks by itself; ask before where a check would otherwise tell
 * somebody who may not do it what is there.
 */
export function assertMay(actor: Actor, type: EventType, subject: Subject): void {
  const refusal = policy[type](actor, subject)
  if (refusal) throw new DomainError(refusal, refusals[refusal] ?? 'You may not do that.')
}

const refusals: Partial<Record<string, string>> = {
  not_inbox_member: 'You are not a member of this inbox, so you can read it but not act in it. An admin can add you.',
  not_allowed: 'Your role does not allow that.',
  not_found: 'There is no such thing.',
}

/**
 * A write that makes the whole batch fail unless `condition` holds when it runs. D1 has no
 * interactive transactions, and an UPDATE that matches no row is no error to it; this is.
 */
export function guard(db: Database, condition: SQL): Write {
  return statement(db, sql`SELECT CASE WHEN ${condition} THEN 1 ELSE ${conflict} END`)
}

/** That the conversation is still one by itself, for a batch that adds something to it. */
export function isStanding(db: Database, id: string): Write {
  return guard(db, sql`(SELECT place FROM conversations WHERE id = ${id}) <> 'merged'`)
}

/** What makes a batch fail where SQL comes to it: the same for a write that finds what it should not. */
export const conflict = sql`json('!conflict')`

function isGuardFailure(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes('malformed JSON')) return true
  }
  return false
}
