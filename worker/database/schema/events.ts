import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { EventType } from '../../contract/event.ts'

export const events = sqliteTable('events', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  id: text('id').notNull(),
  type: text('type').$type<EventType>().notNull(),
  at: integer('at').notNull(),
  actorKind: text('actor_kind', { enum: ['member', 'contact', 'system'] }).notNull(),
  actorId: text('actor_id'),
  inboxId: text('inbox_id'),
  conversationId: text('conversation_id'),
  data: text('data', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  inTimeline: integer('in_timeline', { mode: 'boolean' }).notNull(),
  publishedAt: integer('published_at'),
})

export const handled = sqliteTable(
  'handled',
  { eventId: text('event_id').notNull(), subscriber: text('subscriber').notNull(), at: integer('at').notNull() },
  (table) => [primaryKey({ columns: [table.eventId, table.subscriber] })],
)

export const rawMail = sqliteTable('raw_mail', {
  key: text('key').primaryKey(),
  envelopeFrom: text('envelope_from').notNull(),
  envelopeTo: text('envelope_to').notNull(),
  size: integer('size').notNull(),
  receivedAt: integer('received_at').notNull(),
  state: text('state', { enum: ['waiting', 'accepted', 'refused'] }).notNull(),
  attempts: integer('attempts').notNull().default(0),
  failures: integer('failures').notNull().default(0),
  triedAt: integer('tried_at'),
  messageId: text('message_id'),
  reason: text('reason'),
})

export const rawMailCounts = sqliteTable('raw_mail_counts', {
  state: text('state', { enum: ['waiting', 'accepted', 'refused'] }).primaryKey(),
  n: integer('n').notNull(),
})

export const failedJobs = sqliteTable('failed_jobs', {
  id: text('id').primaryKey(),
  job: text('job').notNull().unique(),
  failures: integer('failures').notNull(),
  failedAt: integer('failed_at').notNull(),
  reason: text('reason'),
  isDead: integer('is_dead', { mode: 'boolean' }).notNull(),
})
