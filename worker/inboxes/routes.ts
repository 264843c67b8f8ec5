import { Hono } from 'hono'
import * as v from 'valibot'
import { Access, ChannelChange, NewChannel, NewInbox, Threading } from '../contract/account.ts'
import { describe } from '../http/describe.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { ById, validate } from '../http/validate.ts'
import { changeAccess } from './access.ts'
import { changeChannel, connectChannel, disconnectChannel } from './channel.ts'
import { changeThreading } from './threading.ts'
import { createInbox, listInboxes, renameInbox } from './inbox.ts'

/** Inboxes, who has access to them, and the addresses whose mail comes to them. */
export const inboxRoutes = new Hono<HttpEnv>()
  .get(
    '/inboxes',
    describe('The inboxes that I may see, and how they are set up', 200, 'InboxSettingsList'),
    async (c) => c.json(await listInboxes(c.var.desk)),
  )
  .post('/inboxes', describe('Open an inbox', 201, 'InboxSettings'), validate('json', NewInbox), async (c) =>
    c.json(await createInbox(c.var.desk, c.req.valid('json')), 201),
  )
  .put(
    '/inboxes/:id',
    describe('Rename an inbox', 200, 'InboxSettings'),
    ById,
    validate('json', v.pick(NewInbox, ['name'])),
    async (c) => c.json(await renameInbox(c.var.desk, c.req.valid('param').id, c.req.valid('json').name)),
  )
  .put(
    '/inboxes/:id/access',
    describe('Say who has access: everyone, or the members and teams that are listed', 200, 'Access'),
    ById,
    validate('json', Access),
    async (c) => c.json(await changeAccess(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .put(
    '/inboxes/:id/threading',
    describe('Say how mail finds its conversation', 200, 'Threading'),
    ById,
    validate('json', Threading),
    async (c) => c.json(await changeThreading(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .post(
    '/inboxes/:id/channels',
    describe('Connect an address whose mail comes to the inbox', 201, 'Channel'),
    ById,
    validate('json', NewChannel),
    async (c) => c.json(await connectChannel(c.var.desk, c.req.valid('param').id, c.req.valid('json')), 201),
  )
  .put(
    '/channels/:id',
    describe('Say how mail to an address is taken in', 200, 'Channel'),
    ById,
    validate('json', ChannelChange),
    async (c) => c.json(await changeChannel(c.var.desk, c.req.valid('param').id, c.req.valid('json'))),
  )
  .delete('/channels/:id', describe('Disconnect an address', 204, null), ById, async (c) => {
    await disconnectChannel(c.var.desk, c.req.valid('param').id)
    return c.body(null, 204)
  })
