import { Hono } from 'hono'
import * as v from 'valibot'
import { Move, Status, View } from '../contract/conversation.ts'
import { Cursor, Id, Time } from '../contract/id.ts'
import { Attendance } from '../contract/invitation.ts'
import { NewComment, NewMessage } from '../contract/message.ts'
import { addComment, removeComment } from '../comments/comment.ts'
import { listContactConversations, listConversations } from './list.ts'
import { describe } from '../http/describe.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { ById, validate } from '../http/validate.ts'
import { answerInvitation } from '../messages/answer-invitation.ts'
import { readMessage } from '../messages/find-message.ts'
import { retryMessage, takeBackMessage } from '../messages/change-message.ts'
import { queueMessage } from '../messages/queue-message.ts'
import { rescheduleMessage, sendScheduledNow } from '../messages/schedule-message.ts'
import { putTicket, removeTicket } from '../tickets/ticket.ts'
import {
  assignConversation,
  closeConversation,
  readConversation,
  reader,
  moveConversation,
  reopenConversation,
} from './change.ts'
import { countConversations } from './count.ts'
import { mergeConversation, unmergeConversation } from './merge.ts'
import { splitConversation } from './split.ts'
import { readTimeline } from './timeline.ts'

const Seq = v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)))

const lists = new Hono<HttpEnv>()
  .get('/inboxes/:id/counts', describe('How many conversations each view has', 200, 'Counts'), ById, async (c) =>
    c.json(await countConversations(c.var.desk, c.req.valid('param').id)),
  )
  .get(
    '/inboxes/:id/conversations',
    describe('A page of a view, newest first', 200, 'ConversationPage'),
    ById,
    validate(
      'query',
      v.object({ view: v.optional(View, 'all'), status: v.optional(Status, 'open'), cursor: v.optional(Cursor) }),
    ),
    async (c) =>
      c.json(await listConversations(c.var.desk, { inboxId: c.req.valid('param').id, ...c.req.valid('query') })),
  )
  .get(
    '/contacts/:id/conversations',
    describe("A contact's conversations, newest first", 200, 'ConversationPage'),
    ById,
    validate('query', v.object({ cursor: v.optional(Cursor) })),
    async (c) =>
      c.json(await listContactConversations(c.var.desk, c.req.valid('param').id, c.req.valid('query').cursor)),
  )

const one = new Hono<HttpEnv>()
  .get('/conversations/:id', describe('One conversation', 200, 'Conversation'), ById, async (c) =>
    c.json(reader(c.var.desk, await c.var.desk.conversation(c.req.valid('param').id))),
  )
  .get(
    '/conversations/:id/timeline',
    describe('What happened in it, oldest first; `next` is the `before` of older ones', 200, 'TimelinePage'),
    ById,
    validate('query', v.object({ before: Seq, after: Seq })),
    async (c) => c.json(await readTimeline(c.var.desk, c.req.valid('param').id, c.req.valid('query'))),
  )
  .put(
    '/conversations/:id/assignee',
    describe('Give it to a member, or with null to nobody', 200, 'Conversation'),
    ById,
    validate('json', v.object({ memberId: v.nullable(Id), version: v.optional(v.pipe(v.number(), v.safeInteger())) })),
    async (c) => {
      const { memberId, version } = c.req.valid('json')
      return c.json(await assignConversation(c.var.desk, c.req.valid('param').id, memberId, version))
    },
  )
  .put('/conversations/:id/closure', describe('Close it', 200, 'Conversation'), ById, async (c) =>
    c.json(await closeConversation(c.var.desk, c.req.valid('param').id)),
  )
  .delete('/conversations/:id/closure', describe('Reopen it', 200, 'Conversation'), ById, async (c) =>
    c.json(await reopenConversation(c.var.desk, c.req.valid('param').id)),
  )
  .put(
    '/conversations/:id/place',
    describe('Move it, and say what becomes of its sender’s next mail', 200, 'Conversation'),
    ById,
    validate('json', Move),
    async (c) => c.json(await moveConversation(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .put('/conversations/:id/reading', describe('I have read it', 200, 'Conversation'), ById, async (c) =>
    c.json(await readConversation(c.var.desk, c.req.valid('param').id)),
  )
  .put(
    '/conversations/:id/ticket',
    describe('Make a ticket of it, or move its ticket to a stage', 200, 'Conversation'),
    ById,
    validate('json', v.object({ stageId: Id })),
    async (c) => c.json(await putTicket(c.var.desk, c.req.valid('param').id, c.req.valid('json').stageId)),
  )
  .delete('/conversations/:id/ticket', describe('Take its ticket away', 200, 'Conversation'), ById, async (c) =>
    c.json(await removeTicket(c.var.desk, c.req.valid('param').id)),
  )

/** Which conversation a message lies in. */
const parts = new Hono<HttpEnv>()
  .put(
    '/conversations/:id/merger',
    describe(
      'Make it a part of another, which is answered; its id is then another name of that one',
      200,
      'Conversation',
    ),
    ById,
    validate('json', v.object({ conversationId: Id })),
    async (c) => {
      const { conversationId } = c.req.valid('json')
      return c.json(await mergeConversation(c.var.desk, c.req.valid('param').id, conversationId))
    },
  )
  .delete(
    '/conversations/:id/merger',
    describe('Take it out of what it was merged into', 200, 'Conversation'),
    ById,
    async (c) => c.json(await unmergeConversation(c.var.desk, c.req.valid('param').id)),
  )
  .post(
    '/conversations/:id/splits',
    describe('Start another with a message of it, and what was said after that unless `isAlone`', 201, 'Conversation'),
    ById,
    validate('json', v.object({ messageId: Id, isAlone: v.optional(v.boolean(), false) })),
    async (c) => c.json(await splitConversation(c.var.desk, c.req.valid('param').id, c.req.valid('json')), 201),
  )

const writing = new Hono<HttpEnv>()
  .get('/messages/:id', describe('One message, with new links to its files', 200, 'Message'), ById, async (c) =>
    c.json(await readMessage(c.var.desk, c.req.valid('param').id)),
  )
  .post(
    '/conversations/:id/messages',
    describe('Answer it; the answer leaves when the undo time is over, or at `leavesAt`', 201, 'Message'),
    ById,
    validate('json', NewMessage),
    async (c) => c.json(await queueMessage(c.var.desk, c.req.valid('param').id, c.req.valid('json')), 201),
  )
  .delete(
    '/messages/:id',
    describe('Take back my answer, or a scheduled one, before it leaves', 200, 'Message'),
    ById,
    async (c) => c.json(await takeBackMessage(c.var.desk, c.req.valid('param').id)),
  )
  .put(
    '/messages/:id/schedule',
    describe('Have a scheduled answer leave at another time', 200, 'Message'),
    ById,
    validate('json', v.object({ leavesAt: Time })),
    async (c) => c.json(await rescheduleMessage(c.var.desk, c.req.valid('param').id, c.req.valid('json').leavesAt)),
  )
  .delete('/messages/:id/schedule', describe('Send a scheduled answer now', 200, 'Message'), ById, async (c) =>
    c.json(await sendScheduledNow(c.var.desk, c.req.valid('param').id)),
  )
  .put('/messages/:id/delivery', describe('Try a failed or uncertain answer again', 200, 'Message'), ById, async (c) =>
    c.json(await retryMessage(c.var.desk, c.req.valid('param').id)),
  )
  .put(
    '/messages/:id/attendance',
    describe('Answer its invitation; the organizer is told when the undo time is over', 200, 'Message'),
    ById,
    validate('json', v.object({ answer: Attendance })),
    async (c) => c.json(await answerInvitation(c.var.desk, c.req.valid('param').id, c.req.valid('json').answer)),
  )
  .post(
    '/conversations/:id/comments',
    describe('Say something among ourselves', 201, 'Comment'),
    ById,
    validate('json', NewComment),
    async (c) => c.json(await addComment(c.var.desk, c.req.valid('param').id, c.req.valid('json')), 201),
  )
  .delete('/comments/:id', describe('Take back my comment', 204, null), ById, async (c) => {
    await removeComment(c.var.desk, c.req.valid('param').id)
    return c.body(null, 204)
  })

export const conversationRoutes = new Hono<HttpEnv>()
  .route('/', lists)
  .route('/', one)
  .route('/', parts)
  .route('/', writing)
