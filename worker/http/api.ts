import { Hono } from 'hono'
import * as v from 'valibot'
import { Availability, Locale } from '../contract/account.ts'
import { Cursor, line } from '../contract/id.ts'
import { UploadName } from '../contract/message.ts'
import { readContact } from '../contacts/contact.ts'
import { catchUp } from '../conversations/catch-up.ts'
import { findThread } from '../conversations/find-thread.ts'
import { conversationRoutes } from '../conversations/routes.ts'
import { inboxRoutes } from '../inboxes/routes.ts'
import { listContactFiles } from '../files/contact-files.ts'
import { keepUpload } from '../files/upload.ts'
import { realtimeRoutes } from '../realtime/routes.ts'
import { findConversations } from '../search/find.ts'
import { changeMe } from '../team/change-me.ts'
import { teamRoutes } from '../team/routes.ts'
import { readStart } from '../team/start.ts'
import { describe } from './describe.ts'
import type { HttpEnv } from './http-env.ts'
import { ById, validate } from './validate.ts'

const RfcId = v.pipe(v.string(), v.minLength(3), v.maxLength(998))

/** Everything that a signed-in member can ask for. The chain is the type that the extension's client reads. */
export const api = new Hono<HttpEnv>()
  .get(
    '/start',
    describe('What the app needs once: who I am, colleagues, inboxes, pipelines', 200, 'Start'),
    async (c) => c.json(await readStart(c.var.desk)),
  )
  .put(
    '/me',
    describe('Change what I decide alone: whether I am available, and my language', 200, 'Member'),
    validate('json', v.object({ availability: v.optional(Availability), locale: v.optional(Locale) })),
    async (c) => c.json(await changeMe(c.var.desk, c.req.valid('json'))),
  )
  .get(
    '/contacts/:id',
    describe('A contact, for whoever may see a conversation with them', 200, 'Contact'),
    ById,
    async (c) => c.json(await readContact(c.var.desk, c.req.valid('param').id)),
  )
  .get(
    '/contacts/:id/files',
    describe('The files that a contact sent us and that we sent them, newest first', 200, 'ContactFilePage'),
    ById,
    validate('query', v.object({ cursor: v.optional(Cursor) })),
    async (c) => c.json(await listContactFiles(c.var.desk, c.req.valid('param').id, c.req.valid('query').cursor)),
  )
  .get(
    '/inboxes/:id/search',
    describe('Conversations of an inbox by words of subject, body, people and files, newest first', 200, 'FoundPage'),
    ById,
    validate('query', v.object({ q: line(200), cursor: v.optional(v.pipe(v.string(), v.maxLength(20))) })),
    async (c) =>
      c.json(await findConversations(c.var.desk, { inboxId: c.req.valid('param').id, ...c.req.valid('query') })),
  )
  .get(
    '/threads',
    describe('The conversation that has one of these RFC Message-IDs', 200, 'ConversationOrNull'),
    validate(
      'query',
      v.object({
        messageId: v.union([
          v.pipe(
            RfcId,
            v.transform((id) => [id]),
          ),
          v.pipe(v.array(RfcId), v.minLength(1), v.maxLength(50)),
        ]),
      }),
    ),
    async (c) =>
      c.json(
        await findThread(
          c.var.desk,
          c.req.valid('query').messageId.map((id) => id.replace(/^<|>$/g, '')),
        ),
      ),
  )
  .get(
    '/events',
    describe('What happened after an event, in order; `reset` means: load everything anew', 200, 'Missed'),
    validate('query', v.object({ since: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)) })),
    async (c) => c.json(await catchUp(c.var.desk, c.req.valid('query').since)),
  )
  .post(
    '/uploads',
    describe('Keep a file for an answer that is being written: the bytes are the body', 201, 'Upload', {
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
    }),
    validate('query', v.object({ filename: UploadName })),
    async (c) => {
      const file = {
        filename: c.req.valid('query').filename,
        type: c.req.header('content-type') ?? '',
        length: Number(c.req.header('content-length') ?? Number.NaN),
        body: c.req.raw.body,
      }
      return c.json(await keepUpload(c.var.desk, file), 201)
    },
  )
  .route('/', conversationRoutes)
  .route('/', teamRoutes)
  .route('/', inboxRoutes)
  .route('/', realtimeRoutes)

export type Api = typeof api
