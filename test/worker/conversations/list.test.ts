import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, Counts, Page } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { listContactConversations, listConversations } from '../../../worker/conversations/list.ts'
import { openDatabase } from '../../../worker/database/client.ts'
import type { Desk } from '../../../worker/desk/desk.ts'
import { meter } from '../../harness/meter.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { answerTo, conversationAbout, got, write } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom({ entry: 'test/harness/metered-entry.ts' })
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const views: string[] = [
  'view=all',
  'view=all&status=closed',
  'view=mine',
  'view=unassigned',
  'view=sent',
  'view=filtered',
  'view=trash',
]
const page = (query: string, cursor?: string | null) =>
  got<Page<Conversation>>(
    team.bob.api(`/api/inboxes/${team.inboxId}/conversations?${query}${cursor ? `&cursor=${cursor}` : ''}`),
  )

/** Conversations as years of mail leave them: of every kind there are more than a page. */
async function fillTo(size: number): Promise<void> {
  await postroom.db
    .prepare(
      "INSERT OR IGNORE INTO contacts (id, email, created_at) VALUES ('00000000-0000-7000-8000-00000000000c', 'crowd@example.org', 0)",
    )
    .run()
  await postroom.db
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT (SELECT count(*) FROM conversations) + 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO conversations (id, inbox_id, channel_id, contact_id, contact_name, contact_email, subject, snippet, status, place, assignee_id, first_message_at, last_message_at, last_sent_at)
       SELECT printf('00000000-0000-7000-9000-%012x', i), ?2, (SELECT id FROM channels LIMIT 1), '00000000-0000-7000-8000-00000000000c', 'Crowd', 'crowd@example.org', 'No. ' || i, '',
         iif(i % 7 = 0, 'closed', 'open'), iif(i % 3 = 0, iif(i % 2 = 0, 'trash', 'filtered'), 'inbox'), iif(i % 2 = 0, ?3, NULL), i, i / 5, iif(i % 4 < 2, i / 6, NULL) FROM n`,
    )
    .bind(size, team.inboxId, team.bob.id)
    .run()
}

describe('a page of a view', () => {
  const first: Record<string, number> = {}
  const later: Record<string, number> = {}
  const rowsRead = async (work: () => Promise<unknown>) => (await meter(postroom.url, work)).fetch.rowsRead

  test.each([1400, 20_000])('of %i conversations reads at most 60 rows, as many as ever', async (size) => {
    await fillTo(size)
    for (const view of views) {
      const { items, next } = await page(view)
      expect([view, items.length]).toEqual([view, 50])
      const reads = await rowsRead(() => page(view))
      const readsLater = await rowsRead(() => page(view, next))
      expect([view, reads <= 60, readsLater <= 60, reads, readsLater]).toEqual([view, true, true, reads, readsLater])
      expect([view, reads, readsLater]).toEqual([view, first[view] ?? reads, later[view] ?? readsLater])
      first[view] = reads
      later[view] = readsLater
    }
  })

  test('is found by its index, and nothing is sorted', async () => {
    for (const [view, index] of [
      ['all', 'conversations_all'],
      ['mine', 'conversations_assigned'],
      ['unassigned', 'conversations_assigned'],
      ['sent', 'conversations_sent'],
      ['filtered', 'conversations_elsewhere'],
      ['spam', 'conversations_elsewhere'],
      ['trash', 'conversations_elsewhere'],
    ] as const) {
      for (const cursor of [undefined, `1.00000000-0000-7000-9000-000000000001`]) {
        const [plan] = await plansOf((desk) =>
          listConversations(desk, { inboxId: team.inboxId, view, status: 'open', cursor }),
        )
        expect(plan).toContain(`USING INDEX ${index}`)
        expect(plan).not.toContain('TEMP B-TREE')
      }
    }
    const [plan] = await plansOf((desk) => listContactConversations(desk, '00000000-0000-7000-8000-00000000000c'))
    expect(plan).toContain('USING COVERING INDEX participants_by_email')
    expect(plan).not.toContain('TEMP B-TREE')
  })

  test('follows on the one before it, each row once, while mail comes in and leaves the view', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    const before = new Set<string>()
    for (let at: string | null = null, pages = 0; pages < 8; pages++) {
      const { items, next }: Page<Conversation> = await page('view=all', at)
      for (const item of items) before.add(item.id)
      at = next
    }
    for (let pages = 0; pages < 8; pages++) {
      const { items, next }: Page<Conversation> = await page('view=all', cursor)
      seen.push(...items.map((item) => item.id))
      cursor = next
      await write(postroom, { subject: `Meanwhile ${pages}` })
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(new Set(seen)).toEqual(before)
  })

  test('ends where the view ends', async () => {
    const crowd = '00000000-0000-7000-8000-00000000000d'
    await postroom.db
      .prepare("INSERT INTO contacts (id, email, created_at) VALUES (?, 'few@example.org', 0)")
      .bind(crowd)
      .run()
    await postroom.db
      .prepare(
        "INSERT INTO participants (conversation_id, email) SELECT id, 'few@example.org' FROM conversations WHERE contact_email = 'crowd@example.org' LIMIT 73",
      )
      .run()
    const one = await got<Page<Conversation>>(team.bob.api(`/api/contacts/${crowd}/conversations`))
    const two = await got<Page<Conversation>>(team.bob.api(`/api/contacts/${crowd}/conversations?cursor=${one.next}`))
    expect([one.items.length, two.items.length, two.next]).toEqual([50, 23, null])
    expect(new Set([...one.items, ...two.items].map((item) => item.id)).size).toBe(73)
  })

  test.each(['x', '0.0', `zzzzzzzzzzzz.${'0'.repeat(36)}`, "1.' OR 1=1 --"])(
    'is not given for the cursor %s',
    async (cursor) => {
      expect(
        (await team.bob.api(`/api/inboxes/${team.inboxId}/conversations?cursor=${encodeURIComponent(cursor)}`)).status,
      ).toBe(400)
    },
  )
})

/** The plans of the statements that a read really sends. */
async function plansOf(read: (desk: Desk) => Promise<unknown>): Promise<string[]> {
  const sent: { sql: string; values: unknown[] }[] = []
  const recording = {
    prepare: (sql: string) => ({
      bind: (...values: unknown[]) => {
        sent.push({ sql, values })
        return postroom.db.prepare(sql).bind(...values)
      },
    }),
  }
  const member = {
    id: team.bob.id,
    name: 'Bob',
    email: team.bob.email,
    role: 'agent',
    seat: 'full',
    status: 'active',
    availability: 'available',
    locale: 'en',
  } as const
  const actor = { kind: 'member', member, inboxes: new Map([[team.inboxId, { canAct: true }]]) } as const
  await read({ actor, db: openDatabase(recording) } as unknown as Desk)
  return Promise.all(
    sent.map(async ({ sql, values }) => {
      const { results } = await postroom.db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...values)
        .all<{ detail: string }>()
      return results.map(({ detail }) => detail).join('; ')
    }),
  )
}

describe('counts', () => {
  const counted = async (who = team.bob) => {
    const one = (where: string) =>
      postroom.db
        .prepare(`SELECT count(*) AS n FROM conversations WHERE inbox_id = ? AND ${where}`)
        .bind(team.inboxId)
        .first<number>('n')
    return {
      all: await one("place = 'inbox' AND status = 'open'"),
      mine: await one(`place = 'inbox' AND status = 'open' AND assignee_id = '${who.id}'`),
      unassigned: await one("place = 'inbox' AND status = 'open' AND assignee_id IS NULL"),
      sent: await one("place = 'inbox' AND last_sent_at IS NOT NULL"),
      filtered: await one("place = 'filtered'"),
      spam: await one("place = 'spam'"),
      trash: await one("place = 'trash'"),
    }
  }

  test('are right after whatever Ada, Bob and Nora do', async () => {
    const subjects = ['Walk 1', 'Walk 2', 'Walk 3']
    for (const subject of subjects)
      await write(postroom, { subject, messageId: `${subject.replace(' ', '')}@haugen.example` })
    const rows = await Promise.all(subjects.map((subject) => conversationAbout(team.bob.api, team.inboxId, subject)))
    await got(
      team.ada.api('/api/account', {
        method: 'PUT',
        json: { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: 60 },
      }),
    )
    const sent: string[] = []
    const act = async (doing: string, which: number, who: 'ada' | 'bob') => {
      const { id } = rows[which]!
      const { api } = team[who]
      const put = (path: string, json?: unknown) =>
        api(`/api/conversations/${id}/${path}`, { method: 'PUT', ...(json !== undefined && { json }) })
      const remove = (path: string) => api(`/api/conversations/${id}/${path}`, { method: 'DELETE' })
      switch (doing) {
        case 'assign':
          return put('assignee', { memberId: team[who].id })
        case 'give back':
          return put('assignee', { memberId: null })
        case 'close':
          return put('closure')
        case 'open':
          return remove('closure')
        case 'delete':
          return put('place', { place: 'trash' })
        case 'restore':
          return put('place', { place: 'inbox' })
        case 'spam':
          return put('place', { place: 'spam' })
        case 'mail':
          return write(postroom, { subject: 'Re', inReplyTo: `Walk${which + 1}@haugen.example` })
        case 'answer':
          return sent.push((await got<Message>(answerTo(team[who], id, 'Hi'))).id)
        case 'undo':
          return sent.length > 0 ? api(`/api/messages/${sent.pop()}`, { method: 'DELETE' }) : undefined
        case 'both at once':
          return Promise.all([
            put('closure'),
            put('place', { place: 'trash' }),
            put('assignee', { memberId: team.ada.id }),
            remove('closure'),
          ])
      }
    }
    const doings = [
      'assign',
      'give back',
      'close',
      'open',
      'delete',
      'restore',
      'spam',
      'mail',
      'answer',
      'undo',
      'both at once',
    ]
    const step = fc.tuple(
      fc.constantFrom(...doings),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom('ada' as const, 'bob' as const),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        for (const [doing, which, who] of steps) await act(doing, which, who)
        expect(await got<Counts>(team.bob.api(`/api/inboxes/${team.inboxId}/counts`))).toEqual(await counted())
        expect((await got<Counts>(team.ada.api(`/api/inboxes/${team.inboxId}/counts`))).mine).toBe(
          (await counted(team.ada)).mine,
        )
        expect(
          await postroom.db
            .prepare('SELECT sum(n) = (SELECT count(*) FROM conversations) AS same FROM counters')
            .first('same'),
        ).toBe(1)
      }),
      { numRuns: 8 },
    )
  }, 60_000)

  test('go down when a conversation is gone for good', async () => {
    await postroom.db.prepare("DELETE FROM conversations WHERE contact_email = 'crowd@example.org'").run()
    expect(await got<Counts>(team.bob.api(`/api/inboxes/${team.inboxId}/counts`))).toEqual(await counted())
  })
})

test('two who change the same conversation at once: one of them is told', async () => {
  await write(postroom, { subject: 'Whose is it' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'Whose is it')
  const take = (who: Team['ada']) =>
    who.api(`/api/conversations/${row.id}/assignee`, {
      method: 'PUT',
      json: { memberId: who.id, version: row.version },
    })
  const answers = await Promise.all([take(team.ada), take(team.bob), take(team.cleo)])
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  const lost = answers.find((answer) => answer.status === 409)!
  expect(await lost.json()).toMatchObject({ code: 'conflict', status: 409 })
  const after = await got<Conversation>(team.bob.api(`/api/conversations/${row.id}`))
  expect(after.version).toBe(row.version + 1)
  const said = await postroom.db
    .prepare("SELECT count(*) AS n FROM events WHERE type = 'conversation.assigned' AND conversation_id = ?")
    .bind(row.id)
    .first('n')
  expect(said).toBe(1)
})
