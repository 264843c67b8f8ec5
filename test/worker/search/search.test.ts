import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Found, Page } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import type { Env } from '../../../worker/env.ts'
import { indexSources } from '../../../worker/search/index-events.ts'
import { ftsQuery, scopeOf } from '../../../worker/search/query.ts'
import { fromGoogle, invitationMail } from '../../harness/invitation.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, conversationAbout, got, messagesOf, until, write } from '../office.ts'
import { signedIn } from '../settings/browser.ts'

let postroom: Postroom
let team: Team
let salesId: string

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  const sales = { name: 'Sales', address: 'sales@postroom.test', access: 'specific', memberIds: [team.ada.id] }
  salesId = (await got<{ id: string }>(team.ada.api('/api/inboxes', { method: 'POST', json: sales }))).id
  await write(postroom, {
    subject: 'Reklamasjon på sykkel',
    text: 'The bicycle I ordered from your shop in Bergen a month ago came with a broken pedal. Crème brûlée AND NOT tea.',
    from: 'Øyvind Åsen <oyvind@sykkelhuset.example>',
    attachments: [{ name: 'kvittering.pdf', type: 'application/pdf', content: 'x' }],
  })
  await write(postroom, { subject: 'Discount', text: 'A pedalboard for the sales team' }, { to: 'sales@postroom.test' })
  await write(postroom, { subject: 'Vishing', text: 'Straße и Москва, 東京都' })
  await indexed(3)
})
afterAll(() => postroom?.stop())

const indexed = (n: number) =>
  until(
    async () => postroom.search.prepare('SELECT count(*) AS n FROM documents').first<number>('n'),
    (there) => there === n,
  )
const find = (q: string, who: Somebody = team.bob, inboxId = team.inboxId) =>
  got<Page<Found>>(who.api(`/api/inboxes/${inboxId}/search?q=${encodeURIComponent(q)}`))
const subjects = async (q: string) => (await find(q)).items.map((item) => item.conversation.subject)

describe('a conversation is found', () => {
  test.each([
    ['a word of its subject', 'reklamasjon'],
    ['a word of its body', 'bicycle'],
    ['several words, wherever they are', 'pedal sykkel ordered'],
    ['the beginning of the last word', 'bicy'],
    ["its sender's name", 'Øyvind'],
    ['the name without its accents', 'asen creme brulee'],
    ["its sender's address", 'oyvind@sykkelhuset.example'],
    ['a part of the address', 'sykkelhuset'],
    ["a file's name", 'kvittering.pdf'],
    ['capitals', 'BROKEN PEDAL'],
    ['words that search engines know', 'AND NOT tea'],
  ])('by %s', async (_, q) => {
    expect(await subjects(q)).toEqual(['Reklamasjon på sykkel'])
  })

  test.each(['straße', 'москва', '東京都'])('in any script: %s', async (q) => {
    expect(await subjects(q)).toEqual(['Vishing'])
  })

  test('with the sentence that matched, and where in it', async () => {
    const [found] = (await find('broken ped')).items
    expect(found!.marks.map(([from, to]) => found!.excerpt.slice(from, to))).toEqual(['broken', 'pedal'])
    expect(found!.excerpt, 'a row shows its beginning').toMatch(/^…month ago came/)
    expect(found!.excerpt).not.toMatch(/[\u0001\u0002]/)
  })

  test.each([
    ['its subject', 'reklamasjon', 'Reklamasjon'],
    ["a part of its sender's address", 'sykkelhuset', 'sykkelhuset'],
    ["a file's name", 'kvittering', 'kvittering'],
  ])('with the word itself where only %s has it', async (_, q, marked) => {
    const [found] = (await find(q)).items
    expect(found!.marks.map(([from, to]) => found!.excerpt.slice(from, to))).toContain(marked)
    expect(found!.excerpt).not.toMatch(/inbox[0-9a-f]{32}/)
  })
})

describe('nothing is found', () => {
  test.each([
    ['a word that is nowhere', 'zeppelin'],
    ['the beginning of a word that is not the last one', 'bicy pedal'],
    ['the middle of a word', 'klamasjon'],
    ['one word too many', 'bicycle zeppelin'],
    ['signs alone', '"*():^-+{}'],
    ['an accent alone', '\u0301'],
    ['a star', '*'],
  ])('by %s', async (_, q) => {
    expect(await subjects(q)).toEqual([])
  })

  test.each([
    '"',
    "' OR 1=1 --",
    'NEAR(a b)',
    'subject:x',
    'scope:inbox',
    '{subject} : x',
    'a"b*',
    'x'.repeat(200),
    '\ufe0f',
    'a AND',
    'NOT',
    '(',
    '^reklamasjon zeppelin',
  ])('and nothing breaks by what a query language might mean: %s', async (q) => {
    await find(q)
  })

  test('in an inbox that one may not see, or by the words of another one', async () => {
    expect((await find('pedalboard', team.ada, salesId)).items).toHaveLength(1)
    expect((await find('pedalboard')).items).toEqual([])
    expect((await find('pedalboard', team.ada)).items).toEqual([])
    expect((await team.bob.api(`/api/inboxes/${salesId}/search?q=pedalboard`)).status).toBe(404)
    // The word that stands for an inbox in the index is no word of a mail.
    expect(await subjects(`inbox${salesId.replaceAll('-', '')}`)).toEqual([])
    expect((await find(`pedalboard" OR scope : "inbox${salesId.replaceAll('-', '')}`)).items).toEqual([])
  })

  test('is asked for by nothing', async () => {
    for (const q of ['', '   ', 'a\nb', 'x'.repeat(201)])
      expect((await team.bob.api(`/api/inboxes/${team.inboxId}/search?q=${encodeURIComponent(q)}`)).status).toBe(400)
  })
})

test('what lies in the trash says so', async () => {
  await write(postroom, { subject: 'Thrown away', text: 'wastepaper' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'Thrown away')
  await until(
    () => find('wastepaper'),
    (seen) => seen.items.length === 1,
  )
  await got(team.bob.api(`/api/conversations/${row.id}/place`, { method: 'PUT', json: { place: 'trash' } }))
  expect((await find('wastepaper')).items.map((item) => item.conversation.place)).toEqual(['trash'])
})

test('an answer is found, and one that was taken back is not', async () => {
  await got(
    team.ada.api('/api/account', {
      method: 'PUT',
      json: { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: 60 },
    }),
  )
  await write(postroom, { subject: 'To answer' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'To answer')
  const message = await got<Message>(answerTo(team.bob, row.id, '<p>Rendezvous at noon</p>'))
  await until(
    () => find('rendezvous'),
    (seen) => seen.items.length === 1,
  )
  await got(team.bob.api(`/api/messages/${message.id}`, { method: 'DELETE' }))
  await until(
    () => find('rendezvous'),
    (seen) => seen.items.length === 0,
  )
})

test('a comment is found, and one that was taken back is not', async () => {
  await write(postroom, { subject: 'To discuss' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'To discuss')
  const comment = await got<{ id: string }>(
    team.bob.api(`/api/conversations/${row.id}/comments`, { method: 'POST', json: { text: 'A quandary' } }),
  )
  await until(
    () => find('quandary'),
    (seen) => seen.items.length === 1,
  )
  expect((await team.bob.api(`/api/comments/${comment.id}`, { method: 'DELETE' })).status).toBe(204)
  await until(
    () => find('quandary'),
    (seen) => seen.items.length === 0,
  )
})

test('an answer to an invitation is found', async () => {
  await postroom.deliver(invitationMail(fromGoogle(), ['Subject: Soirée']), { from: NORA, to: SUPPORT })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'Soirée')
  const [invitation] = await messagesOf(team.bob.api, row.id)
  const attendance = { method: 'PUT', json: { answer: 'tentative' } }
  await got(team.bob.api(`/api/messages/${invitation!.id}/attendance`, attendance))
  await until(
    () => subjects('tentatively'),
    (seen) => seen[0] === 'Soirée',
  )
})

describe('what the index was told too early', () => {
  const search = (id: string) => find(id).then(({ items }) => items.map((item) => item.conversation.id))

  test('of a mail that was merged meanwhile is set right', async () => {
    await write(postroom, { subject: 'Brass', text: 'trombone', messageId: 'brass@haugen.example' })
    await write(postroom, { subject: 'Re: Brass', text: 'cornet', inReplyTo: 'brass@haugen.example' })
    await write(postroom, { subject: 'Strings', text: 'viola' })
    const [brass, strings] = await Promise.all(
      ['Brass', 'Strings'].map((subject) => conversationAbout(team.bob.api, team.inboxId, subject)),
    )
    for (const word of ['trombone', 'cornet'])
      await until(
        () => search(word),
        (ids) => ids[0] === brass!.id,
      )
    const [late] = await messagesOf(team.bob.api, brass!.id)
    await postroom.search.prepare('DELETE FROM documents WHERE source_id = ?').bind(late!.id).run()
    // What was read is written when the merge has been heard of already.
    let isMerged = false
    const batch = async (statements: Parameters<typeof postroom.search.batch>[0]) => {
      if (!isMerged) {
        isMerged = true
        const into = { method: 'PUT', json: { conversationId: strings!.id } }
        await got(team.bob.api(`/api/conversations/${brass!.id}/merger`, into))
        await until(
          () => search('cornet'),
          (ids) => ids[0] === strings!.id,
        )
      }
      return postroom.search.batch(statements)
    }
    const prepare = (query: string) => postroom.search.prepare(query)
    await indexSources({ DB: postroom.db, SEARCH: { prepare, batch } } as unknown as Env, [late!.id])
    expect(await search('trombone')).toEqual([strings!.id])
  })

  test('is set right when all is looked through', async () => {
    await write(postroom, { subject: 'Astray', text: 'wanderer' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Astray')
    const path = `/api/conversations/${row.id}/comments`
    const comment = await got<{ id: string }>(team.bob.api(path, { method: 'POST', json: { text: 'A retraction' } }))
    for (const word of ['wanderer', 'retraction'])
      await until(
        () => search(word),
        (ids) => ids.length === 1,
      )
    expect((await team.bob.api(`/api/comments/${comment.id}`, { method: 'DELETE' })).status).toBe(204)
    await until(
      () => search('retraction'),
      (ids) => ids.length === 0,
    )
    await postroom.search.batch([
      postroom.search.prepare("UPDATE documents SET conversation_id = 'elsewhere' WHERE body LIKE 'wanderer%'"),
      postroom.search
        .prepare(
          "INSERT INTO documents (source_id, conversation_id, scope, subject, people, body, files) VALUES (?, ?, ?, '', '', 'retraction', '')",
        )
        .bind(comment.id, row.id, scopeOf(team.inboxId)),
    ])
    expect(await search('wanderer')).toEqual([])
    expect(await search('retraction')).toEqual([row.id])
    await (await signedIn(postroom, team.ada.email)).send('/settings/mail/search', {})
    await until(
      async () => [await search('wanderer'), await search('retraction')],
      ([astray, taken]) => astray![0] === row.id && taken!.length === 0,
    )
  })
})

test('results come newest first, in pages, each conversation once', async () => {
  const before = (await postroom.search.prepare('SELECT count(*) AS n FROM documents').first<number>('n'))!
  for (let n = 0; n < 35; n++) await write(postroom, { subject: `Gadget ${n}`, text: 'gizmo' })
  await indexed(before + 35)
  const one = await find('gizmo')
  const two = await got<Page<Found>>(team.bob.api(`/api/inboxes/${team.inboxId}/search?q=gizmo&cursor=${one.next}`))
  const names = [...one.items, ...two.items].map((item) => item.conversation.subject)
  expect(names).toHaveLength(35)
  expect(new Set(names).size).toBe(35)
  expect(names[0]).toBe('Gadget 34')
  expect(two.next).toBeNull()
})

test('a long conversation does not push the others off the page', async () => {
  const before = (await postroom.search.prepare('SELECT count(*) AS n FROM documents').first<number>('n'))!
  for (let n = 0; n < 3; n++) await write(postroom, { subject: `Doohickey ${n}`, text: 'whatnot' })
  const first = { subject: 'Much ado', text: 'whatnot', messageId: 'ado@northwind.example' }
  await write(postroom, first)
  for (let n = 0; n < 35; n++)
    await write(postroom, { subject: 'Re: Much ado', text: 'whatnot', inReplyTo: first.messageId })
  await indexed(before + 39)
  const { items } = await find('whatnot')
  expect(items.map((item) => item.conversation.subject)).toEqual([
    'Much ado',
    'Doohickey 2',
    'Doohickey 1',
    'Doohickey 0',
  ])
})

test('a query is words alone, whatever was typed', () => {
  expect(ftsQuery('"a" OR b*', 'x-y')).toBe(
    'scope : "inboxxy" AND ({subject people body files} : ("a" AND "OR" AND "b"*))',
  )
  expect(ftsQuery(' -- ', 'x')).toBeNull()
})
