import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../worker/contract/conversation.ts'
import { type MailParts, mail } from '../harness/mail.ts'
import { OUTAGE } from '../harness/stumble.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { NORA, answerTo, conversationAbout, got, list, messagesOf, until } from '../worker/office.ts'
import { findPostfix } from './find-postfix.ts'
import { type Postfix, startPostfix } from './postfix.ts'

const KIM = 'kim@northwind.example'
const SALES = 'sales@postroom.test'
const PUBLIC = 'help@acme.example'

const missing = findPostfix()
if (missing) console.warn(missing)

describe.skipIf(missing !== null)('mail that a Postfix forwards', () => {
  let postroom: Postroom
  let postfix: Postfix
  let team: Team
  let salesId: string

  beforeAll(async () => {
    postroom = await startPostroom({ entry: 'test/harness/stumbling-entry.ts' })
    team = await makeTeam(postroom)
    const sales = { name: 'Sales', address: SALES }
    salesId = (await got<{ id: string }>(team.ada.api('/api/inboxes', { method: 'POST', json: sales }))).id
    postfix = await startPostfix({
      domain: 'acme.example',
      aliases: { help: 'support@postroom.test', both: `support@postroom.test, ${SALES}`, gone: 'nobody@postroom.test' },
      forwards: { games: SALES },
      routes: { 'postroom.test': postroom.smtpPort },
      elsewhere: postroom.catcher.smtpPort,
      rewritten: 'northwind.example',
    })
  })
  afterAll(async () => {
    postfix?.stop()
    await postroom?.stop()
  })

  const send = (parts: MailParts, to: string, from = NORA) => postfix.deliver(mail({ to, ...parts }), { from, to })
  const supports = (subject: string) => conversationAbout(team.bob.api, team.inboxId, subject)
  const envelopeOf = (conversationId: string) =>
    postroom.db
      .prepare(
        'SELECT envelope_from AS "from", envelope_to AS "to" FROM raw_mail JOIN messages ON messages.raw_key = raw_mail.key WHERE conversation_id = ?',
      )
      .bind(conversationId)
      .first<{ from: string; to: string }>()
  const asked = (subject: string, inboxId = team.inboxId) =>
    list(team.bob.api, inboxId).then((rows) => rows.filter((row) => row.subject === subject))
  const nothingWaits = () =>
    until(
      async () => postfix.queue(),
      ({ length }) => length === 0,
    )

  test('by an alias comes to the inbox, from whom it is', async () => {
    await send({ subject: 'By an alias' }, PUBLIC)
    const row = await supports('By an alias')
    expect(row).toMatchObject({ contactEmail: NORA, contactName: 'Nora Haugen' })
    const [message] = await messagesOf(team.bob.api, row.id)
    expect(message!.to).toEqual([{ name: '', email: PUBLIC }])
    expect(await envelopeOf(row.id)).toEqual({ from: NORA, to: 'support@postroom.test' })
  })

  test('by a user’s own .forward comes to the other inbox', async () => {
    await send({ subject: 'By a dot-forward' }, 'games@acme.example')
    const row = await conversationAbout(team.bob.api, salesId, 'By a dot-forward')
    expect(row.contactEmail).toBe(NORA)
    expect(await asked('By a dot-forward')).toEqual([])
  })

  test('to two inboxes comes to each of them once', async () => {
    await send({ subject: 'To both' }, 'both@acme.example')
    await supports('To both')
    await conversationAbout(team.bob.api, salesId, 'To both')
    await nothingWaits()
    expect([await asked('To both'), await asked('To both', salesId)].map((rows) => rows.length)).toEqual([1, 1])
  })

  test('with its envelope’s sender rewritten (SRS) is still its writer’s', async () => {
    await send({ subject: 'Rewritten', from: `Kim Berg <${KIM}>` }, PUBLIC, KIM)
    const row = await supports('Rewritten')
    expect(row).toMatchObject({ contactEmail: KIM, contactName: 'Kim Berg' })
    expect((await envelopeOf(row.id))!.from).toBe('SRS0=abcd=12=northwind.example=kim@acme.example')
  })

  describe.each([
    ['as it is', NORA],
    ['rewritten', KIM],
  ])('with the sender %s, a conversation goes on through it', (_, customer) => {
    const from = `Customer <${customer}>`
    let row: Conversation

    test.each([
      ['to the public address', () => PUBLIC],
      ['to the address that our answer names', (replyTo: string) => replyTo],
    ])('with an answer %s', async (where, addressed) => {
      const subject = `Goes on with ${customer} ${where}`
      await send({ subject, from }, PUBLIC, customer)
      row = await supports(subject)
      await got(answerTo(team.bob, row.id, '<p>Which one?</p>', { to: [{ name: '', email: customer }] }))
      const sent = await postroom.catcher.waitFor(customer, (each) => each.subject === `Re: ${subject}`)
      const replyTo = /<(.+)>/.exec(sent.headers['reply-to']!)![1]!
      const inReplyTo = sent.headers['message-id']!.slice(1, -1)
      await send({ subject: `Re: ${subject}`, inReplyTo, from, text: 'The red one.' }, addressed(replyTo), customer)
      const messages = await until(
        () => messagesOf(team.bob.api, row.id),
        ({ length }) => length === 3,
      )
      expect(messages.map(({ direction, isNewParticipant }) => [direction, isNewParticipant])).toEqual([
        ['in', false],
        ['out', false],
        ['in', false],
      ])
    })
  })

  test('and is our own, because the alias was in Cc, is no second message', async () => {
    await send({ subject: 'With the alias in Cc' }, PUBLIC)
    const row = await supports('With the alias in Cc')
    await got(answerTo(team.bob, row.id, '<p>To all.</p>', { cc: [{ name: '', email: PUBLIC }] }))
    const sent = await postroom.catcher.waitFor(PUBLIC)
    await postfix.deliver(Buffer.from(sent.raw, 'latin1'), { from: sent.from, to: PUBLIC })
    await until(
      () => postroom.db.prepare("SELECT count(*) AS n FROM raw_mail WHERE reason = 'our own mail'").first('n'),
      (n) => n === 1,
    )
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(2)
  })

  test.each([
    ['to an address that we do not have', 'gone@acme.example', 'Hello.', 'There is no mailbox nobody@postroom.test'],
    ['too large', PUBLIC, 'All of it. '.repeat(2_000_000), 'size'],
  ])('%s goes back to its writer, who reads why', async (why, to, text, reason) => {
    for (const customer of [NORA, KIM]) {
      const subject = `Refused ${why} ${customer}`
      await send({ subject, text, from: `Customer <${customer}>` }, to, customer)
      const bounce = await postroom.catcher.waitFor(customer, ({ raw }) => raw.includes(`Subject: ${subject}`), 20_000)
      expect(bounce).toMatchObject({ from: '', subject: 'Undelivered Mail Returned to Sender' })
      expect(bounce.text.replace(/\s+/g, ' ')).toContain(reason)
      expect(await asked(subject)).toEqual([])
    }
    await nothingWaits()
  })

  test('while we cannot take it waits there, and comes once when it is tried again', async () => {
    const subjects = ['Kept one', 'Kept two', 'Kept three']
    await postroom.api()(OUTAGE, { method: 'POST', json: ['MAIL'] })
    for (const subject of subjects) await send({ subject }, PUBLIC)
    const waiting = await until(
      async () => postfix.queue(),
      (mails) => mails.length === subjects.length && mails.every((each) => each.delay_reason !== undefined),
    )
    expect(waiting.map((each) => each.address)).toEqual(subjects.map(() => 'support@postroom.test'))
    expect(waiting[0]!.delay_reason).toContain('Temporary failure')
    for (const subject of subjects) expect(await asked(subject)).toEqual([])

    await postroom.api()(OUTAGE, { method: 'POST', json: [] })
    postfix.flush()
    await nothingWaits()
    for (const subject of subjects) {
      await supports(subject)
      expect(await asked(subject)).toHaveLength(1)
    }
  })
})
