import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../../worker/contract/error.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, answerTo, conversationAbout, got, messagesOf, newKey, rowCounts, until, write } from '../office.ts'

let postroom: Postroom
let team: Team
/** A conversation of Sales, where Cleo alone may act: Ada sees it, Bob does not. */
const sales = { inboxId: '', conversationId: '', contactId: '', messageId: '', commentId: '', rfcId: '', stageId: '' }
let salesFile = ''

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  const inbox = { name: 'Sales', address: 'sales@postroom.test', access: 'specific', memberIds: [team.cleo.id] }
  sales.inboxId = (await got<{ id: string }>(team.ada.api('/api/inboxes', { method: 'POST', json: inbox }))).id
  await write(
    postroom,
    {
      subject: 'Offer',
      messageId: 'offer@kunde.example',
      from: 'Kunde <kunde@kunde.example>',
      attachments: [{ name: 'a.txt', type: 'text/plain', content: 'secret' }],
    },
    { to: 'sales@postroom.test' },
  )
  const row = await conversationAbout(team.cleo.api, sales.inboxId, 'Offer')
  Object.assign(sales, { conversationId: row.id, contactId: row.contactId, rfcId: 'offer@kunde.example' })
  sales.messageId = (await got<Message>(answerTo(team.cleo, row.id, '<p>Secret</p>'))).id
  sales.commentId = (
    await got<{ id: string }>(
      team.cleo.api(`/api/conversations/${row.id}/comments`, { method: 'POST', json: { text: 'Secret' } }),
    )
  ).id
  sales.stageId = (
    await got<{ pipelines: { stages: { id: string }[] }[] }>(team.cleo.api('/api/start'))
  ).pipelines[0]!.stages[0]!.id
  const messages = await until(
    () => messagesOf(team.cleo.api, row.id),
    (seen) => seen[1]?.status === 'sent',
  )
  salesFile = messages[0]!.attachments[0]!.url
  // What was begun before is finished, so that rows can be counted.
  await until(
    () => rowCounts(postroom),
    (() => {
      let last = ''
      return (seen: object) => last === (last = JSON.stringify(seen))
    })(),
  )
})
afterAll(() => postroom?.stop())

type Route = [method: string, path: string, json?: unknown]

/** Every route that has an id in it, at that id. */
function routesAt(at: typeof sales): Route[] {
  const { inboxId, conversationId, contactId, messageId, commentId, stageId } = at
  const conversation = `/api/conversations/${conversationId}`
  return [
    ['GET', `/api/inboxes/${inboxId}/counts`],
    ['GET', `/api/inboxes/${inboxId}/conversations`],
    ['GET', `/api/inboxes/${inboxId}/search?q=secret`],
    ['GET', conversation],
    ['GET', `${conversation}/timeline`],
    ['PUT', `${conversation}/assignee`, { memberId: null }],
    ['PUT', `${conversation}/assignee`, { memberId: team.bob.id }],
    ['PUT', `${conversation}/closure`],
    ['DELETE', `${conversation}/closure`],
    ['PUT', `${conversation}/place`, { place: 'trash' }],
    ['PUT', `${conversation}/place`, { place: 'spam', sender: 'block' }],
    ['PUT', `${conversation}/reading`],
    ['PUT', `${conversation}/ticket`, { stageId }],
    ['DELETE', `${conversation}/ticket`],
    ['POST', `${conversation}/messages`, { to: [{ email: NORA }], html: 'x', key: newKey() }],
    ['POST', `${conversation}/comments`, { text: 'x' }],
    ['PUT', `${conversation}/merger`, { conversationId: '00000000-0000-7000-8000-000000000000' }],
    ['DELETE', `${conversation}/merger`],
    ['POST', `${conversation}/splits`, { messageId, isAlone: true }],
    ['GET', `/api/messages/${messageId}`],
    ['DELETE', `/api/messages/${messageId}`],
    ['PUT', `/api/messages/${messageId}/schedule`, { leavesAt: Date.now() + 3_600_000 }],
    ['DELETE', `/api/messages/${messageId}/schedule`],
    ['PUT', `/api/messages/${messageId}/attendance`, { answer: 'accepted' }],
    ['PUT', `/api/messages/${messageId}/delivery`],
    ['DELETE', `/api/comments/${commentId}`],
    ['GET', `/api/contacts/${contactId}`],
  ]
}

/** Those with an id of what is the account's: of members, teams, and how inboxes are set up. Admins only. */
function routesOfAdmins({ inboxId, id }: { inboxId: string; id: string }): Route[] {
  return [
    ['PUT', `/api/members/${id}`, { role: 'agent' }],
    ['PUT', `/api/members/${id}/deactivation`],
    ['DELETE', `/api/members/${id}/deactivation`],
    ['PUT', `/api/teams/${id}`, { name: 'Mine', memberIds: [] }],
    ['DELETE', `/api/teams/${id}`],
    ['PUT', `/api/inboxes/${inboxId}`, { name: 'Mine' }],
    ['PUT', `/api/inboxes/${inboxId}/access`, { access: 'everyone' }],
    ['PUT', `/api/inboxes/${inboxId}/threading`, { reopenDays: 1, subjectDays: 1 }],
    ['POST', `/api/inboxes/${inboxId}/channels`, { address: 'mine@postroom.test', fromName: 'Mine' }],
    ['PUT', `/api/channels/${id}`, {}],
    ['DELETE', `/api/channels/${id}`],
  ]
}

/** The other routes that need somebody who is signed in. */
const plain: Route[] = [
  ['GET', '/api/start'],
  ['PUT', '/api/me', { availability: 'away' }],
  ['GET', '/api/events?since=0'],
  ['GET', '/api/threads?messageId=a@b.c'],
  ['POST', '/api/uploads?filename=a.txt', 'x'],
  ['GET', '/api/account'],
  ['PUT', '/api/account', {}],
  ['GET', '/api/members'],
  ['POST', '/api/members', {}],
  ['GET', '/api/teams'],
  ['POST', '/api/teams', {}],
  ['GET', '/api/inboxes'],
  ['POST', '/api/inboxes', {}],
  ['GET', '/api/socket'],
  ['GET', '/api/nothing'],
]

const ask = (api: Somebody['api'], [method, path, json]: Route, init: RequestInit = {}) =>
  api(path, { method, ...init, ...(json !== undefined && { json }) })

async function isProblem(route: Route, answer: Response, ...statuses: number[]): Promise<Problem> {
  const text = await answer.text()
  expect([route.slice(0, 2), statuses.includes(answer.status), answer.status, text]).toEqual([
    route.slice(0, 2),
    true,
    answer.status,
    text,
  ])
  expect([route.slice(0, 2), answer.headers.get('content-type')]).toEqual([
    route.slice(0, 2),
    'application/problem+json',
  ])
  const problem = JSON.parse(text) as Problem
  expect(problem).toMatchObject({
    type: 'about:blank',
    status: answer.status,
    code: expect.stringMatching(/^[a-z_]+$/),
    detail: expect.stringMatching(/\S/),
  })
  expect(text).not.toMatch(/secret|SELECT|Error:|\bat \S+ \(/i)
  return problem
}

/** What jobs note, and how often somebody asked, may go on meanwhile. */
const notes = ['handled', 'rateLimit', 'raw_mail', 'session']
let before: Record<string, number>
beforeEach(async () => {
  before = await rowCounts(postroom, notes)
})
const nothingChanged = async () => expect(await rowCounts(postroom, notes)).toEqual(before)

describe('whoever has no token', () => {
  test('is asked to sign in, at every door, and nothing changes', async () => {
    for (const route of [...plain, ...routesAt(sales)])
      expect((await isProblem(route, await ask(postroom.api(), route), 401)).code).toBe('not_signed_in')
    await nothingChanged()
  })

  test.each(['', 'x', 'x.y', 'Bearer', 'null', 'eyJhbGciOiJub25lIn0.e30.', 'a'.repeat(5000)])(
    'or a token that is none: %s',
    async (token) => {
      for (const route of [plain[0]!, plain[1]!, ...routesAt(sales).slice(0, 8)])
        await isProblem(route, await ask(postroom.api(token), route), 401)
      await nothingChanged()
    },
  )

  test('may ask whether a Postroom answers, from any page, and learns no more', async () => {
    const answer = await postroom.api()('/api/hello', { headers: { origin: 'https://anywhere.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    expect(await answer.json()).toEqual({ product: 'postroom', name: 'Acme', version: '1' })
  })

  test('makes no second account, nor a first one without the code', async () => {
    const account = {
      account: { name: 'Mine', mailDomain: 'evil.example' },
      owner: { name: 'M', email: 'm@evil.example' },
      inbox: { name: 'X', address: 'x@evil.example' },
    }
    const route = (code: string): Route => ['PUT', '/api/setup', { code, ...account }]
    for (const code of ['', 'x', postroom.setupCode.slice(0, -1), `${postroom.setupCode} `])
      await isProblem(route(code), await ask(postroom.api(), route(code)), 403)
    expect(
      (await isProblem(route(postroom.setupCode), await ask(postroom.api(), route(postroom.setupCode)), 409)).code,
    ).toBe('already_set_up')
    await nothingChanged()
  })
})

describe('somebody of another inbox', () => {
  test('finds nothing there, at every door, and nothing changes', async () => {
    for (const route of routesAt(sales))
      expect((await isProblem(route, await ask(team.bob.api, route), 404)).code).toBe('not_found')
    expect(await got(team.bob.api(`/api/threads?messageId=${sales.rfcId}`))).toBeNull()
    expect(
      (await got<{ items: unknown[] }>(team.bob.api(`/api/contacts/${sales.contactId}/conversations`))).items,
    ).toEqual([])
    expect((await got<{ items: unknown[] }>(team.bob.api(`/api/contacts/${sales.contactId}/files`))).items).toEqual([])
    expect(JSON.stringify(await got(team.bob.api('/api/events?since=0')))).not.toMatch(/Offer|kunde/)
    expect(JSON.stringify(await got(team.bob.api('/api/start')))).not.toContain(sales.inboxId)
    await nothingChanged()
  })

  test('and that was every door with an id in it', async () => {
    const { paths } = await got<{ paths: Record<string, object> }>(postroom.api()('/api/openapi.json'))
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const ids = Object.fromEntries(Object.keys(sales).map((name) => [name, '{id}'])) as typeof sales
    const tried = [...routesAt(ids), ...routesOfAdmins({ inboxId: '{id}', id: '{id}' })].map(
      ([method, path]) => `${method} ${path.replace(/\?.*/, '')}`,
    )
    // These are answered by lists, of which those in other inboxes are no part.
    tried.push('GET /api/contacts/{id}/conversations', 'GET /api/contacts/{id}/files')
    const withIds = described.filter((route) => route.includes('{'))
    expect(withIds.length).toBeGreaterThan(30)
    expect(withIds.filter((route) => !tried.includes(route))).toEqual([])
  })

  test('changes nothing of the account, its people and its inboxes, whosever id they name', async () => {
    for (const who of [team.bob, team.cleo])
      for (const at of [
        { inboxId: sales.inboxId, id: team.ada.id },
        { inboxId: team.inboxId, id: who.id },
      ])
        for (const route of routesOfAdmins(at)) await isProblem(route, await ask(who.api, route), 400, 403, 404)
    await nothingChanged()
    expect((await got<{ me: { role: string } }>(team.bob.api('/api/start'))).me.role).toBe('agent')
  })

  test('puts nothing of their own there, and takes nothing of it along, by an id in a body', async () => {
    await write(postroom, { subject: "Bob's own" })
    const own = await conversationAbout(team.bob.api, team.inboxId, "Bob's own")
    const at = `/api/conversations/${own.id}`
    const routes: Route[] = [
      ['PUT', `${at}/merger`, { conversationId: sales.conversationId }],
      ['POST', `${at}/splits`, { messageId: sales.messageId, isAlone: false }],
      ['POST', `${at}/messages`, { to: [{ email: NORA }], html: 'x', key: newKey(), uploads: [sales.messageId] }],
    ]
    for (const route of routes) await isProblem(route, await ask(team.bob.api, route), 404)
    expect(await messagesOf(team.cleo.api, sales.conversationId)).toHaveLength(2)
  })

  test('is not told apart from an id that never was', async () => {
    const nowhere = Object.fromEntries(
      Object.entries(sales).map(([name, value]) => [name, name === 'stageId' ? value : newKey()]),
    ) as typeof sales
    const [foreign, none] = [routesAt(sales), routesAt(nowhere)]
    for (const [at, route] of foreign.entries()) {
      const one = await isProblem(route, await ask(team.bob.api, route), 404)
      const other = await isProblem(none[at]!, await ask(team.bob.api, none[at]!), 404)
      expect(one).toEqual(other)
    }
  })

  test('has no file of it, with whosever link', async () => {
    const asBob = salesFile.replace(/m=[^&]+/, `m=${team.bob.id}`)
    const tampered = [
      asBob,
      salesFile.replace(/e=\d+/, 'e=99999999999999'),
      salesFile.replace(/s=./, 's=!'),
      salesFile.replace(/[?].*/, ''),
      salesFile.replace('/attachment/', '/raw/'),
      salesFile.replace(/[0-9a-f]{12}\?/, '000000000000?'),
    ]
    for (const link of tampered) await isProblem(['GET', link], await postroom.api()(link), 400, 404)
    expect(await (await postroom.api()(salesFile)).text()).toBe('secret')
  })

  test('has no file whose reader may not see it any more, though the link is still good', async () => {
    await got(
      team.ada.api(`/api/inboxes/${sales.inboxId}/access`, {
        method: 'PUT',
        json: { access: 'specific', memberIds: [team.bob.id] },
      }),
    )
    await isProblem(['GET', salesFile], await postroom.api()(salesFile), 404)
    await got(
      team.ada.api(`/api/inboxes/${sales.inboxId}/access`, {
        method: 'PUT',
        json: { access: 'specific', memberIds: [team.cleo.id] },
      }),
    )
    expect((await postroom.api()(salesFile)).status).toBe(200)
  })
})

test('an owner who is not listed sees all of it and can do nothing', async () => {
  for (const route of routesAt(sales)) {
    const answer = await ask(team.ada.api, route)
    const isReading = route[0] === 'GET' || route[1].endsWith('/reading')
    if (isReading) expect([route[1], answer.status]).toEqual([route[1], 200])
    // What is so already, or belongs to nobody, is told instead: nothing is done either way.
    else if (answer.status !== 200)
      expect(['not_inbox_member', 'not_found', 'conflict', 'already_sent', 'not_allowed']).toContain(
        (await isProblem(route, answer, 403, 404, 409)).code,
      )
  }
  const changed = await rowCounts(postroom, [...notes, 'events'])
  const { events: _, ...rest } = before
  expect(changed).toEqual(rest)
  const types = await postroom.db
    .prepare('SELECT DISTINCT type FROM events WHERE conversation_id = ? AND actor_id = ?')
    .bind(sales.conversationId, team.ada.id)
    .all<{ type: string }>()
  expect(types.results.map(({ type }) => type)).toEqual(['conversation.read'])
})

describe('values that are none', () => {
  const wrongIds = [
    'x',
    '..',
    '%00',
    '1',
    '00000000-0000-7000-8000-00000000000',
    "' OR 1=1 --",
    'a'.repeat(3000),
    '%F0%9F%92%A9',
    '__proto__',
    '01A1FDEA-8582-751F-9EB2-9A6D6A80C207',
  ]

  test('as an id are told to be none, or are no address', async () => {
    for (const id of wrongIds) {
      const at = Object.fromEntries(
        Object.keys(sales).map((name) => [
          name,
          name === 'stageId' ? sales.stageId : encodeURIComponent(decodeURIComponent(id)),
        ]),
      ) as typeof sales
      for (const route of routesAt(at)) await isProblem(route, await ask(team.bob.api, route), 400, 404)
    }
    await nothingChanged()
  })

  const conversation = () => `/api/conversations/${sales.conversationId}`
  const answer = () => ({ to: [{ email: NORA }], html: '<p>x</p>', key: newKey() })
  const bodies = (): [string, string, unknown[]][] => [
    [
      'PUT',
      `${conversation()}/assignee`,
      [
        null,
        [],
        7,
        'x',
        {},
        { memberId: 7 },
        { memberId: 'x' },
        { memberId: newKey() },
        { memberId: team.bob.id },
        { memberId: null, version: 'x' },
        { memberId: null, version: 1.5 },
        { memberId: null, version: 1e300 },
      ],
    ],
    ['PUT', `${conversation()}/ticket`, [null, {}, { stageId: null }, { stageId: newKey() }, { stageId: ['x'] }]],
    [
      'POST',
      `${conversation()}/comments`,
      [null, {}, { text: '' }, { text: '   ' }, { text: 7 }, { text: 'x'.repeat(20_001) }, { text: { toString: 'x' } }],
    ],
    [
      'POST',
      `${conversation()}/messages`,
      [
        null,
        {},
        { ...answer(), to: [] },
        { ...answer(), to: null },
        { ...answer(), to: [{ email: 'x' }] },
        { ...answer(), to: [{ email: `${NORA}\r\nBcc: m@evil.example` }] },
        { ...answer(), to: [{ name: 'x\r\nBcc: m@evil.example', email: NORA }] },
        { ...answer(), to: [{ email: `${NORA}, m@evil.example` }] },
        { ...answer(), to: Array.from({ length: 51 }, () => ({ email: NORA })) },
        { ...answer(), html: '' },
        { ...answer(), html: '<script>alert(1)</script>' },
        { ...answer(), html: 7 },
        { ...answer(), html: 'x'.repeat(500_001) },
        { ...answer(), key: 'x' },
        { ...answer(), key: undefined },
        { ...answer(), uploads: [newKey()] },
        { ...answer(), uploads: ['x'] },
        { ...answer(), uploads: Array.from({ length: 51 }, newKey) },
      ],
    ],
    ['PUT', '/api/me', [null, { availability: 'asleep' }, { locale: 'xx' }, { availability: null }]],
    ['PUT', '/api/setup', [null, {}, { code: 'x'.repeat(300) }]],
  ]

  test('in a body are told with the field that is wrong, and nothing changes', async () => {
    for (const [method, path, values] of bodies()) {
      for (const value of values) {
        const route: Route = [method, path, value]
        const problem = await isProblem(route, await ask(team.cleo.api, route), 400, 404)
        if (problem.status === 400) expect(problem.detail).toMatch(/^[\w. ]+: \S/)
      }
    }
    await nothingChanged()
  })

  test('that are no JSON, or not all of it, are told to be unreadable', async () => {
    for (const [method, path] of bodies()) {
      for (const body of [
        '',
        '{',
        '\u0000',
        '{"a":1}x',
        '[',
        '{"__proto__":{"text":"x"}}',
        '{"constructor":{"prototype":{"text":"x"}}}',
        '['.repeat(100_000),
      ]) {
        const answer = await team.cleo.api(path, { method, body, headers: { 'content-type': 'application/json' } })
        // A change of nothing is allowed to me, and says who I am.
        if (path === '/api/me' && answer.status === 200) continue
        await isProblem([method, path], answer, 400)
      }
      await isProblem(
        [method, path],
        await team.cleo.api(path, {
          method,
          body: 'text=x',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
        ...(path === '/api/me' ? [200, 400] : [400]),
      ).catch((error: unknown) => {
        if (path !== '/api/me') throw error
      })
    }
    await nothingChanged()
  })

  test('in a query are told, too', async () => {
    const queries = [
      `/api/inboxes/${sales.inboxId}/conversations?view=x`,
      `/api/inboxes/${sales.inboxId}/conversations?status=`,
      `/api/inboxes/${sales.inboxId}/conversations?view=all&view=mine`,
      `${conversation()}/timeline?before=x`,
      `${conversation()}/timeline?after=-1`,
      `${conversation()}/timeline?after=1e5`,
      '/api/threads',
      '/api/threads?messageId=',
      `/api/threads?${Array.from({ length: 51 }, (_, n) => `messageId=a${n}@b.c`).join('&')}`,
      `/api/threads?messageId=${'x'.repeat(1000)}`,
      '/api/events',
      '/api/uploads',
      '/api/uploads?filename=',
      '/api/uploads?filename=a%0d%0ab',
    ]
    for (const path of queries) {
      const route: Route = path.startsWith('/api/uploads') ? ['POST', path, 'x'] : ['GET', path]
      await isProblem(route, await ask(team.cleo.api, route), 400)
    }
    await nothingChanged()
  })

  test('that are huge are told to be too large before they are read', async () => {
    const huge = `{"text":"${'x'.repeat(1_100_000)}"}`
    await isProblem(
      ['POST', 'comments'],
      await team.cleo.api(`${conversation()}/comments`, {
        method: 'POST',
        body: huge,
        headers: { 'content-type': 'application/json' },
      }),
      413,
    )
    const stream = new Blob([new Uint8Array(19 * 1024 * 1024)])
    await isProblem(
      ['POST', 'uploads'],
      await team.cleo.api('/api/uploads?filename=a.bin', { method: 'POST', body: stream }),
      413,
    )
    await nothingChanged()
  })

  test('sent by a method that a door does not have are at no address', async () => {
    for (const method of ['PATCH', 'POST', 'DELETE'])
      await isProblem([method, '/api/start'], await team.cleo.api('/api/start', { method }), 404)
    await nothingChanged()
  })
})

test('every answer tells the browser to run nothing, guess nothing and keep nothing', async () => {
  for (const path of ['/api/start', '/api/hello', '/api/nothing', salesFile]) {
    const { headers } = await team.cleo.api(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toMatch(/no-store|private/)
  }
})

test('a race for the first ticket numbers gives each conversation its own', async () => {
  for (let n = 0; n < 6; n++) await write(postroom, { subject: `Ticket ${n}` })
  const rows = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((n) => conversationAbout(team.bob.api, team.inboxId, `Ticket ${n}`)),
  )
  const answers = await Promise.all(
    rows.map((row) =>
      team.bob.api(`/api/conversations/${row.id}/ticket`, { method: 'PUT', json: { stageId: sales.stageId } }),
    ),
  )
  const numbers = await Promise.all(
    answers
      .filter((answer) => answer.ok)
      .map(async (answer) => ((await answer.json()) as { ticket: { number: number } }).ticket.number),
  )
  expect(answers.map((answer) => answer.status)).toEqual(rows.map(() => 200))
  expect(new Set(numbers).size).toBe(6)
})

test('a comment that is sent again with its key is there once, and its key is good for nothing else', async () => {
  await write(postroom, { subject: 'Said twice' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'Said twice')
  const key = newKey()
  const say = (who: Somebody, text: string) =>
    who.api(`/api/conversations/${row.id}/comments`, { method: 'POST', json: { text, key } })
  const answers = await Promise.all([1, 2, 3].map(() => say(team.bob, 'Ask Cleo')))
  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201])
  const said = (await Promise.all(answers.map((answer) => answer.json()))) as { id: string }[]
  expect(new Set(said.map(({ id }) => id)).size).toBe(1)
  expect((await got<{ commentCount: number }>(team.bob.api(`/api/conversations/${row.id}`))).commentCount).toBe(1)
  expect((await say(team.ada, 'Mine')).status).toBe(409)
  await team.bob.api(`/api/comments/${said[0]!.id}`, { method: 'DELETE' })
  expect((await say(team.bob, 'Again')).status).toBe(409)
})

test('a comment that two take back at once is taken back once', async () => {
  await write(postroom, { subject: 'Remarks' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'Remarks')
  const at = `/api/conversations/${row.id}/comments`
  const [one] = await Promise.all(
    ['a', 'b'].map((text) => got<{ id: string }>(team.bob.api(at, { method: 'POST', json: { text } }))),
  )
  const answers = await Promise.all([1, 2, 3].map(() => team.bob.api(`/api/comments/${one!.id}`, { method: 'DELETE' })))
  expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1)
  expect((await got<{ commentCount: number }>(team.bob.api(`/api/conversations/${row.id}`))).commentCount).toBe(1)
})
