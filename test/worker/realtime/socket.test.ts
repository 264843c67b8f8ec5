import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Happened } from '../../../worker/contract/event.ts'
import type { FromRoom } from '../../../worker/contract/realtime.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { conversationAbout, got, until, write } from '../office.ts'

let postroom: Postroom
let team: Team
let salesId: string

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  const sales = { name: 'Sales', address: 'sales@postroom.test', access: 'specific', memberIds: [team.cleo.id] }
  salesId = (await got<{ id: string }>(team.ada.api('/api/inboxes', { method: 'POST', json: sales }))).id
})
afterAll(() => postroom?.stop())

interface Line {
  heard: FromRoom[]
  closed: { code: number } | null
  say(message: unknown): void
  /** Resolves when the room has answered everything that was said or done before. */
  inStep(): Promise<void>
  socket: WebSocket
}

const lines: Line[] = []
afterEach(() => lines.splice(0).forEach(({ socket }) => socket.close()))

function dial(token: string, protocols = ['postroom.v1', `bearer.${encodeURIComponent(token)}`]): Promise<Line> {
  const socket = new WebSocket(`${postroom.url.replace('http', 'ws')}/api/socket`, protocols)
  const line: Line = {
    heard: [],
    closed: null,
    socket,
    say: (message) =>
      socket.send(typeof message === 'string' || message instanceof ArrayBuffer ? message : JSON.stringify(message)),
    async inStep() {
      const pongs = () => line.heard.filter(({ type }) => type === 'pong').length
      const before = pongs()
      line.say({ type: 'ping' })
      await until(
        async () => pongs(),
        (now) => now > before,
      )
    },
  }
  lines.push(line)
  socket.onmessage = ({ data }) => line.heard.push(JSON.parse(data as string) as FromRoom)
  return new Promise((opens, fails) => {
    socket.onopen = () => opens(line)
    socket.onclose = ({ code }) => {
      line.closed = { code }
      fails(new Error(`closed with ${code}`))
    }
  })
}

const happened = (line: Line, type: string) =>
  line.heard.flatMap((each) => (each.type === 'happened' && each.happened.event.type === type ? [each.happened] : []))
const hears = (line: Line, type: string) =>
  until(
    async () => happened(line, type),
    (seen) => seen.length > 0,
  )

describe('a socket', () => {
  test('hears new mail as it comes, unread for its own member', async () => {
    const bob = await dial(team.bob.token)
    await write(postroom, { subject: 'Just now' })
    const [mail] = await hears(bob, 'message.received')
    expect(mail!.conversation).toMatchObject({ subject: 'Just now', isUnread: true })
    const ada = await dial(team.ada.token)
    await got(team.ada.api(`/api/conversations/${mail!.conversation!.id}/reading`, { method: 'PUT' }))
    expect((await hears(ada, 'conversation.read'))[0]!.conversation!.isUnread).toBe(false)
    expect((await hears(bob, 'conversation.read'))[0]!.conversation!.isUnread).toBe(true)
  })

  test('hears what colleagues do', async () => {
    await write(postroom, { subject: 'For somebody' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'For somebody')
    const bob = await dial(team.bob.token)
    await got(team.ada.api(`/api/conversations/${row.id}/assignee`, { method: 'PUT', json: { memberId: team.bob.id } }))
    expect((await hears(bob, 'conversation.assigned'))[0]).toMatchObject({
      event: { actor: { kind: 'member', id: team.ada.id }, data: { assigneeId: team.bob.id, previousId: null } },
      conversation: { id: row.id, assigneeId: team.bob.id },
    })
  })

  test('hears nothing of an inbox that its member may not see', async () => {
    const [bob, cleo] = [await dial(team.bob.token), await dial(team.cleo.token)]
    await write(postroom, { subject: 'A secret offer' }, { to: 'sales@postroom.test' })
    await hears(cleo, 'message.received')
    await bob.inStep()
    expect(JSON.stringify(bob.heard)).not.toContain('secret')
    expect(happened(bob, 'message.received')).toEqual([])
  })

  test('tells colleagues who is answering, and nobody else', async () => {
    const [ada, bob, bobElsewhere, cleo] = [
      await dial(team.ada.token),
      await dial(team.bob.token),
      await dial(team.bob.token),
      await dial(team.cleo.token),
    ]
    const conversationId = '01a1fdea-8582-751f-9eb2-9a6d6a80c207'
    bob.say({ type: 'answering', inboxId: team.inboxId, conversationId, isAnswering: true })
    await until(
      async () => ada.heard,
      (heard) => heard.some(({ type }) => type === 'answering'),
    )
    expect(ada.heard).toContainEqual({ type: 'answering', conversationId, memberId: team.bob.id, isAnswering: true })
    cleo.say({ type: 'answering', inboxId: salesId, conversationId, isAnswering: true })
    // Bob may not see Sales, and may not speak there either.
    bob.say({ type: 'answering', inboxId: salesId, conversationId, isAnswering: true })
    await Promise.all([cleo.inStep(), bob.inStep(), bobElsewhere.inStep()])
    expect(bobElsewhere.heard.filter(({ type }) => type === 'answering')).toEqual([])
    expect(cleo.heard.filter(({ type }) => type === 'answering')).toEqual([
      { type: 'answering', conversationId, memberId: team.bob.id, isAnswering: true },
    ])
  })

  const rubbish: [string, string | ArrayBuffer][] = [
    ['no JSON', 'hello'],
    ['an empty message', ''],
    ['JSON of something else', '{"type":"shout"}'],
    ['null', 'null'],
    ['an array of a million', '['.repeat(1_000_000)],
    ['a prototype', '{"__proto__":{"type":"ping"}}'],
    ['bytes', new Uint8Array([0, 255, 1]).buffer],
    ['an id that is none', '{"type":"answering","inboxId":"x","conversationId":"y","isAnswering":true}'],
    ['a kilobyte too much', JSON.stringify({ type: 'ping', more: 'x'.repeat(2000) })],
  ]
  test.each(rubbish)('that sends %s is closed, and nobody else notices', async (_, message) => {
    const [bob, ada] = [await dial(team.bob.token), await dial(team.ada.token)]
    bob.say(message)
    await until(
      async () => bob.closed,
      (closed) => closed !== null,
    )
    // What is larger than a WebSocket message may be is ended by the platform itself.
    expect([1008, 1009]).toContain(bob.closed!.code)
    await ada.inStep()
    expect(ada.closed).toBeNull()
  })

  test.each([
    ['no token', ['postroom.v1']],
    ['a token of nobody', ['postroom.v1', 'bearer.abc.def']],
    ['no protocol', []],
    ['another protocol', ['chat', 'bearer.x']],
  ])('is not opened with %s', async (_, protocols) => {
    await expect(dial('', protocols)).rejects.toThrow(/closed/)
  })

  test('is not opened by a request that is none for a socket', async () => {
    const answer = await team.bob.api('/api/socket')
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'invalid_input'])
  })
})

describe('rights', () => {
  test('signing out ends the sockets of that session alone', async () => {
    const elsewhere = await postroom.signIn(team.bob.email)
    const [there, here] = [await dial(elsewhere), await dial(team.bob.token)]
    const answer = await postroom.api(elsewhere)('/api/auth/sign-out', { method: 'POST', json: {} })
    expect(answer.status).toBe(200)
    await until(
      async () => there.closed,
      (closed) => closed !== null,
    )
    await here.inStep()
    expect(here.closed).toBeNull()
    expect((await postroom.api(elsewhere)('/api/start')).status).toBe(401)
    await expect(dial(elsewhere)).rejects.toThrow(/closed/)
  })

  test('a change of access ends all sockets, so that each is opened with the rights of now', async () => {
    const cleo = await dial(team.cleo.token)
    await got(
      team.ada.api(`/api/inboxes/${salesId}/access`, {
        method: 'PUT',
        json: { access: 'specific', memberIds: [team.bob.id] },
      }),
    )
    await until(
      async () => cleo.closed,
      (closed) => closed !== null,
    )
    expect(cleo.heard.at(-1)).toEqual({ type: 'access' })
    const [again, bob] = [await dial(team.cleo.token), await dial(team.bob.token)]
    await write(postroom, { subject: 'For Bob now' }, { to: 'sales@postroom.test' })
    await hears(bob, 'message.received')
    await again.inStep()
    expect(happened(again, 'message.received')).toEqual([])
  })

  test('that were looked up before the last change of access open no socket, however late they come', async () => {
    const rooms = await postroom.mf.getDurableObjectNamespace('ROOM')
    const knock = async (asOf: number) => {
      const listener = { memberId: team.cleo.id, sessionId: 'late', inboxIds: [salesId], asOf }
      const headers = {
        upgrade: 'websocket',
        'sec-websocket-protocol': 'postroom.v1',
        'x-postroom-listener': JSON.stringify(listener),
      }
      const { webSocket } = await rooms.get(rooms.idFromName('account')).fetch('https://room/', { headers })
      const closed: number[] = []
      webSocket!.addEventListener('close', ({ code }) => closed.push(code))
      webSocket!.accept()
      return { closed, close: () => webSocket!.close() }
    }
    const newest = async () => (await got<{ seq: number }>(team.ada.api('/api/start'))).seq
    const before = await newest()
    await got(
      team.ada.api(`/api/inboxes/${salesId}/access`, {
        method: 'PUT',
        json: { access: 'specific', memberIds: [team.bob.id] },
      }),
    )
    const late = await knock(before)
    await until(
      async () => late.closed,
      (codes) => codes.length > 0,
    )
    expect(late.closed).toEqual([4001])
    const inTime = await knock(await newest())
    const bob = await dial(team.bob.token)
    await bob.inStep()
    expect(inTime.closed).toEqual([])
    inTime.close()
  })
})

describe('what was missed', () => {
  interface Missed {
    items: Happened[]
    next: number | null
    reset: boolean
  }
  const since = (who: Somebody, seq: number | string) => got<Missed>(who.api(`/api/events?since=${seq}`))
  const newest = async () => (await got<{ seq: number }>(team.bob.api('/api/start'))).seq

  test('is asked for by the last event that was seen, in order, each once', async () => {
    const seq = await newest()
    for (const subject of ['Missed 1', 'Missed 2', 'Missed 3']) await write(postroom, { subject })
    const { items, next, reset } = await since(team.bob, seq)
    expect(items.map((item) => item.conversation!.subject)).toEqual(['Missed 1', 'Missed 2', 'Missed 3'])
    expect(items.map((item) => item.event.seq)).toEqual(items.map((item) => item.event.seq).toSorted((a, b) => a - b))
    expect({ next, reset }).toEqual({ next: null, reset: false })
    expect((await since(team.bob, items.at(-1)!.event.seq)).items).toEqual([])
  })

  test('leaves out what one may not see', async () => {
    const seq = await newest()
    await write(postroom, { subject: 'Not for Cleo' }, { to: 'sales@postroom.test' })
    expect((await since(team.cleo, seq)).items).toEqual([])
    expect((await since(team.bob, seq)).items).toHaveLength(1)
  })

  test('comes in pages, without a gap between them', async () => {
    const seq = await newest()
    await postroom.db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450)
         INSERT INTO events (id, type, at, actor_kind, inbox_id, data, in_timeline, published_at)
         SELECT printf('00000000-0000-7000-9000-%012x', i), 'inbox.renamed', 1, 'system', ?, '{}', 0, 1 FROM n`,
      )
      .bind(team.inboxId)
      .run()
    const seqs: number[] = []
    for (let at: number | null = seq; at !== null;) {
      const page: Missed = await since(team.bob, at)
      seqs.push(...page.items.map((item) => item.event.seq))
      at = page.next
    }
    expect(seqs).toHaveLength(450)
    expect(seqs).toEqual(Array.from({ length: 450 }, (_, at) => seqs[0]! + at))
  })

  test('is begun anew by whoever is too far behind, or ahead of everything', async () => {
    expect(await since(team.bob, 999_999_999)).toEqual({ items: [], next: null, reset: true })
    await postroom.db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
         INSERT INTO events (id, type, at, actor_kind, inbox_id, data, in_timeline, published_at)
         SELECT printf('00000000-0000-7000-a000-%012x', i), 'inbox.renamed', 1, 'system', ?, '{}', 0, 1 FROM n`,
      )
      .bind(team.inboxId)
      .run()
    expect(await since(team.bob, 0)).toEqual({ items: [], next: null, reset: true })
    for (const wrong of ['', '-1', 'x', '1e9', '9'.repeat(30)])
      expect((await team.bob.api(`/api/events?since=${wrong}`)).status).toBe(400)
  })
})
