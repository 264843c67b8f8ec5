/**
 * Who may know whom: room → rooms it may import, beside its own. A room is a folder, or a file that
 * stands beside the folders. `routes` stands for files of that name in any of the worker's rooms.
 */
export const rooms: Record<string, string> = {
  'worker/contract': '',
  'worker/env.ts': 'worker/events worker/realtime',
  'worker/database': 'worker/contract',
  'worker/events': 'worker/contract worker/env.ts',
  'worker/desk': 'worker/contract worker/database worker/env.ts worker/events',
  // The nouns, each knowing those above it only.
  'worker/files': 'worker/contract worker/database worker/desk worker/env.ts',
  'worker/comments': 'worker/contract worker/database worker/desk',
  'worker/contacts': 'worker/contract worker/database worker/desk',
  'worker/messages': 'worker/contacts worker/contract worker/database worker/desk worker/files worker/mailers',
  'worker/senders': 'worker/contract worker/database worker/desk',
  'worker/conversations': 'worker/contract worker/database worker/desk worker/messages worker/senders',
  'worker/tickets': 'worker/contract worker/database worker/desk worker/conversations',
  'worker/team':
    'worker/contract worker/database worker/desk worker/env.ts worker/mailers worker/messages worker/conversations worker/tickets',
  'worker/domains': 'worker/contract worker/database worker/desk worker/env.ts worker/mailers',
  'worker/inboxes': 'worker/contract worker/database worker/desk worker/domains worker/messages worker/team',
  'worker/ledger': 'worker/database worker/desk worker/env.ts worker/events',
  // What brings messages in and out, and finds them.
  'worker/mailers': 'worker/contract worker/database worker/desk worker/env.ts',
  'worker/mailroom':
    'worker/contract worker/database worker/desk worker/env.ts worker/files worker/contacts worker/conversations worker/messages worker/senders',
  'worker/search': 'worker/contract worker/database worker/desk worker/env.ts worker/conversations',
  // The doors.
  'worker/channels':
    'worker/contract worker/database worker/desk worker/env.ts worker/files worker/mailers worker/mailroom worker/messages',
  'worker/sign-in':
    'worker/contract worker/database worker/desk worker/env.ts worker/events worker/mailers worker/channels',
  'worker/realtime': 'worker/contract worker/env.ts worker/events',
  'worker/http':
    'worker/contract worker/database worker/desk worker/env.ts worker/contacts worker/conversations worker/files worker/inboxes worker/realtime worker/search worker/settings worker/sign-in worker/team',
  'worker/settings':
    'worker/contract worker/database worker/desk worker/domains worker/env.ts worker/http worker/inboxes worker/ledger worker/mailers worker/messages worker/search worker/senders worker/sign-in worker/team worker/tickets',
  routes:
    'worker/contract worker/database worker/desk worker/env.ts worker/events worker/http worker/comments worker/messages worker/tickets worker/team',
  'worker/queue.ts':
    'worker/channels worker/conversations worker/database worker/desk worker/env.ts worker/events worker/mailroom worker/search worker/sign-in',
  'worker/schedule.ts':
    'worker/database worker/desk worker/domains worker/env.ts worker/events worker/ledger worker/mailroom',
  'worker/index.ts':
    'worker/channels worker/env.ts worker/events worker/http worker/queue.ts worker/realtime worker/schedule.ts',
  'worker/local': 'worker/index.ts',

  'extension/ui': '',
  'extension/locales': 'worker/contract',
  'extension/webmail': '',
  'extension/bridge': 'extension/webmail',
  'extension/api': 'worker/contract',
  'extension/session': 'extension/api worker/contract',
  'extension/realtime': 'extension/api worker/contract',
  'extension/inbox': 'extension/api extension/realtime extension/session worker/contract',
  'extension/commands': 'extension/inbox worker/contract',
  'extension/tickets':
    'extension/inbox extension/commands extension/locales extension/ui worker/contract extension/conversations',
  'extension/contacts':
    'extension/inbox extension/commands extension/locales extension/tickets extension/ui worker/contract extension/conversations',
  'extension/composer':
    'extension/inbox extension/commands extension/conversations extension/locales extension/ui worker/contract',
  'extension/conversations':
    'extension/inbox extension/commands extension/composer extension/contacts extension/locales extension/tickets extension/ui worker/contract',
  'extension/search':
    'extension/inbox extension/commands extension/conversations extension/locales extension/ui worker/contract',
  'extension/guest': 'extension/bridge extension/ui extension/webmail',
  'extension/app':
    'extension/api extension/bridge extension/commands extension/composer extension/contacts extension/conversations extension/inbox extension/locales extension/realtime extension/search extension/session extension/tickets extension/ui worker/contract',
  'extension/entrypoints':
    'extension/app extension/bridge extension/guest extension/inbox extension/locales extension/session extension/ui extension/webmail',
}

const drawers = /(^|\/)(utils?|helpers?|common|shared|lib|services?|misc)(\/|\.tsx?$)|(^|\/)(types|index)\.tsx?$/
const writers = ['worker/desk/', 'worker/search/', 'worker/local/']
const longest = 250

/** What is wrong with a repository of these files (path → text), in sentences; nothing where all is well. */
export function complaints(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => [
    ...imports(path, text).flatMap((to) => forbidden(path, to, text)),
    ...named(path),
    ...long(path, text),
    ...writes(path, text),
    ...(path.startsWith('extension/inbox/') && path.endsWith('.tsx') ? [`${path}: the inbox has no JSX`] : []),
  ])
}

/** Every module that a file names: a path from the root for the repository's own, the package's name for others. */
function imports(path: string, text: string): string[] {
  const found = [...withoutComments(text).matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"]+)\1/g)].map(
    (match) => match[2]!,
  )
  return found.map((name) => (name.startsWith('.') ? resolve(path, name) : name))
}

function forbidden(path: string, to: string, text: string): string[] {
  if (to === 'hono' || to.startsWith('hono/') || to.startsWith('hono-')) {
    const isClient = path === 'extension/api/client.ts' && to === 'hono/client'
    return /^worker\/(http|settings|channels)\//.test(path) || isRoutes(path) || isClient
      ? []
      : [`${path}: Hono is for http, settings, channels and routes`]
  }
  if (!to.startsWith('worker/') && !to.startsWith('extension/')) return []
  const from = roomOf(path)
  const target = roomOf(to)
  if (from === target || /\.(css|json)$/.test(to)) return []
  if (path === 'extension/api/client.ts' && to === 'worker/http/api.ts') {
    return /import type \{ Api \} from/.test(text) ? [] : [`${path}: of the worker only the type Api may be known`]
  }
  const may = rooms[from]
  if (may === undefined) return [`${path}: ${from} is in no row of the table of rooms`]
  const also = isRoutes(path) ? `${may} ${rooms['routes']}` : may
  return also.split(' ').includes(target) ? [] : [`${path}: ${from} may not know ${target}`]
}

const isRoutes = (path: string) => /^worker\/[^/]+\/routes\.tsx?$/.test(path)

function named(path: string): string[] {
  if (/^worker\/index\.ts$/.test(path)) return []
  return drawers.test(path) ? [`${path}: is named like a drawer, not like what it holds`] : []
}

function long(path: string, text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  return lines > longest ? [`${path}: ${lines} lines hold two nouns`] : []
}

/** A write that does not go through `commit`: executed at once, raw, or in a batch of its own. */
function writes(path: string, text: string): string[] {
  if (!path.startsWith('worker/') || writers.some((room) => path.startsWith(room))) return []
  const code = withoutComments(text)
  const isWriting =
    /\b(?:await|return|void|defer\()\s*(?:[\w.]*\.)?db\s*\.\s*(?:insert|update|delete|run)\(/.test(code) ||
    /\.run\(/.test(code) ||
    (/\b(?:DB|SEARCH)\b\s*\.\s*(?:prepare|batch|exec)\(/.test(code) &&
      /\b(?:INSERT|UPDATE|DELETE|REPLACE)\b/.test(code)) ||
    batches(code).some((inside) => /\.\s*(?:insert|update|delete)\(|\b(?:INSERT|UPDATE|DELETE) /.test(inside)) ||
    runsSql(code) ||
    awaitsLater(code)
  return isWriting ? [`${path}: writes to the database outside the desk`] : []
}

const writeSql = /\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b/i

/** SQL that writes is for `statement` to carry, which only a batch can send, or stands in the `commit` itself. */
function runsSql(code: string): boolean {
  const committed = calls(code, /\bcommit\(/g)
  return [...code.matchAll(/\bsql(?:<[^`]*?>)?`((?:[^`\\]|\\.)*)`/g)].some(
    ({ index, 1: text }) =>
      writeSql.test(text!) &&
      !/\bstatement(?:<[^>]*>)?\(\s*[\w.]*db,\s*$/.test(code.slice(0, index)) &&
      !committed.some(({ from, to }) => from < index && index < to),
  )
}

/** A builder of a write runs when it is awaited, also where that is further down, or in a bundle with others. */
function awaitsLater(code: string): boolean {
  const builders = [
    ...code.matchAll(/\b(?:const|let)\s+(\w+)[^=;\n]*=\s*(?:[\w.]*\.)?db\s*\.\s*(?:insert|update|delete)\(/g),
  ]
  return builders.some(({ 1: name }) =>
    new RegExp(
      String.raw`\bawait\s+${name}\b|\b${name}\s*\.\s*(?:then|catch|finally|execute)\(|\bPromise\.\w+\([^;]*\b${name}\b`,
    ).test(code),
  )
}

/** From where to where the calls reach that begin with the pattern. */
function calls(code: string, begin: RegExp): { from: number; to: number }[] {
  return [...code.matchAll(begin)].map(({ index: from, 0: { length } }) => {
    let depth = 1
    let to = from + length
    for (; to < code.length && depth > 0; to++) depth += code[to] === '(' ? 1 : code[to] === ')' ? -1 : 0
    return { from, to }
  })
}

function batches(code: string): string[] {
  return calls(code, /\.batch\(/g).map(({ from, to }) => code.slice(from, to))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

function roomOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}

function resolve(from: string, name: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of name.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
