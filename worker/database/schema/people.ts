import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Step } from '../../contract/channel.ts'
import type { DomainRecord } from '../../contract/domain.ts'

export const account = sqliteTable('account', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  mailDomain: text('mail_domain').notNull(),
  undoSeconds: integer('undo_seconds').notNull().default(10),
  spamScore: integer('spam_score').notNull().default(5),
  roleNames: text('role_names', { mode: 'json' }).$type<string[]>().notNull(),
  nextTicketNumber: integer('next_ticket_number').notNull().default(1001),
  createdAt: integer('created_at').notNull(),
})

/** How an admin chose that mail leaves: one row, or none. */
export const sending = sqliteTable('sending', {
  id: integer('id').primaryKey(),
  sender: text('sender', { enum: ['smtp', 'cloudflare', 'resend', 'postmark'] }).notNull(),
  host: text('host'),
  port: integer('port'),
  security: text('security', { enum: ['starttls', 'tls', 'none'] }),
  user: text('user'),
  stream: text('stream'),
  /** Sealed: see mailers/seal. */
  secret: text('secret'),
  secretAt: integer('secret_at'),
  changedAt: integer('changed_at').notNull(),
})

/** Domains that answers may leave from, as DNS was last looked at. */
export const domains = sqliteTable('domains', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  selector: text('selector'),
  spf: text('spf'),
  records: text('records', { mode: 'json' }).$type<DomainRecord[]>().notNull().default([]),
  sender: text('sender', { enum: ['smtp', 'cloudflare', 'resend', 'postmark'] }),
  problem: text('problem', {
    enum: ['dns_unreachable', 'service_unreachable', 'service_refused', 'service_restricted'],
  }),
  said: text('said'),
  checkedAt: integer('checked_at'),
  dueAt: integer('due_at').notNull(),
  verifiedAt: integer('verified_at'),
  verifiedFor: text('verified_for', { enum: ['smtp', 'cloudflare', 'resend', 'postmark'] }),
  missingSince: integer('missing_since'),
  createdAt: integer('created_at').notNull(),
})

export const members = sqliteTable('members', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  role: text('role', { enum: ['owner', 'admin', 'agent'] }).notNull(),
  seat: text('seat', { enum: ['full', 'light'] })
    .notNull()
    .default('full'),
  status: text('status', { enum: ['invited', 'active', 'deactivated'] }).notNull(),
  availability: text('availability', { enum: ['available', 'away'] })
    .notNull()
    .default('available'),
  locale: text('locale', { enum: ['en', 'nl', 'nb'] })
    .notNull()
    .default('en'),
  createdAt: integer('created_at').notNull(),
})

export const senderRules = sqliteTable(
  'sender_rules',
  {
    sender: text('sender').notNull(),
    inboxId: text('inbox_id').notNull().default(''),
    rule: text('rule', { enum: ['allow', 'block'] }).notNull(),
    previous: text('previous', { enum: ['allow', 'block'] }),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sender, table.inboxId] })],
)

export const teams = sqliteTable('teams', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: integer('created_at').notNull(),
})

export const teamMembers = sqliteTable(
  'team_members',
  { teamId: text('team_id').notNull(), memberId: text('member_id').notNull() },
  (table) => [primaryKey({ columns: [table.teamId, table.memberId] })],
)

export const inboxes = sqliteTable('inboxes', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  access: text('access', { enum: ['everyone', 'specific'] })
    .notNull()
    .default('everyone'),
  reopenDays: integer('reopen_days').notNull().default(30),
  subjectDays: integer('subject_days').notNull().default(0),
  createdAt: integer('created_at').notNull(),
})

export const inboxMembers = sqliteTable('inbox_members', {
  inboxId: text('inbox_id').notNull(),
  memberId: text('member_id'),
  teamId: text('team_id'),
})

export const channels = sqliteTable('channels', {
  id: text('id').primaryKey(),
  inboxId: text('inbox_id').notNull(),
  kind: text('kind', { enum: ['email'] }).notNull(),
  state: text('state', { enum: ['draft', 'locked', 'connected', 'disconnected'] })
    .notNull()
    .default('connected'),
  step: text('step').$type<Step>(),
  address: text('address').notNull(),
  fromName: text('from_name').notNull(),
  nameForm: text('name_form', { enum: ['agent_and_company', 'company'] })
    .notNull()
    .default('agent_and_company'),
  fromKind: text('from_kind', { enum: ['member', 'channel', 'custom'] })
    .notNull()
    .default('channel'),
  fromEmail: text('from_email'),
  fromProof: text('from_proof', { enum: ['code', 'domain', 'lapsed'] }),
  wantedEmail: text('wanted_email'),
  wantedAt: integer('wanted_at'),
  wantedTries: integer('wanted_tries').notNull().default(0),
  signature: text('signature').notNull().default(''),
  signatureForm: text('signature_form', { enum: ['text', 'html'] })
    .notNull()
    .default('text'),
  choosesOriginal: integer('chooses_original', { mode: 'boolean' }).notNull().default(true),
  ticketStageId: text('ticket_stage_id'),
  createdAt: integer('created_at').notNull(),
})

export const pipelines = sqliteTable('pipelines', { id: text('id').primaryKey(), name: text('name').notNull() })

export const stages = sqliteTable('stages', {
  id: text('id').primaryKey(),
  pipelineId: text('pipeline_id').notNull(),
  position: integer('position').notNull(),
  name: text('name').notNull(),
  isDone: integer('is_done', { mode: 'boolean' }).notNull().default(false),
})
