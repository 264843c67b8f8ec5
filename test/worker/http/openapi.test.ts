import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, answerTo, conversationAbout, got, newKey, until, write } from '../office.ts'
import { type Schema, differences } from './json-schema.ts'

interface Operation {
  summary?: string
  security?: unknown[]
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses?: Record<string, { content?: Record<string, { schema: Schema }> }>
}
interface Description {
  openapi: string
  info: { title: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

let postroom: Postroom
let team: Team
let api: Description

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  // It is public: nobody signs in to read it.
  api = await got<Description>(postroom.api()('/api/openapi.json'))
})
afterAll(() => postroom?.stop())

const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  )

/** Every route as it stands in the worker's own files: METHOD and last part, since a room does not know where it hangs. */
function routesInSource(): string[] {
  const root = resolve(import.meta.dirname, '../../../worker')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(?!files|settings|local)[^/]+\/(routes|open-routes|api)\.ts$/.test(name),
  )
  return files.flatMap((name) =>
    [
      ...readFileSync(join(root, name), 'utf8').matchAll(
        /^\s*(?:export const \w+ = new Hono<[^>]*>+\(\))?\.(get|put|post|delete|patch)\(\s*'([^']+)'/gm,
      ),
    ].map(([, method, path]) => `${method!.toUpperCase()} ${path!.replace(/:(\w+)/g, '{$1}')}`),
  )
}

describe('the description', () => {
  test('names every route, with what it does, what it answers and how it refuses', () => {
    const described = operations().map(({ name }) => name)
    const there = routesInSource()
    expect(there.length).toBeGreaterThan(35)
    const isDescribed = (route: string) =>
      described.some((name) => name === route.replace(' ', ' /api') || name === route.replace(' ', ' /api/auth'))
    expect(there.filter((route) => !isDescribed(route))).toEqual([])
    for (const { name, operation } of operations()) {
      const { summary = '', responses = {} } = operation
      expect([name, summary.length > 5]).toEqual([name, true])
      expect([name, Object.keys(responses).some((status) => /^(101|20[014])$/.test(status))]).toEqual([name, true])
      expect([name, responses['default']?.content]).toEqual([
        name,
        { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      ])
      // Every refusal is a problem: nothing else is promised.
      expect([name, Object.keys(responses).filter((status) => /^[45]/.test(status))]).toEqual([name, []])
      const isOpen = /\/(hello|setup|send-verification-otp|sign-in\/email-otp)$/.test(name)
      expect([name, JSON.stringify(operation.security)]).toEqual([name, isOpen ? '[]' : undefined])
      for (const wanted of name.matchAll(/\{(\w+)\}/g))
        expect([name, operation.parameters?.some((each) => each.in === 'path' && each.name === wanted[1])]).toEqual([
          name,
          true,
        ])
    }
    const taking = operations().filter(
      ({ name, operation }) => /^(PUT|POST)/.test(name) && operation.requestBody?.content['application/json'],
    )
    expect(taking.length).toBeGreaterThan(14)
  })

  test('has no reference that leads nowhere, and no shape without content', () => {
    const refs = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!)
    expect(refs.length).toBeGreaterThan(50)
    for (const ref of refs)
      expect([ref, api.components.schemas[ref.replace('#/components/schemas/', '')] !== undefined]).toEqual([ref, true])
    expect(api).toMatchObject({ openapi: expect.stringMatching(/^3\.1/), info: { title: 'Postroom' } })
  })

  test('says what a new answer must be', () => {
    const schema =
      api.paths['/api/conversations/{id}/messages']!['post']!.requestBody!.content['application/json']!.schema
    expect(schema.required).toEqual(expect.arrayContaining(['to', 'html', 'key']))
    expect(schema.properties!['to']).toMatchObject({ type: 'array', minItems: 1, maxItems: 50 })
  })
})

/** Asks, and compares what comes with what the description promises for it. */
async function asDescribed(route: string, path: string, init: RequestInit & { json?: unknown } = {}): Promise<unknown> {
  const [method, pattern] = route.split(' ') as [string, string]
  const answer = await team.ada.api(path, { method, ...init })
  const promised = api.paths[pattern]![method.toLowerCase()]!.responses!
  const text = await answer.text()
  const kind = answer.ok ? promised[String(answer.status)] : promised['default']
  expect([route, answer.status, kind !== undefined]).toEqual([route, answer.status, true])
  if (!kind!.content) {
    if (answer.status !== 200) expect(text).toBe('')
    return null
  }
  const type = answer.headers.get('content-type')!.split(';')[0]!
  expect([route, Object.keys(kind!.content)]).toEqual([route, [type]])
  const value: unknown = JSON.parse(text)
  expect([route, differences(value, kind!.content[type]!.schema, api.components.schemas)]).toEqual([route, []])
  return value
}

describe('real answers are as described', () => {
  test('of everything that an agent does in a day', async () => {
    await write(postroom, {
      subject: 'Described',
      messageId: 'described@haugen.example',
      html: '<p>zeugma <img src="cid:a"></p>',
      attachments: [{ name: 'a.png', type: 'image/png', content: 'x', contentId: 'a' }],
    })
    const row = await conversationAbout(team.ada.api, team.inboxId, 'Described')
    const at = `/api/conversations/${row.id}`
    const start = (await asDescribed('GET /api/start', '/api/start')) as {
      pipelines: { stages: { id: string }[] }[]
      seq: number
    }
    await asDescribed('GET /api/hello', '/api/hello')
    await asDescribed('PUT /api/me', '/api/me', { json: { availability: 'away' } })
    await asDescribed('PUT /api/me', '/api/me', { json: { availability: 'asleep' } })
    await asDescribed('GET /api/inboxes/{id}/counts', `/api/inboxes/${team.inboxId}/counts`)
    await asDescribed('GET /api/inboxes/{id}/conversations', `/api/inboxes/${team.inboxId}/conversations?view=all`)
    await asDescribed('GET /api/inboxes/{id}/conversations', `/api/inboxes/${team.inboxId}/conversations?view=none`)
    await asDescribed('GET /api/conversations/{id}', at)
    await asDescribed('GET /api/conversations/{id}', `/api/conversations/${newKey()}`)
    await asDescribed('PUT /api/conversations/{id}/assignee', `${at}/assignee`, { json: { memberId: team.bob.id } })
    await asDescribed('PUT /api/conversations/{id}/assignee', `${at}/assignee`, {
      json: { memberId: null, version: 1 },
    })
    for (const method of ['PUT', 'DELETE'])
      await asDescribed(`${method} /api/conversations/{id}/closure`, `${at}/closure`)
    for (const place of ['trash', 'inbox', 'elsewhere'])
      await asDescribed('PUT /api/conversations/{id}/place', `${at}/place`, { json: { place } })
    await asDescribed('PUT /api/conversations/{id}/reading', `${at}/reading`)
    const [first, second] = start.pipelines[0]!.stages
    for (const stage of [first!, second!])
      await asDescribed('PUT /api/conversations/{id}/ticket', `${at}/ticket`, { json: { stageId: stage.id } })
    await asDescribed('DELETE /api/conversations/{id}/ticket', `${at}/ticket`)
    const comment = (await asDescribed('POST /api/conversations/{id}/comments', `${at}/comments`, {
      json: { text: 'Aha' },
    })) as { id: string }
    await asDescribed('DELETE /api/comments/{id}', `/api/comments/${comment.id}`)
    const upload = (await asDescribed('POST /api/uploads', '/api/uploads?filename=a.txt', { body: 'text' })) as {
      id: string
    }
    const message = { to: [{ email: NORA }], html: '<p>Hi</p>', key: newKey(), uploads: [upload.id] }
    const sent = (await asDescribed('POST /api/conversations/{id}/messages', `${at}/messages`, { json: message })) as {
      id: string
    }
    await until(
      () => got<{ items: { message: { status: string } | null }[] }>(team.ada.api(`${at}/timeline`)),
      ({ items }) => items.some((item) => item.message?.status === 'sent'),
    )
    await asDescribed('GET /api/messages/{id}', `/api/messages/${sent.id}`)
    await asDescribed('DELETE /api/messages/{id}', `/api/messages/${sent.id}`)
    await asDescribed('PUT /api/messages/{id}/delivery', `/api/messages/${sent.id}/delivery`)
    await asDescribed('GET /api/conversations/{id}/timeline', `${at}/timeline`)
    await asDescribed('GET /api/contacts/{id}', `/api/contacts/${row.contactId}`)
    await asDescribed('GET /api/contacts/{id}/conversations', `/api/contacts/${row.contactId}/conversations`)
    await asDescribed('GET /api/contacts/{id}/files', `/api/contacts/${row.contactId}/files`)
    await asDescribed('GET /api/threads', '/api/threads?messageId=described@haugen.example')
    await asDescribed('GET /api/threads', '/api/threads?messageId=nowhere@haugen.example&messageId=b@c.d')
    await asDescribed('GET /api/events', `/api/events?since=${start.seq}`)
    await until(
      () => got<{ items: unknown[] }>(team.ada.api(`/api/inboxes/${team.inboxId}/search?q=zeugma`)),
      ({ items }) => items.length === 1,
    )
    await asDescribed('GET /api/inboxes/{id}/search', `/api/inboxes/${team.inboxId}/search?q=zeugma`)
    await asDescribed('GET /api/socket', '/api/socket')
    await got(answerTo(team.bob, row.id, 'x'))
  })

  test('of everything that an admin does', async () => {
    await asDescribed('GET /api/account', '/api/account')
    await asDescribed('PUT /api/account', '/api/account', {
      json: { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: 0 },
    })
    await asDescribed('GET /api/members', '/api/members')
    const dina = (await asDescribed('POST /api/members', '/api/members', {
      json: { name: 'Dina', email: 'dina@postroom.test', role: 'agent' },
    })) as { id: string }
    await asDescribed('PUT /api/members/{id}', `/api/members/${dina.id}`, { json: { role: 'admin' } })
    for (const method of ['PUT', 'DELETE'])
      await asDescribed(`${method} /api/members/{id}/deactivation`, `/api/members/${dina.id}/deactivation`)
    const night = (await asDescribed('POST /api/teams', '/api/teams', {
      json: { name: 'Night', memberIds: [dina.id] },
    })) as { id: string }
    await asDescribed('GET /api/teams', '/api/teams')
    await asDescribed('PUT /api/teams/{id}', `/api/teams/${night.id}`, { json: { name: 'Day' } })
    const sales = (await asDescribed('POST /api/inboxes', '/api/inboxes', {
      json: { name: 'Sales', address: 'sales@postroom.test' },
    })) as { id: string }
    await asDescribed('GET /api/inboxes', '/api/inboxes')
    await asDescribed('PUT /api/inboxes/{id}', `/api/inboxes/${sales.id}`, { json: { name: 'Sale' } })
    await asDescribed('PUT /api/inboxes/{id}/access', `/api/inboxes/${sales.id}/access`, {
      json: { access: 'specific', teamIds: [night.id] },
    })
    const channel = (await asDescribed('POST /api/inboxes/{id}/channels', `/api/inboxes/${sales.id}/channels`, {
      json: { address: 'offers@postroom.test', fromName: 'Acme' },
    })) as { id: string }
    await asDescribed('DELETE /api/channels/{id}', `/api/channels/${channel.id}`)
    await asDescribed('DELETE /api/teams/{id}', `/api/teams/${night.id}`)
    await asDescribed('PUT /api/setup', '/api/setup', { json: { code: 'x' } })
  })
})
