import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Failure } from '../../contract/failure.ts'
import type { Attending, Invitation } from '../../contract/invitation.ts'
import type { Address, Authentication, Confirmation, OriginalSender } from '../../contract/message.ts'

export const contacts = sqliteTable('contacts', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull().default(''),
  createdAt: integer('created_at').notNull(),
  writtenToAt: integer('written_to_at'),
})

export const conversations = sqliteTable('conversations', {
  id: text('id').primaryKey(),
  inboxId: text('inbox_id').notNull(),
  channelId: text('channel_id').notNull(),
  contactId: text('contact_id').notNull(),
  contactName: text('contact_name').notNull(),
  contactEmail: text('contact_email').notNull(),
  subject: text('subject').notNull(),
  snippet: text('snippet').notNull(),
  status: text('status', { enum: ['open', 'closed'] })
    .notNull()
    .default('open'),
  place: text('place', { enum: ['inbox', 'filtered', 'spam', 'trash', 'merged'] })
    .notNull()
    .default('inbox'),
  placeReason: text('place_reason', {
    enum: ['blocked', 'unauthenticated', 'score', 'role_address', 'bulk', 'automatic'],
  }),
  assigneeId: text('assignee_id'),
  ticketId: text('ticket_id'),
  ticketNumber: integer('ticket_number'),
  ticketStageId: text('ticket_stage_id'),
  hasAttachments: integer('has_attachments', { mode: 'boolean' }).notNull().default(false),
  readBy: text('read_by', { mode: 'json' }).$type<string[]>().notNull().default([]),
  messageCount: integer('message_count').notNull().default(0),
  commentCount: integer('comment_count').notNull().default(0),
  firstMessageAt: integer('first_message_at').notNull(),
  lastMessageAt: integer('last_message_at').notNull(),
  lastSentAt: integer('last_sent_at'),
  closedAt: integer('closed_at'),
  mergedInto: text('merged_into'),
  continuedIn: text('continued_in'),
  version: integer('version').notNull().default(1),
})

export interface Recipients {
  to: Address[]
  cc: Address[]
  bcc: Address[]
  replyTo: Address[]
}

export const messages = sqliteTable('messages', {
  id: text('id').primaryKey(),
  conversationId: text('conversation_id').notNull(),
  direction: text('direction', { enum: ['in', 'out'] }).notNull(),
  status: text('status', {
    enum: ['received', 'scheduled', 'queued', 'sending', 'sent', 'failed', 'uncertain', 'undone'],
  }).notNull(),
  failure: text('failure', { mode: 'json' }).$type<Failure>(),
  authorId: text('author_id'),
  fromName: text('from_name').notNull(),
  fromEmail: text('from_email').notNull(),
  originalSender: text('original_sender', { mode: 'json' }).$type<OriginalSender>(),
  recipients: text('recipients', { mode: 'json' }).$type<Recipients>().notNull(),
  subject: text('subject').notNull(),
  snippet: text('snippet').notNull().default(''),
  bodyText: text('body_text').notNull(),
  bodyHtml: text('body_html'),
  textKey: text('text_key'),
  htmlKey: text('html_key'),
  textSignatureFrom: integer('text_signature_from'),
  textQuotedFrom: integer('text_quoted_from'),
  htmlSignatureFrom: integer('html_signature_from'),
  htmlQuotedFrom: integer('html_quoted_from'),
  isCut: integer('is_cut', { mode: 'boolean' }).notNull().default(false),
  isNewParticipant: integer('is_new_participant', { mode: 'boolean' }).notNull().default(false),
  isUnproven: integer('is_unproven', { mode: 'boolean' }).notNull().default(false),
  isAutomatic: integer('is_automatic', { mode: 'boolean' }).notNull().default(false),
  authentication: text('authentication', { mode: 'json' }).$type<Authentication>(),
  confirmation: text('confirmation', { mode: 'json' }).$type<Confirmation>(),
  protection: text('protection', { enum: ['signed', 'encrypted'] }),
  invitation: text('invitation', { mode: 'json' }).$type<Invitation>(),
  attending: text('attending', { mode: 'json' }).$type<Attending>(),
  messageId: text('message_id'),
  movedFrom: text('moved_from'),
  rawKey: text('raw_key'),
  sentAt: integer('sent_at').notNull(),
  leavesAt: integer('leaves_at'),
  attempts: integer('attempts').notNull().default(0),
  attemptedAt: integer('attempted_at'),
  unansweredBy: text('unanswered_by'),
  clientKey: text('client_key').unique(),
})

export const messageIds = sqliteTable(
  'message_ids',
  {
    inboxId: text('inbox_id').notNull(),
    rfcId: text('rfc_id').notNull(),
    owner: text('owner').notNull().default(''),
    conversationId: text('conversation_id').notNull(),
    messageId: text('message_id'),
  },
  (table) => [primaryKey({ columns: [table.inboxId, table.rfcId, table.owner] })],
)

export const receipts = sqliteTable(
  'receipts',
  {
    channelId: text('channel_id').notNull(),
    fingerprint: text('fingerprint').notNull(),
    messageId: text('message_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.channelId, table.fingerprint] })],
)

export const participants = sqliteTable(
  'participants',
  {
    conversationId: text('conversation_id').notNull(),
    email: text('email').notNull(),
    mergedFrom: text('merged_from'),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.email] })],
)

export const merges = sqliteTable('merges', {
  conversationId: text('conversation_id').primaryKey(),
  intoId: text('into_id').notNull(),
  messages: text('messages', { mode: 'json' }).$type<string[]>().notNull(),
  comments: text('comments', { mode: 'json' }).$type<string[]>().notNull(),
  events: text('events', { mode: 'json' }).$type<number[]>().notNull(),
  place: text('place', { enum: ['inbox', 'filtered', 'spam', 'trash'] }).notNull(),
  intoStatus: text('into_status', { enum: ['open', 'closed'] }).notNull(),
  intoClosedAt: integer('into_closed_at'),
  intoReadBy: text('into_read_by', { mode: 'json' }).$type<string[]>().notNull(),
  ticketId: text('ticket_id'),
  version: integer('version').notNull(),
})

export const attachments = sqliteTable('attachments', {
  id: text('id').primaryKey(),
  messageId: text('message_id').notNull(),
  position: integer('position').notNull(),
  filename: text('filename').notNull(),
  type: text('type').notNull(),
  size: integer('size').notNull(),
  contentId: text('content_id'),
  isInline: integer('is_inline', { mode: 'boolean' }).notNull().default(false),
  fileKey: text('file_key').notNull(),
  fileOffset: integer('file_offset').notNull().default(0),
  fileLength: integer('file_length'),
  fileEncoding: text('file_encoding', { enum: ['base64', 'quoted-printable'] }),
})

export const contactFiles = sqliteTable(
  'contact_files',
  {
    email: text('email').notNull(),
    inboxId: text('inbox_id').notNull(),
    at: integer('at').notNull(),
    attachmentId: text('attachment_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.email, table.inboxId, table.at, table.attachmentId] })],
)

export const uploads = sqliteTable('uploads', {
  id: text('id').primaryKey(),
  memberId: text('member_id').notNull(),
  filename: text('filename').notNull(),
  type: text('type').notNull(),
  size: integer('size').notNull(),
  fileKey: text('file_key').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const comments = sqliteTable('comments', {
  id: text('id').primaryKey(),
  conversationId: text('conversation_id').notNull(),
  authorId: text('author_id').notNull(),
  body: text('body').notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
  clientKey: text('client_key').unique(),
})

export const tickets = sqliteTable('tickets', {
  id: text('id').primaryKey(),
  number: integer('number').notNull().unique(),
  conversationId: text('conversation_id').notNull().unique(),
  stageId: text('stage_id').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const counters = sqliteTable(
  'counters',
  {
    inboxId: text('inbox_id').notNull(),
    place: text('place', { enum: ['inbox', 'trash', 'merged'] }).notNull(),
    status: text('status', { enum: ['open', 'closed'] }).notNull(),
    assigneeId: text('assignee_id').notNull(),
    isSent: integer('is_sent', { mode: 'boolean' }).notNull(),
    n: integer('n').notNull(),
  },
  (table) => [primaryKey({ columns: [table.inboxId, table.place, table.status, table.assigneeId, table.isSent] })],
)
