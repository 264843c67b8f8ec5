import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../worker/contract/message.ts'
import { sendBySmtp } from '../../worker/local/smtp-out.ts'
import { mail } from '../harness/mail.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import {
  NORA,
  SUPPORT,
  answerTo,
  conversationAbout,
  got,
  letMinutesPass,
  messagesOf,
  newKey,
  until,
  write,
} from './office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const undoSeconds = (seconds: number) =>
  got(
    team.ada.api('/api/account', {
      method: 'PUT',
      json: { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: seconds },
    }),
  )

const statusOf = async (conversationId: string, messageId: string) =>
  (await messagesOf(team.bob.api, conversationId)).find((message) => message.id === messageId)!

const settled = (conversationId: string, messageId: string, ...statuses: string[]) =>
  until(
    () => statusOf(conversationId, messageId),
    (message) => statuses.includes(message.status),
  )

/** Nora's question, and its conversation as Bob sees it. */
async function asked(subject: string) {
  await write(postroom, {
    subject,
    messageId: `${encodeURIComponent(subject)}@haugen.example`,
    text: 'Where is my order?',
  })
  return conversationAbout(team.bob.api, team.inboxId, subject)
}

describe("Nora's mail", () => {
  test('is a row in the list, with who wrote, about what and how it begins', async () => {
    const row = await asked('Order 7')
    expect(row).toMatchObject({
      contactName: 'Nora Haugen',
      contactEmail: NORA,
      subject: 'Order 7',
      snippet: 'Where is my order?',
      status: 'open',
      place: 'inbox',
      assigneeId: null,
      isUnread: true,
      messageCount: 1,
    })
  })

  test('is answered by Bob, and the answer reaches her mail program as a part of the thread', async () => {
    const row = await asked('Order 8')
    const message = await got<Message>(
      answerTo(team.bob, row.id, '<p>It is <b>on its way</b>.</p>', {
        cc: [{ email: 'kim@haugen.example' }],
        bcc: [{ email: 'boss@postroom.test' }],
      }),
    )
    expect(message).toMatchObject({ status: 'queued', direction: 'out', authorId: team.bob.id })

    const caught = await postroom.catcher.waitFor(NORA, (each) => each.subject === 'Re: Order 8')
    expect(caught.headers['message-id']).toBe(`<${message.messageId}>`)
    expect(caught.headers['in-reply-to']).toBe('<Order%208@haugen.example>')
    expect(caught.headers['references']).toContain('<Order%208@haugen.example>')
    expect(caught.headers['from']).toBe('Bob at Acme <support@postroom.test>')
    expect(caught.headers['reply-to']).toMatch(/<inbox\+[a-z2-7]{40,}@postroom\.test>/)
    expect(caught.headers['cc']).toContain('kim@haugen.example')
    expect(caught.raw).not.toContain('boss@')
    expect(caught.text).toContain('It is on its way')
    expect(caught.html).toContain('<b>on its way</b>')
    await postroom.catcher.waitFor('boss@postroom.test', (each) => each.subject === 'Re: Order 8')

    expect(await settled(row.id, message.id, 'sent')).toMatchObject({ failure: null, leavesAt: null })
    const sent = await got<{ items: { id: string }[] }>(
      team.bob.api(`/api/inboxes/${team.inboxId}/conversations?view=sent`),
    )
    expect(sent.items.map((item) => item.id)).toContain(row.id)
  })

  test('comes back into the same conversation when she answers, and opens it again', async () => {
    const row = await asked('Order 9')
    await got(answerTo(team.bob, row.id, '<p>Done.</p>'))
    const caught = await postroom.catcher.waitFor(NORA, (each) => each.subject === 'Re: Order 9')
    await got(team.bob.api(`/api/conversations/${row.id}/closure`, { method: 'PUT' }))
    await write(postroom, {
      subject: 'Re: Order 9',
      text: 'Thank you!',
      inReplyTo: caught.headers['message-id']!.slice(1, -1),
    })
    const after = await until(
      () =>
        got<{ status: string; messageCount: number; isUnread: boolean }>(team.bob.api(`/api/conversations/${row.id}`)),
      (seen) => seen.messageCount === 3,
    )
    expect(after).toMatchObject({ status: 'open', isUnread: true })
    expect((await messagesOf(team.bob.api, row.id)).at(-1)).toMatchObject({
      text: expect.stringContaining('Thank you!'),
      isNewParticipant: false,
      isUnproven: false,
    })
  })

  test('comes back also when her program drops References and In-Reply-To, by the address she answers to', async () => {
    const row = await asked('Order 10')
    await got(answerTo(team.bob, row.id, '<p>Done.</p>'))
    const caught = await postroom.catcher.waitFor(NORA, (each) => each.subject === 'Re: Order 10')
    const address = /inbox\+[a-z2-7]+@postroom\.test/.exec(caught.headers['reply-to']!)![0]
    await write(
      postroom,
      { subject: 'Something quite different', text: 'By address', to: address },
      { to: address.toUpperCase() },
    )
    // An alias rewrote the envelope: the address still stands in To.
    await write(postroom, { subject: 'Once more', text: 'By header', to: address }, { to: SUPPORT })
    const messages = await until(
      () => messagesOf(team.bob.api, row.id),
      (seen) => seen.length === 4,
    )
    expect(messages.map((message) => message.text.trim()).slice(2)).toEqual(['By address', 'By header'])
  })

  test('a reply address with a letter changed leads nowhere, and the mail is a conversation of its own', async () => {
    const row = await asked('Order 11')
    await got(answerTo(team.bob, row.id, '<p>Done.</p>'))
    const caught = await postroom.catcher.waitFor(NORA, (each) => each.subject === 'Re: Order 11')
    const address = /inbox\+[a-z2-7]+@postroom\.test/.exec(caught.headers['reply-to']!)![0]
    const forged = address.replace(/^inbox\+(.)/, (_, letter: string) => `inbox+${letter === 'a' ? 'b' : 'a'}`)
    await write(postroom, { subject: 'Guessed', to: forged }, { to: forged })
    expect((await conversationAbout(team.bob.api, team.inboxId, 'Guessed')).id).not.toBe(row.id)
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(2)
  })
})

describe("Bob's answer", () => {
  test('is taken back before it leaves, and never leaves', async () => {
    const row = await asked('Order 20')
    await undoSeconds(2)
    const message = await got<Message>(answerTo(team.bob, row.id, '<p>Too quick</p>'))
    expect(await got(team.bob.api(`/api/messages/${message.id}`, { method: 'DELETE' }))).toMatchObject({
      status: 'undone',
    })
    const later = await got<Message>(answerTo(team.bob, row.id, '<p>Well considered</p>'))
    await undoSeconds(0)
    await settled(row.id, later.id, 'sent')
    const mails = (await postroom.catcher.mails(NORA)).filter((each) => each.subject === 'Re: Order 20')
    expect(mails.map((each) => each.text.trim())).toEqual(['Well considered'])
    const after = await got<{ messageCount: number; snippet: string }>(team.bob.api(`/api/conversations/${row.id}`))
    expect(after).toMatchObject({ messageCount: 2, snippet: 'Well considered' })
  })

  test('cannot be taken back once it left, nor by somebody else', async () => {
    const row = await asked('Order 21')
    await undoSeconds(3)
    const message = await got<Message>(answerTo(team.bob, row.id, '<p>Hi</p>'))
    await undoSeconds(0)
    expect((await team.cleo.api(`/api/messages/${message.id}`, { method: 'DELETE' })).status).toBe(403)
    await settled(row.id, message.id, 'sent')
    const refused = await team.bob.api(`/api/messages/${message.id}`, { method: 'DELETE' })
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'already_sent' })
  })

  test('sent twice with one press of Send leaves once', async () => {
    const row = await asked('Order 22')
    const key = newKey()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => answerTo(team.bob, row.id, '<p>Once</p>', { key })),
    )
    const made = await Promise.all(answers.map((answer) => got<Message>(Promise.resolve(answer))))
    expect(new Set(made.map((message) => message.id)).size).toBe(1)
    await settled(row.id, made[0]!.id, 'sent')
    const other = await asked('Order 23')
    expect((await answerTo(team.bob, other.id, '<p>Elsewhere</p>', { key })).status).toBe(409)
    expect((await postroom.catcher.mails(NORA)).filter((each) => each.subject === 'Re: Order 22')).toHaveLength(1)
  })

  test('brings the file that he uploaded', async () => {
    const row = await asked('Order 24')
    const upload = await got<{ id: string }>(
      team.bob.api('/api/uploads?filename=Faktura%20%C3%A6.txt', {
        method: 'POST',
        body: 'paid',
        headers: { 'content-type': 'text/plain' },
      }),
    )
    expect((await answerTo(team.cleo, row.id, '<p>Not mine</p>', { uploads: [upload.id] })).status).toBe(404)
    const message = await got<Message>(answerTo(team.bob, row.id, '<p>See file</p>', { uploads: [upload.id] }))
    const caught = await postroom.catcher.waitFor(NORA, (each) => each.subject === 'Re: Order 24')
    expect(caught.attachments.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ['Faktura æ.txt', 'paid'],
    ])
    const sent = await settled(row.id, message.id, 'sent')
    expect(await (await postroom.api()(sent.attachments[0]!.url)).text()).toBe('paid')
    expect(await (await postroom.api()(sent.rawUrl!)).text()).toBe(caught.raw)
  })
})

describe('what an outage leaves behind', () => {
  test('an answer whose job was lost leaves when the clock comes by', async () => {
    const row = await asked('Order 30')
    const message = await got<Message>(answerTo(team.bob, row.id, '<p>Late</p>'))
    await settled(row.id, message.id, 'sent')
    // As if the queue had never been told.
    await postroom.db
      .prepare("UPDATE messages SET status = 'queued', raw_key = NULL, leaves_at = 0 WHERE id = ?")
      .bind(message.id)
      .run()
    await letMinutesPass(postroom, 2)
    await settled(row.id, message.id, 'sent')
  })

  test('an event whose publishing was lost gets its jobs', async () => {
    const row = await asked('Order 31')
    await until(
      async () =>
        postroom.search
          .prepare('SELECT count(*) AS n FROM documents WHERE conversation_id = ?')
          .bind(row.id)
          .first<number>('n'),
      (n) => n === 1,
    )
    await postroom.search.prepare('DELETE FROM documents WHERE conversation_id = ?').bind(row.id).run()
    await postroom.db.batch([
      postroom.db
        .prepare('DELETE FROM handled WHERE event_id IN (SELECT id FROM events WHERE conversation_id = ?)')
        .bind(row.id),
      postroom.db.prepare('UPDATE events SET published_at = NULL WHERE conversation_id = ?').bind(row.id),
    ])
    await letMinutesPass(postroom, 2)
    await until(
      async () =>
        postroom.search
          .prepare('SELECT count(*) AS n FROM documents WHERE conversation_id = ?')
          .bind(row.id)
          .first<number>('n'),
      (n) => n === 1,
    )
  })

  test('mail whose bytes are kept and that is in no table is taken in', async () => {
    const raw = mail({ subject: 'Almost lost' })
    const now = Date.now().toString(16).padStart(12, '0')
    const key = `raw/${now.slice(0, 8)}-${now.slice(8)}-7000-8000-000000000000.eml`
    await postroom.mail.put(key, raw, { customMetadata: { from: NORA, to: SUPPORT } })
    await letMinutesPass(postroom, 1)
    await letMinutesPass(postroom, 6)
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Almost lost')
    await letMinutesPass(postroom, 7)
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(1)
    expect(await postroom.db.prepare('SELECT state FROM raw_mail WHERE key = ?').bind(key).first('state')).toBe(
      'accepted',
    )
  })

  /** Mail whose bytes are kept, and over which the worker has died or failed so often. */
  async function waiting(raw: string, { deaths = 0, failures = 0 }): Promise<string> {
    const key = `raw/01800000-0000-7000-8000-${newKey().slice(-12)}.eml`
    await postroom.mail.put(key, raw, { customMetadata: { from: NORA, to: SUPPORT } })
    await postroom.db
      .prepare(
        `INSERT INTO raw_mail (key, envelope_from, envelope_to, size, received_at, state, attempts, failures, tried_at)
         VALUES (?, ?, ?, ?, 1, 'waiting', ?, ?, 1)`,
      )
      .bind(key, NORA, SUPPORT, raw.length, deaths, failures)
      .run()
    return key
  }
  const trigger = (name: string, when: string) =>
    postroom.db.prepare(`CREATE TRIGGER ${name} BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'out of order'); END`).run()
  const aside = {
    from: { email: NORA },
    text: 'This mail could not be read. The whole of it is attached.',
    attachments: [{ filename: 'original.eml', type: 'message/rfc822' }],
  }

  test('mail over which the worker has died again and again reaches Bob as a file, with its subject and sender', async () => {
    const raw = mail({ subject: 'Deadly', text: 'Nobody gets through this.' })
    await waiting(raw, { deaths: 5 })
    await letMinutesPass(postroom, 1)
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Deadly')
    const [message] = await messagesOf(team.bob.api, row.id)
    expect(message).toMatchObject(aside)
    const file = await fetch(postroom.url + message!.attachments[0]!.url)
    expect(await file.text()).toBe(raw)
    await letMinutesPass(postroom, 7)
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(1)
  })

  test('such mail, brought again by a server that heard no answer, is one', async () => {
    const raw = mail({ subject: 'Deadly too', messageId: 'deadly@haugen.example', text: 'Nobody gets through this.' })
    for (const hop of ['one', 'two']) await waiting(`Received: from ${hop}.example\r\n${raw}`, { deaths: 5 })
    await letMinutesPass(postroom, 1)
    await waiting(`Received: from three.example\r\n${raw}`, { deaths: 5 })
    await letMinutesPass(postroom, 1)
    const { subjects } = await until(
      async () => ({
        left: await postroom.db
          .prepare("SELECT count(*) AS n FROM raw_mail WHERE state = 'waiting'")
          .first<number>('n'),
        subjects: await postroom.db
          .prepare("SELECT count(*) AS n FROM messages WHERE subject = 'Deadly too'")
          .first<number>('n'),
      }),
      ({ left }) => left === 0,
    )
    expect(subjects).toBe(1)
  })

  test('mail that something in it keeps out, however often it is tried, reaches him so too', async () => {
    await trigger('refused', "INSERT ON messages WHEN new.subject = 'Refused' AND new.body_text LIKE '%unheard of%'")
    await waiting(mail({ subject: 'Refused', text: 'This is unheard of.' }), { failures: 20 })
    await letMinutesPass(postroom, 1)
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Refused')
    expect((await messagesOf(team.bob.api, row.id))[0]).toMatchObject(aside)
    await postroom.db.prepare('DROP TRIGGER refused').run()
  })

  test('mail that waited for a database is not taken for deadly, though that could not be noted at once', async () => {
    await trigger('away', "INSERT ON messages WHEN new.subject = 'Brown-out'")
    await trigger('away_too', 'UPDATE OF failures ON raw_mail')
    const key = await waiting(mail({ subject: 'Brown-out' }), { deaths: 4 })
    await letMinutesPass(postroom, 1)
    const noted = () => postroom.db.prepare('SELECT attempts, failures FROM raw_mail WHERE key = ?').bind(key).first()
    await until(noted, (row) => row?.['attempts'] === 5)
    await postroom.db.prepare('DROP TRIGGER away_too').run()
    await until(noted, (row) => row?.['failures'] === 1)
    expect(await noted()).toEqual({ attempts: 4, failures: 1 })
    await postroom.db.prepare('DROP TRIGGER away').run()
    await postroom.db.prepare('UPDATE raw_mail SET tried_at = 1 WHERE key = ?').bind(key).run()
    await letMinutesPass(postroom, 7)
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Brown-out')
    expect((await messagesOf(team.bob.api, row.id))[0]!.attachments).toEqual([])
  }, 20_000)

  test('an attempt without an outcome becomes uncertain, and Bob decides to send it again', async () => {
    const row = await asked('Order 32')
    const message = await got<Message>(answerTo(team.bob, row.id, '<p>Did it?</p>'))
    await settled(row.id, message.id, 'sent')
    await postroom.db
      .prepare("UPDATE messages SET status = 'sending', raw_key = NULL, attempted_at = ? WHERE id = ?")
      .bind(Date.now(), message.id)
      .run()
    await letMinutesPass(postroom, 5)
    expect((await statusOf(row.id, message.id)).status).toBe('sending')
    await letMinutesPass(postroom, 11)
    expect((await statusOf(row.id, message.id)).status).toBe('uncertain')
    await got(team.bob.api(`/api/messages/${message.id}/delivery`, { method: 'PUT' }))
    await settled(row.id, message.id, 'sent')
    expect((await team.bob.api(`/api/messages/${message.id}/delivery`, { method: 'PUT' })).status).toBe(409)
  })
})

describe('a mail server that says no', () => {
  let server: SMTPServer
  let elsewhere: Postroom
  let others: Team
  let refusal: { responseCode: number; message: string } | null = null

  beforeAll(async () => {
    // The first mails are sign-in codes and invitations, which it takes and hands on to the test.
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: ({ address }, _, done) =>
        refusal && address.endsWith('.example') ? done(Object.assign(new Error(refusal.message), refusal)) : done(),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on(
          'end',
          () =>
            void forward(
              Buffer.concat(chunks),
              session.envelope.rcptTo.map(({ address }) => address),
            ).then(() => done(), done),
        )
      },
    })
    await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens))
    const { port } = server.server.address() as { port: number }
    elsewhere = await startPostroom({ vars: { SMTP_URL: `smtp://127.0.0.1:${port}` } })
    others = await makeTeam(elsewhere)
  })
  afterAll(async () => {
    await elsewhere?.stop()
    await new Promise<void>((closed) => server.close(closed))
  })

  const forward = (raw: Buffer, to: string[]) => sendBySmtp(elsewhere.catcher.smtpPort, [{ from: SUPPORT, to, raw }])

  test('is quoted on the message, and Bob tries again when he has put it right', async () => {
    await write(elsewhere, { subject: 'Order 40' })
    const row = await conversationAbout(others.bob.api, others.inboxId, 'Order 40')
    refusal = { responseCode: 550, message: '5.1.1 no such user nora' }
    const message = await got<Message>(answerTo(others.bob, row.id, '<p>Hello</p>'))
    const look = async () => (await messagesOf(others.bob.api, row.id)).find((each) => each.id === message.id)!
    const failed = await until(look, (seen) => seen.status === 'failed')
    expect(failed.failure).toMatchObject({
      code: 'recipients_refused',
      values: { addresses: NORA },
      said: expect.stringContaining('no such user nora'),
    })
    expect(await elsewhere.catcher.mails(NORA)).toEqual([])

    refusal = null
    await got(others.bob.api(`/api/messages/${message.id}/delivery`, { method: 'PUT' }))
    expect(await until(look, (seen) => seen.status === 'sent')).toMatchObject({ failure: null })
    expect(await elsewhere.catcher.mails(NORA)).toHaveLength(1)
  })

  test('for now is asked again later, and Bob sees why it waits', async () => {
    await write(elsewhere, { subject: 'Order 41' })
    const row = await conversationAbout(others.bob.api, others.inboxId, 'Order 41')
    refusal = { responseCode: 451, message: '4.7.1 greylisted' }
    await got<Message>(answerTo(others.bob, row.id, '<p>Hello</p>'))
    const look = async () => (await messagesOf(others.bob.api, row.id)).at(-1)!
    const waiting = await until(look, (seen) => seen.failure !== null)
    expect(waiting).toMatchObject({ status: 'queued', failure: { said: expect.stringContaining('greylisted') } })
    expect(waiting.leavesAt).toBeGreaterThan(Date.now())
    refusal = null
    await elsewhere.db.prepare('UPDATE messages SET leaves_at = 0 WHERE id = ?').bind(waiting.id).run()
    await letMinutesPass(elsewhere, 2)
    await until(look, (seen) => seen.status === 'sent')
  })
})
