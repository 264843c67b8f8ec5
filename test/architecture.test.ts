import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { complaints, rooms } from './architecture.ts'

const root = resolve(import.meta.dirname, '..')

function sources(folder: string): [string, string][] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => [join(folder, name), readFileSync(join(root, folder, name), 'utf8')])
}

test('the rooms know only whom they may', () => {
  expect(complaints(new Map([...sources('worker'), ...sources('extension')]))).toEqual([])
})

test('no test, and nothing that tests need, is named like a drawer', () => {
  expect(complaints(new Map(sources('test'))).filter((complaint) => complaint.includes('drawer'))).toEqual([])
})

test('the table has no circle among the rooms of the worker but the types of its surroundings', () => {
  const isReached = (from: string, to: string, seen = new Set<string>()): boolean =>
    (rooms[from] ?? '').split(' ').some((next) => {
      if (next === to) return true
      if (next === '' || next === 'worker/env.ts' || seen.has(next)) return false
      return isReached(next, to, seen.add(next))
    })
  const inCircles = Object.keys(rooms).filter(
    (room) => room.startsWith('worker/') && room !== 'worker/env.ts' && isReached(room, room),
  )
  // The pages are served by the app, and ask who is there as it does.
  expect(inCircles).toEqual(['worker/http', 'worker/settings'])
})

describe('a file that breaks the picture is named', () => {
  const wrong: [string, string, string, RegExp][] = [
    [
      'a noun that knows a channel',
      'worker/messages/a.ts',
      "import { x } from '../channels/email/x.ts'",
      /messages may not know worker\/channels/,
    ],
    [
      'a type is knowing too',
      'worker/database/a.ts',
      "import type { Desk } from '../desk/desk.ts'",
      /database may not know worker\/desk/,
    ],
    [
      'an import at run time',
      'worker/desk/a.ts',
      "const x = await import('../http/app.ts')",
      /desk may not know worker\/http/,
    ],
    [
      'passing on what another has',
      'worker/contract/a.ts',
      "export { x } from '../database/id.ts'",
      /contract may not know worker\/database/,
    ],
    ['a room that nobody planned', 'worker/attic/a.ts', "import { x } from '../desk/desk.ts'", /in no row/],
    ['Hono among the nouns', 'worker/tickets/a.ts', "import { Hono } from 'hono'", /Hono is for/],
    ['Hono in its clothes', 'worker/tickets/a.ts', "import { cors } from 'hono/cors'", /Hono is for/],
    [
      'routes that know the settings',
      'worker/tickets/routes.ts',
      "import { x } from '../settings/x.ts'",
      /may not know worker\/settings/,
    ],
    [
      'the extension in the worker',
      'extension/inbox/a.ts',
      "import { x } from '../../worker/desk/desk.ts'",
      /may not know worker\/desk/,
    ],
    [
      'the Api as a value',
      'extension/api/client.ts',
      "import { api, type Api } from '../../worker/http/api.ts'",
      /only the type Api/,
    ],
    [
      'the Api elsewhere',
      'extension/inbox/a.ts',
      "import type { Api } from '../../worker/http/api.ts'",
      /may not know worker\/http/,
    ],
    ['a design system with opinions', 'extension/ui/a.tsx', "import { x } from '../inbox/inbox.ts'", /ui may not know/],
    ['JSX in the inbox', 'extension/inbox/a.tsx', '', /no JSX/],
    [
      'a webmail that knows the inbox',
      'extension/webmail/a.ts',
      "import { x } from '../inbox/inbox.ts'",
      /webmail may not know/,
    ],
    ['a drawer', 'worker/desk/utils.ts', '', /drawer/],
    ['a folder of drawers', 'extension/shared/a.ts', '', /drawer/],
    ['a drawer of types', 'worker/desk/types.ts', '', /drawer/],
    ['a barrel', 'worker/desk/index.ts', '', /drawer/],
    ['two nouns', 'worker/desk/a.ts', 'x\n'.repeat(251), /251 lines/],
    ['a write on the side', 'worker/team/a.ts', 'await desk.db.update(members).set({})', /outside the desk/],
    ['a write over two lines', 'worker/team/a.ts', 'return desk.db\n  .delete(members)', /outside the desk/],
    [
      'a batch of its own',
      'worker/team/a.ts',
      'await db.batch([db.select().from(x), db.insert(x).values((1))])',
      /outside the desk/,
    ],
    ['SQL by hand', 'worker/team/a.ts', "await env.DB.prepare('UPDATE x SET y = 1').all()", /outside the desk/],
    [
      'SQL that reads and writes',
      'worker/team/a.ts',
      'const x = desk.db.all(sql`UPDATE x SET y = 1 RETURNING y`)',
      /outside the desk/,
    ],
    [
      'SQL in another clothing',
      'worker/team/a.ts',
      'await db.get<Row>(sql<Row>`\n  WITH a AS (SELECT 1)\n  DELETE FROM x`)',
      /outside the desk/,
    ],
    [
      'SQL beside a commit',
      'worker/team/a.ts',
      'await desk.commit(event, sent)\nawait db.values(sql`INSERT OR IGNORE INTO x VALUES (1)`)',
      /outside the desk/,
    ],
    [
      'a write that is awaited later',
      'worker/team/a.ts',
      'const change = desk.db.update(members).set({})\nif (x) await change',
      /outside the desk/,
    ],
    [
      'a write among promises',
      'worker/team/a.ts',
      'const change = db.delete(members)\nawait Promise.all([one, change])',
      /outside the desk/,
    ],
    ['SQL that is run', 'worker/team/a.ts', 'await statement.run()', /outside the desk/],
  ]
  test.each(wrong)('%s', (_, path, text, complaint) => {
    expect(complaints(new Map([[path, text]]))).toEqual([expect.stringMatching(complaint)])
  })
})

describe('a file that keeps to it is not', () => {
  const right: [string, string, string][] = [
    ['its own room', 'worker/desk/a.ts', "import { x } from './b.ts'"],
    ['the contract', 'extension/app/a.tsx', "import type { Message } from '../../worker/contract/message.ts'"],
    [
      'the Api as a type, in the client',
      'extension/api/client.ts',
      "import type { Api } from '../../worker/http/api.ts'",
    ],
    [
      'a noun in its routes',
      'worker/tickets/routes.ts',
      "import { Hono } from 'hono'\nimport { validate } from '../http/validate.ts'",
    ],
    ['a write for the desk to send', 'worker/team/a.ts', 'await desk.commit(event, desk.db.update(members).set({}))'],
    [
      'a write that is made before',
      'worker/team/a.ts',
      'const change = desk.db.update(members).set({})\nawait desk.commit(event, change)',
    ],
    [
      'SQL for the desk to send',
      'worker/team/a.ts',
      'const join = statement(\n  desk.db,\n  sql`INSERT INTO x SELECT 1`,\n)',
    ],
    ['SQL in a commit', 'worker/team/a.ts', 'await desk.commit(event, wrap(sql`DELETE FROM x`))'],
    ['SQL that reads of updates', 'worker/team/a.ts', 'await db.all(sql`SELECT last_update, deleted FROM x`)'],
    ['a batch that reads', 'worker/team/a.ts', 'await db.batch([db.select().from(x), db.select().from(y)])'],
    ['the desk itself', 'worker/desk/a.ts', 'await db.insert(handled).values({})'],
    ['what a comment says', 'worker/team/a.ts', "// import { x } from '../http/app.ts'\n/* await db.insert(x) */"],
    ['250 lines', 'worker/desk/a.ts', 'x\n'.repeat(250)],
  ]
  test.each(right)('%s', (_, path, text) => {
    expect(complaints(new Map([[path, text]]))).toEqual([])
  })
})
