import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { CaughtMails } from './caught-mail.ts'
import { page, pagePolicy } from './catcher-page.ts'

/** Mail is shown as its sender wrote it: it may run nothing and fetch nothing. */
const mailPolicy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'"

/**
 * The catcher's page, and the same as JSON for tests:
 *
 * - `GET /api/mails?to=` newest first, `GET /api/mails/:id`, `…/raw`, `…/html`, `…/attachments/:number`
 * - `DELETE /api/mails`, `DELETE /api/mails/:id`
 */
export function serveCatcher(mails: CaughtMails): Server {
  return createServer((request, response) => {
    answer(mails, request, response).catch((error: Error) => {
      if (!response.headersSent)
        send(response, 500, 'text/plain; charset=utf-8', `The catcher failed: ${error.message}`)
    })
  })
}

async function answer(mails: CaughtMails, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Sign-in codes lie here: a foreign name that resolves to this machine (DNS rebinding) gets nothing.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) {
    return send(response, 403, 'text/plain', 'Ask for 127.0.0.1 or localhost.')
  }
  const url = new URL(request.url ?? '/', 'http://localhost')
  const [first, second, id, part, number] = url.pathname.split('/').slice(1)
  if (first === '' && request.method === 'GET') {
    return send(response, 200, 'text/html; charset=utf-8', page, { 'content-security-policy': pagePolicy })
  }
  if (first !== 'api' || second !== 'mails') return notFound(response)
  if (request.method === 'DELETE' && part === undefined) {
    if (id !== undefined && !mails.find(id)) return notFound(response)
    mails.remove(id)
    return send(response, 204, 'text/plain', '')
  }
  if (request.method !== 'GET') return send(response, 405, 'text/plain', 'Only GET and DELETE.')
  if (id === undefined) return json(response, mails.list(url.searchParams.get('to') ?? undefined))

  const mail = mails.find(id)
  if (!mail) return notFound(response)
  if (part === 'raw') {
    const policy = { 'content-security-policy': "sandbox; default-src 'none'" }
    return send(response, 200, 'text/plain; charset=utf-8', mails.raw(id), policy)
  }
  const { html, text, headers, attachments } = await mails.parsed(id)
  switch (part) {
    case undefined: {
      const files = attachments.map(({ filename, mimeType, content }) => ({
        name: filename ?? 'unnamed',
        type: mimeType,
        bytes: typeof content === 'string' ? content.length : content.byteLength,
      }))
      return json(response, { ...mail, headers, text: text ?? '', html: html ?? '', attachments: files })
    }
    case 'html':
      return send(response, 200, 'text/html; charset=utf-8', withPictures(html ?? '', attachments), {
        'content-security-policy': mailPolicy,
      })
    case 'attachments': {
      const file = attachments[Number(number)]
      if (!file) return notFound(response)
      const body = typeof file.content === 'string' ? Buffer.from(file.content) : new Uint8Array(file.content)
      const name = encodeURIComponent(file.filename ?? 'unnamed')
      // Always saved and never shown: a file of somebody else's must not become a page of this origin.
      const disposition = { 'content-disposition': `attachment; filename*=UTF-8''${name}` }
      return send(response, 200, 'application/octet-stream', body, disposition)
    }
    default:
      return notFound(response)
  }
}

/** Inline pictures (RFC 2392) as data, since the mail's frame may fetch nothing. */
function withPictures(html: string, attachments: { contentId?: string; mimeType: string; content: unknown }[]): string {
  const pictures = new Map<string, string>()
  for (const { contentId, mimeType, content } of attachments) {
    if (!contentId || !(content instanceof ArrayBuffer) || !mimeType.startsWith('image/')) continue
    pictures.set(contentId.replace(/^<|>$/g, ''), `data:${mimeType};base64,${Buffer.from(content).toString('base64')}`)
  }
  return html.replace(/cid:([^"'\s)>]+)/g, (whole, id: string) => pictures.get(id) ?? whole)
}

function notFound(response: ServerResponse): void {
  send(response, 404, 'text/plain; charset=utf-8', 'There is no such mail or page.')
}

function json(response: ServerResponse, value: unknown): void {
  send(response, 200, 'application/json', JSON.stringify(value))
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...headers,
  })
  response.end(body)
}
