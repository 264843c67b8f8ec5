import { Hono } from 'hono'
import * as v from 'valibot'
import { Status, View } from '../contract/conversation.ts'
import { Id } from '../contract/id.ts'
import { NewComment, NewMessage } from '../contract/message.ts'
import { addComment, removeComment } from '../comments/comment.ts'
import { listContactConversations, listConversations } from './list.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { validate } from '../http/validate.ts'
import { retryMessage, undoMessage } from '../messages/change-message.ts'
import { queueMessage } from '../messages/queue-message.ts'
import { putTicket, removeTicket } from '../tickets/ticket.ts'
import { assignConversation, closeConversation, deleteConversation, readConversation, reader, reopenConversation, restoreConversation } from './change.ts'
import { countConversations } from './count.ts'
import { readTimeline } from './timeline.ts'

const Cursor = v.optional(v.pipe(v.string(), v.maxLength(80)))
const Seq = v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)))
export const ById = validate('param', v.object({ id: Id }))

const lists = new Hono<HttpEnv>()
  .get('/inboxes/:id/counts', ById, async (c) => c.json(await countConversations(c.var.desk, c.req.valid('param').id)))
  .get(
    '/inboxes/:id/conversations',
    ById,
    validate('query', v.object({ view: v.optional(View, 'all'), status: v.optional(Status, 'open'), cursor: Cursor })),
    async (c) => c.json(await listConversations(c.var.desk, { inboxId: c.req.valid('param').id, ...c.req.valid('query') })),
  )
  .get('/contacts/:id/conversations', ById, validate('query', v.object({ cursor: Cursor })), async (c) =>
    c.json(await listContactConversations(c.var.desk, c.req.valid('param').id, c.req.valid('query').cursor)),
  )

const one = new Hono<HttpEnv>()
  .get('/conversations/:id', ById, async (c) => c.json(reader(c.var.desk, await c.var.desk.conversation(c.req.valid('param').id))))
  .get('/conversations/:id/timeline', ById, validate('query', v.object({ before: Seq, after: Seq })), async (c) =>
    c.json(await readTimeline(c.var.desk, c.req.valid('param').id, c.req.valid('query'))),
  )
  .put(
    '/conversations/:id/assignee',
    ById,
    validate('json', v.object({ memberId: v.nullable(Id), version: v.optional(v.pipe(v.number(), v.integer())) })),
    async (c) => {
      const { memberId, version } = c.req.valid('json')
      return c.json(await assignConversation(c.var.desk, c.req.valid('param').id, memberId, version))
    },
  )
  .put('/conversations/:id/closure', ById, async (c) => c.json(await closeConversation(c.var.desk, c.req.valid('param').id)))
  .delete('/conversations/:id/closure', ById, async (c) => c.json(await reopenConversation(c.var.desk, c.req.valid('param').id)))
  .put('/conversations/:id/deletion', ById, async (c) => c.json(await deleteConversation(c.var.desk, c.req.valid('param').id)))
  .delete('/conversations/:id/deletion', ById, async (c) => c.json(await restoreConversation(c.var.desk, c.req.valid('param').id)))
  .put('/conversations/:id/reading', ById, async (c) => c.json(await readConversation(c.var.desk, c.req.valid('param').id)))
  .put('/conversations/:id/ticket', ById, validate('json', v.object({ stageId: Id })), async (c) =>
    c.json(await putTicket(c.var.desk, c.req.valid('param').id, c.req.valid('json').stageId)),
  )
  .delete('/conversations/:id/ticket', ById, async (c) => c.json(await removeTicket(c.var.desk, c.req.valid('param').id)))

const writing = new Hono<HttpEnv>()
  .post('/conversations/:id/messages', ById, validate('json', NewMessage), async (c) =>
    c.json(await queueMessage(c.var.desk, c.req.valid('param').id, c.req.valid('json')), 201),
  )
  .delete('/messages/:id', ById, async (c) => c.json(await undoMessage(c.var.desk, c.req.valid('param').id)))
  .put('/messages/:id/delivery', ById, async (c) => c.json(await retryMessage(c.var.desk, c.req.valid('param').id)))
  .post('/conversations/:id/comments', ById, validate('json', NewComment), async (c) =>
    c.json(await addComment(c.var.desk, c.req.valid('param').id, c.req.valid('json').text), 201),
  )
  .delete('/comments/:id', ById, async (c) => {
    await removeComment(c.var.desk, c.req.valid('param').id)
    return c.body(null, 204)
  })

export const conversationRoutes = new Hono<HttpEnv>().route('/', lists).route('/', one).route('/', writing)
