import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type MailParts, mail } from '../../harness/mail.ts'
import { meter } from '../../harness/meter.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, got, messagesOf, rowCounts, timeline, write } from '../office.ts'

let postroom: Postroom
let team: Team
let made = 0

beforeAll(async () => {
  postroom = await startPostroom({ entry: 'test/harness/metered-entry.ts' })
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const id = (name: string) => `${name}.${++made}@example.org`
const from = (name: string, domain = `${name.toLowerCase()}.example`) => `${name} <${name.toLowerCase()}@${domain}>`
const conversation = (conversationId: string) => got<Conversation>(team.bob.api(`/api/conversations/${conversationId}`))
const thread = (wish: { reopenDays?: number; subjectDays?: number }) =>
  got(
    team.ada.api(`/api/inboxes/${team.inboxId}/threading`, {
      method: 'PUT',
      json: { reopenDays: 30, subjectDays: 0, ...wish },
    }),
  )

/** Where a mail came to lie, by what it alone says. */
async function goesTo(parts: MailParts, envelope = {}): Promise<{ conversationId: string; message: Message }> {
  const words = `Words ${++made} of this mail alone`
  const body = parts.html === undefined ? { text: words } : { html: `<p>${words}</p>${parts.html}` }
  await write(postroom, { ...parts, ...body }, envelope)
  const row = await postroom.db
    .prepare('SELECT conversation_id AS c FROM messages WHERE body_text LIKE ?')
    .bind(`${words}%`)
    .first<{ c: string }>()
  const messages = await messagesOf(team.bob.api, row!.c)
  return { conversationId: row!.c, message: messages.find((each) => each.text.startsWith(words))! }
}

describe('an answer of which a server has rewritten every id', () => {
  /** What Nora was sent, as her program shows it. */
  async function sent(subject: string): Promise<{ conversationId: string; html: string; message: Message }> {
    const { conversationId } = await goesTo({ subject })
    const message = await got<Message>(answerTo(team.bob, conversationId, '<p>Here is <b>what</b> you asked for.</p>'))
    const { html } = await postroom.catcher.waitFor(NORA, (caught) => caught.subject === `Re: ${subject}`)
    expect(html).toMatch(/ref:[a-z2-7]{52}</)
    return { conversationId, html, message }
  }
  const lost = () => ({ inReplyTo: id('rewritten'), references: [id('rewritten')] })

  test.each([
    ['Gmail', (html: string) => `<div class="gmail_quote"><blockquote class="gmail_quote">${html}</blockquote></div>`],
    [
      'Outlook, which keeps styles of its own',
      (html: string) =>
        `<div id="divRplyFwdMsg"><b>From:</b> Bob</div><div>${html.replace(
          /<div style="[^"]*" aria-hidden="true">([^<]*)<\/div>/,
          "<p class=MsoNormal><span style='display:none;mso-hide:all'>$1<o:p></o:p></span></p>",
        )}</div>`,
    ],
    ['Apple Mail', (html: string) => `<br><blockquote type="cite"><div dir="auto">${html}</div></blockquote>`],
    [
      'a program that keeps the words alone, in capitals',
      (html: string) => `<pre>&gt; ${html.replace(/<[^>]*>/g, ' ').toUpperCase()}</pre>`,
    ],
  ])('is known by what it quotes: %s', async (name, quote) => {
    const { conversationId, html } = await sent(`Rewritten ${name}`)
    expect(await goesTo({ ...lost(), html: quote(html) })).toMatchObject({
      conversationId,
      message: { isNewParticipant: false },
    })
  })

  test('is no answer where it is a forward, and none in another inbox', async () => {
    const { conversationId, html } = await sent('Not for others')
    const forward = await goesTo({ subject: 'Fwd: Not for others', html: `<blockquote>${html}</blockquote>` })
    expect(forward.conversationId).not.toBe(conversationId)
    await got(team.ada.api('/api/inboxes', { method: 'POST', json: { name: 'Sales', address: 'sales@postroom.test' } }))
    const words = 'For the other inbox'
    await write(
      postroom,
      { to: 'sales@postroom.test', subject: words, html: `<p>${words}</p>${html}` },
      { to: 'sales@postroom.test' },
    )
    expect((await messagesOf(team.bob.api, conversationId)).map((each) => each.subject)).not.toContain(words)
  })

  test('is none by a mark that somebody made up, or changed in one character', async () => {
    const { conversationId, html } = await sent('Signed')
    const token = /ref:([a-z2-7]{52})/.exec(html)![1]!
    for (const at of [0, 20, 30, 51]) {
      const forged = token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1)
      const { conversationId: other } = await goesTo({ html: `<p>ref:${forged}</p>` })
      expect(other).not.toBe(conversationId)
    }
    const guess = await goesTo({ html: `<p>ref:${'a'.repeat(52)}</p><p>ref:${conversationId}</p>` })
    expect(guess.conversationId).not.toBe(conversationId)
  })

  test('goes to the flagged where a stranger quotes it, and gives them nothing', async () => {
    const { conversationId, html } = await sent('Leaked')
    expect(await goesTo({ from: from('Mallory'), html })).toMatchObject({
      conversationId,
      message: { isNewParticipant: true },
    })
  })

  test('is known by a mark in front of a megabyte of others, in no more work than its length', async () => {
    const { conversationId, html } = await sent('Among many')
    const noise = `<p>ref:${'b'.repeat(51)}</p>`.repeat(15_000)
    expect((await goesTo({ html: html + noise })).conversationId).toBe(conversationId)
  })
})

describe("Outlook's name of a thread", () => {
  const first = Buffer.from(Array.from({ length: 22 }, (_, at) => at + made * 3))
  const answer = (n: number) => Buffer.concat([first, Buffer.from([1, 2, 3, 4, n])]).toString('base64')
  const named = (index: string) => ({ 'Thread-Index': index })

  test('leads home with the same subject, and with no other', async () => {
    const start = await goesTo({ subject: 'Delivery on Monday', headers: named(first.toString('base64')) })
    const same = await goesTo({ subject: 'SV: Delivery on Monday', headers: named(answer(1)) })
    expect(same).toMatchObject({ conversationId: start.conversationId, message: { isNewParticipant: false } })
    const other = await goesTo({ subject: 'RE: Something else', headers: named(answer(2)) })
    expect(other.conversationId).not.toBe(start.conversationId)
  })

  test("does not lead a stranger to Nora's conversation, nor Nora to another inbox's", async () => {
    const start = await goesTo({ subject: 'Copied', headers: named(first.toString('base64')) })
    const stranger = await goesTo({ from: from('Otto'), subject: 'RE: Copied', headers: named(answer(3)) })
    expect(stranger.conversationId).not.toBe(start.conversationId)
  })

  test('is nothing in the first mail of a thread, without a subject, or where it is no such name', async () => {
    const start = await goesTo({ subject: 'Twice begun', headers: named(first.toString('base64')) })
    for (const parts of [
      { subject: 'Twice begun', headers: named(first.toString('base64')) },
      { subject: 'RE: Twice begun', headers: named('AAAA') },
      { subject: 'RE: Twice begun', headers: named('é'.repeat(60)) },
    ])
      expect((await goesTo(parts)).conversationId).not.toBe(start.conversationId)
    const empty = await goesTo({ subject: '', headers: named(first.toString('base64')) })
    expect((await goesTo({ subject: 'Re:', headers: named(answer(4)) })).conversationId).not.toBe(empty.conversationId)
  })
})

describe('the subject alone', () => {
  test('leads nowhere, until Ada says so, and then the sender to their own of the last days', async () => {
    const start = await goesTo({ subject: 'Faktuur 17' })
    expect((await goesTo({ subject: 'Antw: Faktuur 17' })).conversationId).not.toBe(start.conversationId)
    await thread({ subjectDays: 3 })
    const newest = await goesTo({ subject: 'Faktuur 18' })
    for (const prefix of ['Antw:', 'SV:', 'AW:', 'Re[2]:', '回复：', '[EXTERNAL] Re:'])
      expect((await goesTo({ subject: `${prefix}  faktuur  18` })).conversationId, prefix).toBe(newest.conversationId)
    // Without a prefix it is a new matter; another sender has matters of their own.
    expect((await goesTo({ subject: 'Faktuur 18' })).conversationId).not.toBe(newest.conversationId)
    const otto = await goesTo({ from: from('Otto'), subject: 'Re: Faktuur 18' })
    expect(otto.conversationId).not.toBe(newest.conversationId)
    const colleague = await goesTo({ from: from('Kim', 'haugen.example'), subject: 'Re: Faktuur 18' })
    expect(colleague.conversationId).not.toBe(newest.conversationId)
    await postroom.db.prepare('UPDATE conversations SET last_message_at = last_message_at - 4 * 86400000').run()
    expect((await goesTo({ subject: 'Re: Faktuur 18' })).conversationId).not.toBe(newest.conversationId)
    await thread({})
  })

  test('is a setting for admins alone, within reason', async () => {
    const path = `/api/inboxes/${team.inboxId}/threading`
    const json = { reopenDays: 1, subjectDays: 1 }
    expect((await team.bob.api(path, { method: 'PUT', json })).status).toBe(403)
    for (const wrong of [{ subjectDays: -1 }, { subjectDays: 366 }, { reopenDays: 1.5 }, { reopenDays: '3' }])
      expect((await team.ada.api(path, { method: 'PUT', json: { ...json, ...wrong } })).status).toBe(400)
  })
})

describe('what was closed for long', () => {
  const age = (conversationId: string, days: number) =>
    postroom.db
      .prepare('UPDATE conversations SET closed_at = closed_at - ? * 86400000 WHERE id = ?')
      .bind(days, conversationId)
      .run()
  async function closed(parts: MailParts, days: number): Promise<string> {
    const { conversationId } = await goesTo(parts)
    await got(team.bob.api(`/api/conversations/${conversationId}/closure`, { method: 'PUT' }))
    await age(conversationId, days)
    return conversationId
  }

  test('is continued by another one, each with a line that leads to the other', async () => {
    const messageId = id('old')
    const old = await closed({ messageId, subject: 'Last year' }, 31)
    const next = await goesTo({ inReplyTo: messageId, subject: 'Re: Last year' })
    expect(next.conversationId).not.toBe(old)
    expect(next.message.isNewParticipant).toBe(false)
    expect(await conversation(old)).toMatchObject({ status: 'closed', messageCount: 1 })
    const lines = async (of: string) =>
      (await timeline(team.bob.api, of)).flatMap(({ event }) =>
        event.type === 'conversation.continued' ? [event.data] : [],
      )
    expect(await lines(old)).toEqual([{ fromId: old, intoId: next.conversationId, subject: 'Re: Last year' }])
    expect(await lines(next.conversationId)).toEqual([
      { fromId: old, intoId: next.conversationId, subject: 'Last year' },
    ])
    // The next answers to the old mail find the new one, also a colleague's, who took part in the old one alone.
    expect((await goesTo({ inReplyTo: messageId })).conversationId).toBe(next.conversationId)
    const kim = await goesTo({ inReplyTo: messageId, from: from('Kim', 'haugen.example') })
    expect(kim).toMatchObject({ conversationId: next.conversationId, message: { isNewParticipant: false } })
  })

  test('a stranger who answers it begins their own, where its customer is not led', async () => {
    const messageId = id('passed-on')
    const old = await closed({ messageId, subject: 'Passed on' }, 31)
    const stranger = await goesTo({ inReplyTo: messageId, from: 'Mallory <mallory@evil.example>' })
    expect(stranger.conversationId).not.toBe(old)
    const nora = await goesTo({ inReplyTo: messageId })
    expect([old, stranger.conversationId]).not.toContain(nora.conversationId)
    expect(nora.message.isNewParticipant).toBe(false)
  })

  test('also where it is asked for by its signed address; and two answers at once start one', async () => {
    const { conversationId } = await goesTo({ subject: 'By address' })
    await got(answerTo(team.bob, conversationId, '<p>Done</p>'))
    const { headers } = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: By address')
    const to = /inbox\+\S+@postroom\.test/.exec(headers['reply-to']!)![0]
    await got(team.bob.api(`/api/conversations/${conversationId}/closure`, { method: 'PUT' }))
    await age(conversationId, 40)
    const found = await Promise.all([goesTo({}, { to }), goesTo({}, { to }), goesTo({}, { to })])
    expect(new Set(found.map((each) => each.conversationId)).size).toBe(1)
    expect(found[0].conversationId).not.toBe(conversationId)
  })

  test('a day before that it is opened again, as it is where the inbox is set to 0 days', async () => {
    const [young, old] = [id('young'), id('old')]
    const first = await closed({ messageId: young }, 29)
    expect((await goesTo({ inReplyTo: young })).conversationId).toBe(first)
    expect(await conversation(first)).toMatchObject({ status: 'open' })
    await thread({ reopenDays: 0 })
    const second = await closed({ messageId: old }, 400)
    expect((await goesTo({ inReplyTo: old })).conversationId).toBe(second)
    await thread({})
  })

  test('is found also where what continued it was merged back into it, and is closed for long again', async () => {
    const messageId = id('round')
    const old = await closed({ messageId }, 50)
    const next = await goesTo({ inReplyTo: messageId })
    await got(team.bob.api(`/api/conversations/${next.conversationId}/closure`, { method: 'PUT' }))
    const json = { conversationId: old }
    await got(team.bob.api(`/api/conversations/${next.conversationId}/merger`, { method: 'PUT', json }))
    const third = await goesTo({ inReplyTo: next.message.messageId! })
    expect([old, next.conversationId]).not.toContain(third.conversationId)
    expect((await goesTo({ inReplyTo: messageId })).conversationId).toBe(third.conversationId)
  })

  test('takes in what a machine says', async () => {
    const messageId = id('away')
    const old = await closed({ messageId }, 90)
    const notice = await goesTo({ inReplyTo: messageId, headers: { 'Auto-Submitted': 'auto-replied' } })
    expect(notice.conversationId).toBe(old)
    expect(await conversation(old)).toMatchObject({ status: 'closed' })
  })
})

describe("one of our own members' addresses in From", () => {
  test('proves nothing: it joins flagged, is no answer of Bob, and goes to nobody', async () => {
    const messageId = id('posing')
    const { conversationId } = await goesTo({ messageId, cc: 'bob@postroom.test' })
    const before = (await postroom.catcher.mails(NORA)).length
    const { message } = await goesTo({ from: 'Bob <bob@postroom.test>', inReplyTo: messageId, to: NORA })
    expect(message).toMatchObject({ direction: 'in', authorId: null, isNewParticipant: true, status: 'received' })
    expect((await messagesOf(team.bob.api, conversationId)).map((each) => each.direction)).toEqual(['in', 'in'])
    expect(await postroom.catcher.mails(NORA)).toHaveLength(before)
  })

  test('is still flagged when it comes to the signed address, passes every check, and was a member once', async () => {
    const { conversationId } = await goesTo({ subject: 'To Cleo' })
    await got(answerTo(team.bob, conversationId, '<p>x</p>', { cc: [{ email: 'cleo@postroom.test' }] }))
    const { headers } = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: To Cleo')
    const to = /inbox\+\S+@postroom\.test/.exec(headers['reply-to']!)![0]
    const passed = { 'Authentication-Results': 'mx.cloudflare.net; spf=pass; dkim=pass; dmarc=pass' }
    await got(team.ada.api(`/api/members/${team.cleo.id}/deactivation`, { method: 'PUT' }))
    const { message } = await goesTo({ from: 'Cleo <cleo@postroom.test>', headers: passed }, { to })
    expect(message).toMatchObject({ conversationId, direction: 'in', authorId: null, isNewParticipant: true })
  })
})

test.each(['hotmail.co.uk', 'yahoo.de', 'outlook.fr', 'live.nl', 'icloud.com', 'ziggo.nl', 'online.no'])(
  'somebody else at %s is a stranger',
  async (domain) => {
    const messageId = id('public')
    await goesTo({ messageId, from: from('Nina', domain) })
    const other = await goesTo({ from: from('Mallory', domain), inReplyTo: messageId })
    expect(other.message.isNewParticipant).toBe(true)
  },
)

test('a bare #123, however it is written, proves nothing', async () => {
  const { conversationId } = await goesTo({ subject: 'Broken lamp' })
  const { stages } = (await got<{ pipelines: { stages: { id: string }[] }[] }>(team.bob.api('/api/start')))
    .pipelines[0]!
  const json = { stageId: stages[0]!.id }
  const { ticket } = await got<Conversation>(
    team.bob.api(`/api/conversations/${conversationId}/ticket`, { method: 'PUT', json }),
  )
  for (const subject of [
    `Re: Broken lamp #${ticket!.number}`,
    `[#${ticket!.number}] Broken lamp`,
    `#${ticket!.number}`,
  ])
    expect((await goesTo({ subject })).conversationId).not.toBe(conversationId)
})

test('taking in an answer reads no more rows where ten thousand strangers answered the same newsletter', async () => {
  const newsletter = id('newsletter')
  const messageId = id('asked')
  await goesTo({ messageId })
  const measure = async (parts: MailParts) => {
    const raw = mail({ ...parts, from: from('Una'), text: String(++made) })
    return (await meter(postroom.url, () => postroom.email(raw, { from: NORA, to: SUPPORT }))).email.rowsRead
  }
  const references = [...Array.from({ length: 30 }, (_, n) => `unknown.${n}@example.org`), newsletter]
  await measure({})
  const small = [await measure({}), await measure({ references }), await measure({ inReplyTo: messageId })]
  const before = await rowCounts(postroom)
  await postroom.db.batch(
    [
      `CREATE TABLE bench_n AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000) SELECT n FROM n`,
      `INSERT INTO contacts (id, email, name, created_at) SELECT 'c' || n, 'c' || n || '@strangers.example', '', 1 FROM bench_n`,
      `INSERT INTO conversations (id, inbox_id, channel_id, contact_id, contact_name, contact_email, subject, snippet, first_message_at, last_message_at)
        SELECT 'v' || n, c.inbox_id, c.channel_id, 'c' || n, '', 'c' || n || '@strangers.example', 'Our news', '', 1, 1 FROM bench_n,
        (SELECT inbox_id, channel_id FROM conversations LIMIT 1) c`,
      `INSERT INTO message_ids (inbox_id, rfc_id, owner, conversation_id) SELECT inbox_id, '${newsletter}', contact_email, id FROM conversations WHERE id LIKE 'v%'`,
    ].map((sql) => postroom.db.prepare(sql)),
  )
  expect((await rowCounts(postroom))['message_ids']).toBe(before['message_ids']! + 10_000)
  const large = [await measure({}), await measure({ references }), await measure({ inReplyTo: messageId })]
  for (const [at, rows] of large.entries()) expect(rows).toBeLessThanOrEqual(small[at]! + 5)
})
