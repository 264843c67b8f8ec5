import { Hono } from 'hono'
import * as v from 'valibot'
import { Access, NewChannel, NewInbox } from '../contract/account.ts'
import { Id } from '../contract/id.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { validate } from '../http/validate.ts'
import { changeAccess } from './access.ts'
import { connectChannel, disconnectChannel } from './channel.ts'
import { createInbox, listInboxes, renameInbox } from './inbox.ts'

const ById = validate('param', v.object({ id: Id }))

/** Inboxes, who has access to them, and the addresses whose mail comes to them. */
export const inboxRoutes = new Hono<HttpEnv>()
  .get('/inboxes', async (c) => c.json(await listInboxes(c.var.desk)))
  .post('/inboxes', validate('json', NewInbox), async (c) => c.json(await createInbox(c.var.desk, c.req.valid('json')), 201))
  .put('/inboxes/:id', ById, validate('json', v.pick(NewInbox, ['name'])), async (c) =>
    c.json(await renameInbox(c.var.desk, c.req.valid('param').id, c.req.valid('json').name)),
  )
  .put('/inboxes/:id/access', ById, validate('json', Access), async (c) =>
    c.json(await changeAccess(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .post('/inboxes/:id/channels', ById, validate('json', NewChannel), async (c) =>
    c.json(await connectChannel(c.var.desk, c.req.valid('param').id, c.req.valid('json')), 201),
  )
  .delete('/channels/:id', ById, async (c) => {
    await disconnectChannel(c.var.desk, c.req.valid('param').id)
    return c.body(null, 204)
  })
