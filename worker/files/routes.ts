import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import * as v from 'valibot'
import { Id } from '../contract/id.ts'
import { openDatabase } from '../database/client.ts'
import { attachments, conversations, messages } from '../database/schema/conversations.ts'
import { members } from '../database/schema/people.ts'
import { memberActor } from '../desk/actor.ts'
import { notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'
import type { Env } from '../env.ts'
import { validate } from '../http/validate.ts'
import { isLinkGood } from './link.ts'
import { type StoredFile, openFile } from './stored-file.ts'

/** Pictures that a browser draws without running anything: nothing else keeps its type. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif'])

const Link = v.object({
  m: Id,
  e: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
  s: v.pipe(v.string(), v.maxLength(64)),
})

/** GET /files/…: what signed links open. The member's access is looked up at that moment. */
export const fileRoutes = new Hono<{ Bindings: Env }>().get(
  '/:kind{attachment|raw|text|html}/:id',
  validate('param', v.object({ kind: v.picklist(['attachment', 'raw', 'text', 'html']), id: Id })),
  validate('query', Link),
  async (c) => {
    const { kind, id } = c.req.valid('param')
    const { m, e, s } = c.req.valid('query')
    if (!(await isLinkGood(c.env, { kind, id, memberId: m, expires: e, signature: s }))) throw notFound('file')
    const file = await (kind === 'attachment' ? findAttachment(c.env, id) : findPart(c.env, id, kind))
    const db = openDatabase(c.env.DB)
    const [member] = await db.select({ email: members.email }).from(members).where(eq(members.id, m))
    const actor = member && (await memberActor(db, member.email))
    if (!file || !actor || !isVisible(actor, file.inboxId)) throw notFound('file')
    const opened = await openFile(c.env, file)
    if (!opened) throw notFound('file')
    const type = SHOWN.has(file.type) ? file.type : 'application/octet-stream'
    return new Response(opened.body, {
      headers: {
        'content-type': type,
        'content-length': String(opened.size),
        // A picture in a mail is drawn all the same; a link to one never takes the place of the app.
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.filename.toWellFormed()).replaceAll("'", '%27')}`,
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'cache-control': 'private, max-age=3600, immutable',
      },
    })
  },
)

interface NamedFile extends StoredFile {
  filename: string
  type: string
  inboxId: string
}

async function findAttachment(env: Env, id: string): Promise<NamedFile | undefined> {
  const [row] = await openDatabase(env.DB)
    .select({
      fileKey: attachments.fileKey,
      fileOffset: attachments.fileOffset,
      fileLength: attachments.fileLength,
      fileEncoding: attachments.fileEncoding,
      filename: attachments.filename,
      type: attachments.type,
      inboxId: conversations.inboxId,
    })
    .from(attachments)
    .innerJoin(messages, eq(messages.id, attachments.messageId))
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(eq(attachments.id, id))
  return row
}

/** A message as it arrived, or one of its bodies. Whoever asks gets it as a file: it is no page of ours. */
async function findPart(env: Env, messageId: string, part: 'raw' | 'text' | 'html'): Promise<NamedFile | undefined> {
  const [column, ending, type] = parts[part]
  const [row] = await openDatabase(env.DB)
    .select({ fileKey: column, inboxId: conversations.inboxId })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(eq(messages.id, messageId))
  if (!row?.fileKey) return undefined
  const whole = { fileKey: row.fileKey, fileOffset: 0, fileLength: null, fileEncoding: null }
  return { ...whole, filename: `${messageId}.${ending}`, type, inboxId: row.inboxId }
}

const parts = {
  raw: [messages.rawKey, 'eml', 'message/rfc822'],
  text: [messages.textKey, 'txt', 'text/plain'],
  html: [messages.htmlKey, 'html', 'text/html'],
} as const
