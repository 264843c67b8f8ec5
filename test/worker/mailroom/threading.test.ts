import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type MailParts, mail } from '../../harness/mail.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, conversationAbout, got, list, messagesOf, rowCounts, write } from '../office.ts'

let postroom: Postroom
let team: Team
let made = 0

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const id = (name: string) => `${name}.${++made}@example.org`
const from = (name: string, domain = `${name.toLowerCase()}.example`) => `${name} <${name.toLowerCase()}@${domain}>`

/** Where a mail came to lie, by what it alone says. */
async function goesTo(parts: MailParts): Promise<{ conversationId: string; message: Message }> {
  const text = `Words ${++made} of this mail alone`
  await write(postroom, { ...parts, text })
  const { results } = await postroom.db
    .prepare('SELECT conversation_id AS c FROM messages WHERE body_text LIKE ?')
    .bind(`${text}%`)
    .all<{ c: string }>()
  expect(results).toHaveLength(1)
  const conversationId = results[0]!.c
  const message = (await messagesOf(team.bob.api, conversationId)).find((each) => each.text.startsWith(text))!
  return { conversationId, message }
}

const conversation = (conversationId: string) => got<Conversation>(team.bob.api(`/api/conversations/${conversationId}`))

describe('seen before', () => {
  test('the same mail twice is one', async () => {
    const raw = mail({ subject: 'Twice', messageId: id('twice') })
    for (let times = 0; times < 3; times++) await postroom.deliver(raw, { from: NORA, to: SUPPORT })
    await Promise.all([1, 2, 3].map(() => postroom.email(raw, { from: NORA, to: SUPPORT })))
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Twice')
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(1)
    expect((await list(team.bob.api, team.inboxId)).filter((each) => each.subject === 'Twice')).toHaveLength(1)
    expect(
      await postroom.db
        .prepare(
          "SELECT count(*) AS n FROM raw_mail WHERE message_id IN (SELECT id FROM messages WHERE subject = 'Twice')",
        )
        .first('n'),
    ).toBeGreaterThan(1)
  })

  test('the same Message-ID with another body is another mail', async () => {
    const messageId = id('same')
    const one = await goesTo({ messageId, subject: 'Same id' })
    const other = await goesTo({ messageId, subject: 'Same id' })
    expect(other.conversationId).not.toBe(one.conversationId)
  })
})

describe('what it answers', () => {
  test('In-Reply-To leads to the mail that it names', async () => {
    const messageId = id('first')
    const first = await goesTo({ messageId })
    const second = await goesTo({ inReplyTo: messageId, subject: 'Anything' })
    expect(second).toMatchObject({ conversationId: first.conversationId, message: { isNewParticipant: false } })
  })

  test('of several References the newest one counts', async () => {
    const [old, young] = [id('old'), id('young')]
    await goesTo({ messageId: old })
    const younger = await goesTo({ messageId: young })
    expect((await goesTo({ references: [old, young] })).conversationId).toBe(younger.conversationId)
  })

  test('In-Reply-To goes before References', async () => {
    const [one, two] = [id('one'), id('two')]
    const wanted = await goesTo({ messageId: one })
    await goesTo({ messageId: two })
    expect((await goesTo({ inReplyTo: one, references: [two] })).conversationId).toBe(wanted.conversationId)
  })

  test('two answers of Nora to a mail that we never saw meet', async () => {
    const never = id('never')
    const one = await goesTo({ inReplyTo: never })
    const two = await goesTo({ inReplyTo: never })
    expect(two).toMatchObject({ conversationId: one.conversationId, message: { isNewParticipant: false } })
  })

  test('an answer to her from somebody she wrote to meets her mail, though we never saw the first one', async () => {
    const never = id('never')
    const one = await goesTo({ inReplyTo: never, cc: 'kim@haugen.example' })
    const two = await goesTo({ from: from('Kim', 'haugen.example'), inReplyTo: never, to: `${SUPPORT}, ${NORA}` })
    expect(two.conversationId).toBe(one.conversationId)
  })

  test('a newsletter that two strangers answer stays two conversations', async () => {
    const newsletter = id('newsletter')
    const one = await goesTo({ from: from('Una'), inReplyTo: newsletter, subject: 'Re: Our news' })
    const two = await goesTo({ from: from('Otto'), inReplyTo: newsletter, subject: 'Re: Our news' })
    expect(two.conversationId).not.toBe(one.conversationId)
  })

  test('a subject alone proves nothing', async () => {
    const one = await goesTo({ subject: 'Invoice #1001' })
    expect((await goesTo({ subject: 'Re: Invoice #1001' })).conversationId).not.toBe(one.conversationId)
  })

  test('an answer of ours is found by its id', async () => {
    const first = await goesTo({ subject: 'To be answered' })
    const ours = await got<Message>(answerTo(team.bob, first.conversationId, '<p>Yes</p>'))
    expect((await goesTo({ references: ['unknown@example.org', ours.messageId!] })).conversationId).toBe(
      first.conversationId,
    )
  })

  test('an answer to mail of before the mail domain was changed still comes home', async () => {
    const first = await goesTo({ subject: 'Before the move' })
    await got(answerTo(team.bob, first.conversationId, '<p>Yes</p>'))
    const { headers } = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: Before the move')
    const replyTo = /inbox\+\S+@postroom\.test/.exec(headers['reply-to']!)![0]
    const settings = { name: 'Acme', undoSeconds: 0 }
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, mailDomain: 'new.test' } }))
    await write(postroom, { text: 'To the old domain' }, { to: replyTo })
    // A forwarder rewrote the envelope: the address still stands in To.
    await write(postroom, { text: 'Forwarded from the old domain', to: replyTo }, { to: SUPPORT })
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, mailDomain: 'postroom.test' } }))
    const texts = (await messagesOf(team.bob.api, first.conversationId)).map((message) => message.text)
    expect(texts.slice(-2)).toEqual(['To the old domain', 'Forwarded from the old domain'])
  })

  test('a forward starts a conversation of its own', async () => {
    const messageId = id('forwarded')
    const first = await goesTo({ messageId })
    const forward = await goesTo({ subject: 'Fwd: look at this', references: [messageId], inReplyTo: messageId })
    expect(forward.conversationId).not.toBe(first.conversationId)
  })

  test('a thousand references are no work', async () => {
    const messageId = id('long')
    const first = await goesTo({ messageId })
    const references = [...Array.from({ length: 2000 }, (_, at) => `n${at}.${made}@example.org`), messageId]
    expect((await goesTo({ references })).conversationId).toBe(first.conversationId)
    const ids = await postroom.db
      .prepare('SELECT count(*) AS n FROM message_ids WHERE conversation_id = ?')
      .bind(first.conversationId)
      .first<number>('n')
    expect(ids).toBeLessThanOrEqual(110)
  })

  test('an id that names itself, or is no id, harms nobody', async () => {
    const messageId = id('self')
    const one = await goesTo({ messageId, inReplyTo: messageId, references: [messageId] })
    expect((await goesTo({ headers: { 'In-Reply-To': '<>', References: '<<>> "x" <a b>' } })).conversationId).not.toBe(
      one.conversationId,
    )
  })
})

describe('who joins', () => {
  test('a stranger is attached and flagged, and stays a stranger', async () => {
    const messageId = id('joined')
    const first = await goesTo({ messageId })
    for (const _ of [1, 2]) {
      const stranger = await goesTo({ from: from('Mallory'), inReplyTo: messageId })
      expect(stranger).toMatchObject({ conversationId: first.conversationId, message: { isNewParticipant: true } })
    }
  })

  test('a stranger whom Bob then writes to takes part', async () => {
    const messageId = id('joined')
    const first = await goesTo({ messageId })
    await goesTo({ from: from('Trent'), inReplyTo: messageId })
    await got(answerTo(team.bob, first.conversationId, '<p>Welcome</p>', { to: [{ email: 'Trent@Trent.example' }] }))
    expect((await goesTo({ from: from('Trent'), inReplyTo: messageId })).message.isNewParticipant).toBe(false)
  })

  test("Nora's colleague takes part by their shared domain", async () => {
    const messageId = id('colleague')
    await goesTo({ messageId })
    expect((await goesTo({ from: from('Kim', 'haugen.example'), inReplyTo: messageId })).message.isNewParticipant).toBe(
      false,
    )
  })

  test('a public domain is no colleague', async () => {
    const messageId = id('public')
    await goesTo({ messageId, from: from('Nina', 'gmail.com') })
    expect((await goesTo({ from: from('Mallory', 'gmail.com'), inReplyTo: messageId })).message.isNewParticipant).toBe(
      true,
    )
    expect((await goesTo({ from: from('Nina', 'gmail.com'), inReplyTo: messageId })).message.isNewParticipant).toBe(
      false,
    )
  })

  test('an address at our own domain, which stands in every To, is no colleague of anybody', async () => {
    const messageId = id('own')
    await goesTo({ messageId })
    expect((await goesTo({ from: from('Ceo', 'postroom.test'), inReplyTo: messageId })).message.isNewParticipant).toBe(
      true,
    )
  })
})

describe('who joins where answers leave from another domain than mail comes to', () => {
  const account = (mailDomain: string) =>
    got(team.ada.api('/api/account', { method: 'PUT', json: { name: 'Acme', undoSeconds: 0, mailDomain } }))
  beforeAll(() => account('answers.test'))
  afterAll(() => account('postroom.test'))

  test("nobody unflagged by Bob's address there, though Nora wrote to it", async () => {
    const messageId = id('answers')
    const first = await goesTo({ messageId, cc: 'bob@answers.test' })
    const posing = await goesTo({ from: from('Bob', 'answers.test'), inReplyTo: messageId })
    expect(posing).toMatchObject({
      conversationId: first.conversationId,
      message: { direction: 'in', authorId: null, isNewParticipant: true },
    })
  })

  test('nobody by that domain, though the signed address at it stands in a To', async () => {
    const messageId = id('answers')
    const first = await goesTo({ messageId, to: `inbox+abc@answers.test, ${SUPPORT}` })
    const ceo = await goesTo({ from: from('Ceo', 'answers.test'), inReplyTo: messageId })
    expect(ceo).toMatchObject({ conversationId: first.conversationId, message: { isNewParticipant: true } })
  })

  test('somebody else there to whom Nora wrote', async () => {
    const messageId = id('answers')
    await goesTo({ messageId, cc: 'printer@answers.test' })
    const printer = await goesTo({ from: from('Printer', 'answers.test'), inReplyTo: messageId })
    expect(printer.message.isNewParticipant).toBe(false)
  })
})

describe('what a new mail does to its conversation', () => {
  test('it opens a closed one, and is unread for everybody again', async () => {
    const messageId = id('closed')
    const { conversationId } = await goesTo({ messageId })
    await got(team.bob.api(`/api/conversations/${conversationId}/reading`, { method: 'PUT' }))
    await got(team.bob.api(`/api/conversations/${conversationId}/closure`, { method: 'PUT' }))
    expect(await conversation(conversationId)).toMatchObject({ status: 'closed', isUnread: false })
    await goesTo({ inReplyTo: messageId })
    expect(await conversation(conversationId)).toMatchObject({ status: 'open', isUnread: true })
  })

  test('it fetches it from the trash', async () => {
    const messageId = id('trash')
    const { conversationId } = await goesTo({ messageId })
    await got(team.bob.api(`/api/conversations/${conversationId}/place`, { method: 'PUT', json: { place: 'trash' } }))
    await goesTo({ inReplyTo: messageId })
    expect(await conversation(conversationId)).toMatchObject({ place: 'inbox', messageCount: 2 })
  })

  test('an absence notice does neither', async () => {
    const messageId = id('absent')
    const { conversationId } = await goesTo({ messageId })
    await got(team.bob.api(`/api/conversations/${conversationId}/closure`, { method: 'PUT' }))
    const notice = await goesTo({ inReplyTo: messageId, headers: { 'Auto-Submitted': 'auto-replied' } })
    expect(notice.message.isAutomatic).toBe(true)
    expect(await conversation(conversationId)).toMatchObject({ status: 'closed', messageCount: 2 })
  })

  test('a bounce lies beside the answer that did not arrive, and opens what Bob had closed', async () => {
    const { conversationId } = await goesTo({ subject: 'To a dead mailbox' })
    const ours = await got<Message>(answerTo(team.bob, conversationId, '<p>Hi</p>'))
    await got(team.bob.api(`/api/conversations/${conversationId}/closure`, { method: 'PUT' }))
    const boundary = 'report'
    const report = [
      'From: Mail Delivery System <mailer-daemon@mx.haugen.example>',
      `To: ${SUPPORT}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Message-ID: <bounce@mx.haugen.example>',
      `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
      '',
      `--${boundary}`,
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '',
      `--${boundary}`,
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.haugen.example',
      '',
      `Final-Recipient: rfc822; ${NORA}`,
      'Action: failed',
      'Status: 5.1.1',
      '',
      `--${boundary}`,
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${ours.messageId}>`,
      '',
      `--${boundary}--`,
      '',
    ].join('\r\n')
    expect((await postroom.deliver(report, { from: '', to: SUPPORT })).code).toBe(250)
    expect(await conversation(conversationId)).toMatchObject({ status: 'open', messageCount: 3 })
    expect((await messagesOf(team.bob.api, conversationId)).at(-1)).toMatchObject({
      isAutomatic: true,
      isNewParticipant: true,
    })
  })
})

test('whoever puts a thousand others into a conversation makes no more of them take part than that', async () => {
  const messageId = id('crowd')
  const { conversationId } = await goesTo({ messageId })
  const crowd = (n: number) => Array.from({ length: 100 }, (_, at) => `p${n}.${at}@crowd.example`).join(', ')
  for (let n = 0; n < 12; n++) await goesTo({ inReplyTo: messageId, cc: crowd(n) })
  const there = await postroom.db
    .prepare('SELECT count(*) AS n FROM participants WHERE conversation_id = ?')
    .bind(conversationId)
    .first<number>('n')
  expect(there).toBeGreaterThan(900)
  expect(there).toBeLessThan(1200)
  // Those who are looked for are still found.
  expect((await goesTo({ from: 'p1.1@crowd.example', inReplyTo: messageId })).message.isNewParticipant).toBe(false)
  expect((await goesTo({ inReplyTo: messageId })).message.isNewParticipant).toBe(false)
})

test('mail for two of our addresses is taken in by each inbox once', async () => {
  const sales = await got<{ id: string }>(
    team.ada.api('/api/inboxes', { method: 'POST', json: { name: 'Sales', address: 'sales@postroom.test' } }),
  )
  const messageId = id('both')
  const raw = mail({ subject: 'For both', messageId, to: `${SUPPORT}, sales@postroom.test` })
  expect((await postroom.deliver(raw, { from: NORA, to: [SUPPORT, 'sales@postroom.test'] })).code).toBe(250)
  const here = await conversationAbout(team.ada.api, team.inboxId, 'For both')
  const there = await conversationAbout(team.ada.api, sales.id, 'For both')
  expect(here.id).not.toBe(there.id)
  // Each inbox threads alone.
  await write(
    postroom,
    { subject: 'Re: For both', inReplyTo: messageId, to: 'sales@postroom.test' },
    { to: 'sales@postroom.test' },
  )
  expect((await conversation(here.id)).messageCount).toBe(1)
  expect((await got<Conversation>(team.ada.api(`/api/conversations/${there.id}`))).messageCount).toBe(2)
})

test.each([
  ['in Cc', { to: 'boss@haugen.example', cc: SUPPORT }],
  ['in Bcc', { to: 'boss@haugen.example' }],
  ['nowhere, and another inbox of ours in To', { to: 'returns@postroom.test' }],
])('an inbox whose address stands %s has the mail, since its envelope says so', async (where, parts) => {
  const returns = { name: `Returns ${where}`, address: 'returns@postroom.test' }
  if (parts.to === returns.address) await got(team.ada.api('/api/inboxes', { method: 'POST', json: returns }))
  const subject = `Address ${where}`
  await write(postroom, { subject, ...parts })
  expect(await conversationAbout(team.bob.api, team.inboxId, subject)).toMatchObject({ place: 'inbox' })
})

test('an unknown address is refused for good, and nothing of it stays', async () => {
  // What was sent before may still be under way.
  const before = await rowCounts(postroom, ['events', 'handled'])
  const reply = await postroom.deliver(mail(), { from: NORA, to: 'nobody@postroom.test' })
  expect(reply).toMatchObject({ code: 550, text: expect.stringContaining('nobody@postroom.test') })
  expect(await rowCounts(postroom, ['events', 'handled'])).toEqual(before)
})

test('a detail behind a plus reaches the same inbox', async () => {
  await write(postroom, { subject: 'With a plus' }, { to: 'Support+web@POSTROOM.test' })
  await conversationAbout(team.bob.api, team.inboxId, 'With a plus')
})
