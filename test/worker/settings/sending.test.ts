import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Start } from '../../../worker/contract/account.ts'
import type { Message, Upload } from '../../../worker/contract/message.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { postmark, type Reply, resend, type Service, startService } from '../mailers/sending-service.ts'
import { NORA, answerTo, conversationAbout, got, letMinutesPass, messagesOf, until, write } from '../office.ts'
import { type Browser, signedIn } from './browser.ts'

let postroom: Postroom
let team: Team
let ada: Browser
let resendService: Service
let postmarkService: Service

beforeAll(async () => {
  resendService = await startService(resend())
  postmarkService = await startService(postmark)
  postroom = await startPostroom({ vars: { RESEND_URL: resendService.url, POSTMARK_URL: postmarkService.url } })
  team = await makeTeam(postroom)
  ada = await signedIn(postroom, team.ada.email)
})
afterAll(async () => {
  await postroom?.stop()
  await resendService?.stop()
  await postmarkService?.stop()
})
beforeEach(async () => {
  await ada.send('/settings/sending/forget', {})
  resendService.answers(resend())
  postmarkService.answers(postmark)
})

const AT = '/settings/sending'
const catcherPort = () => String(postroom.catcher.smtpPort)
const smtp = (more: Record<string, string> = {}) => ({
  host: '127.0.0.1',
  port: catcherPort(),
  security: 'none',
  user: '',
  secret: '',
  ...more,
})
const stored = () => postroom.db.prepare('SELECT * FROM sending').first()
const from = 'support@postroom.test'

async function answered(subject: string, more: object = {}): Promise<Message> {
  await write(postroom, { subject })
  const row = await conversationAbout(team.bob.api, team.inboxId, subject)
  const { id } = await got<Message>(answerTo(team.bob, row.id, '<p>It is on its <b>way</b>.</p>', more))
  const seen = await until(
    () => messagesOf(team.bob.api, row.id),
    (messages) =>
      messages.some(
        (message) =>
          message.id === id &&
          (message.status !== 'queued' || message.failure !== null) &&
          message.status !== 'sending',
      ),
  )
  return seen.find((message) => message.id === id)!
}

describe('who may', () => {
  test('an agent neither sees nor chooses how mail leaves', async () => {
    const bob = await signedIn(postroom, team.bob.email)
    expect((await bob.get(AT)).status).toBe(403)
    for (const path of [`${AT}/resend`, `${AT}/forget`, `${AT}/test`])
      expect((await bob.send(path, { secret: 're_good', from })).status).toBe(403)
    expect(await stored()).toBeNull()
  })

  test('a way that does not exist has no page', async () => {
    expect((await ada.get(`${AT}/pigeon`)).status).toBe(404)
    expect((await ada.send(`${AT}/pigeon`, {})).status).toBe(404)
  })
})

describe('as deployed', () => {
  test('mail leaves by SMTP_URL, and the page says so', async () => {
    const { html } = await ada.get(AT)
    expect(html).toContain('In use, as deployed')
    expect(html).not.toContain('Forget')
    expect(await ada.send(`${AT}/test`, { from })).toMatchObject({ status: 303, to: `${AT}?done=test_sent` })
    const mail = await postroom.catcher.waitFor(team.ada.email, ({ subject }) => subject.startsWith('Test mail'))
    expect(mail.text).toContain('the mail server')
  })
})

describe('SMTP', () => {
  test('is chosen, tested, and carries the next answer', async () => {
    expect(await ada.send(`${AT}/smtp`, smtp())).toMatchObject({ status: 303, to: `${AT}?done=sending` })
    expect((await ada.get(AT)).html).toContain(`127.0.0.1:${catcherPort()}`)
    expect((await ada.send(`${AT}/test`, { from })).to).toBe(`${AT}?done=test_sent`)
    expect(await answered('By the server')).toMatchObject({ status: 'sent' })
    await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: By the server')
  })

  test.each([
    ['port 25', { port: '25' }, 'that one is for mail between servers'],
    ['no port', { port: '' }, 'Type a port'],
    ['a port beyond all', { port: '70000' }, 'Type a port'],
    ['a private address', { host: '10.0.0.7', security: 'tls' }, 'public name'],
    ['an address in disguise', { host: '0x7f.1', security: 'tls' }, 'public name'],
    ['an address of IPv6', { host: '[fd00::1]', security: 'tls' }, 'public name'],
    ['a name of a network at home', { host: 'nas.local', security: 'tls' }, 'public name'],
    ['a bare name', { host: 'mail', security: 'tls' }, 'public name'],
    [
      'no encryption to far away',
      { host: 'smtp.example.com' },
      'Without any, mail leaves only to a server on this machine',
    ],
    ['a header in the name', { host: 'smtp.example.com\r\nX', security: 'tls' }, 'public name'],
    ['a user without a password', { user: 'postroom' }, 'Type the password'],
  ])('with %s is refused, and what was typed stays', async (_, more: Record<string, string>, sentence) => {
    const { status, html } = await ada.send(`${AT}/smtp`, smtp(more))
    expect(status).toBe(422)
    expect(html).toContain(sentence)
    expect(await stored()).toBeNull()
  })

  test('a test mail that does not leave says what the server said', async () => {
    await ada.send(`${AT}/smtp`, smtp({ port: '9' }))
    const { status, html } = await ada.send(`${AT}/test`, { from })
    expect(status).toBe(422)
    expect(html).toContain('The test mail did not leave')
    expect(html).toContain('The mail server 127.0.0.1:9 cannot be reached.')
  })

  test('a sign-in code comes nevertheless, so that somebody can put it right', async () => {
    await ada.send(`${AT}/smtp`, smtp({ port: '9' }))
    const again = await signedIn(postroom, team.ada.email)
    expect((await again.get(AT)).status).toBe(200)
  })

  test('a test mail leaves from an address of the account only', async () => {
    expect((await ada.send(`${AT}/test`, { from: 'boss@bank.example' })).html).toContain('Choose one of the addresses.')
  })
})

describe('a password or key', () => {
  const server = { host: '127.0.0.1', port: '587', security: 'starttls', user: 'postroom', secret: 'correct horse' }

  test('is stored sealed and shown nowhere', async () => {
    await ada.send(`${AT}/smtp`, server)
    const row = await stored()
    expect(row).toMatchObject({
      sender: 'smtp',
      user: 'postroom',
      secret: expect.stringMatching(/^[A-Za-z0-9+/=]{40,}$/),
    })
    expect(JSON.stringify(row)).not.toContain('correct horse')
    const pages = await Promise.all([
      ada.get(AT),
      ada.get(`${AT}/smtp`),
      ada.send(`${AT}/smtp`, { ...server, port: 'x' }),
    ])
    for (const { html } of pages) {
      expect(html).not.toContain('correct horse')
      expect(html).not.toContain(row!['secret'])
    }
    expect(pages[1].html).toContain('Set on ')
    // "What you typed is still here" is not true of it.
    expect(pages[2].html).toContain('Type it again')
    const { results } = await postroom.db.prepare("SELECT data FROM events WHERE type = 'sending.changed'").all()
    expect(JSON.stringify(results)).not.toContain('horse')
  })

  test('is kept where it is left empty, and only for the same server and user', async () => {
    await ada.send(`${AT}/smtp`, server)
    const before = await stored()
    expect((await ada.send(`${AT}/smtp`, { ...server, secret: '' })).status).toBe(303)
    expect((await stored())!['secret']).toBe(before!['secret'])
    for (const change of [{ host: 'localhost' }, { port: '2525' }, { user: 'eve' }, { security: 'tls' }]) {
      const { status, html } = await ada.send(`${AT}/smtp`, { ...server, secret: '', ...change })
      expect([status, html.includes('Type the password')]).toEqual([422, true])
    }
    expect((await ada.send(`${AT}/resend`, { secret: '' })).status).toBe(422)
    expect((await stored())!['secret']).toBe(before!['secret'])
  })

  test('that cannot stand in a header is refused', async () => {
    expect((await ada.send(`${AT}/resend`, { secret: 're_nøkkel' })).status).toBe(422)
    expect(await stored()).toBeNull()
  })

  test('goes when the way is forgotten, or the user', async () => {
    await ada.send(`${AT}/smtp`, server)
    await ada.send(`${AT}/smtp`, { ...server, user: '', secret: '' })
    expect(await stored()).toMatchObject({ user: null, secret: null, secret_at: null })
    expect((await ada.send(`${AT}/forget`, {})).to).toBe(`${AT}?done=sending_forgotten`)
    expect(await stored()).toBeNull()
  })

  test('moved to another way in the database opens nothing', async () => {
    await ada.send(`${AT}/resend`, { secret: 're_good' })
    await postroom.db.prepare("UPDATE sending SET sender = 'postmark', stream = 'outbound'").run()
    expect((await ada.send(`${AT}/test`, { from })).html).toContain('cannot be read any more')
  })
})

describe('Resend', () => {
  test('carries an answer with its files, and the customer answers to the id that it gave', async () => {
    await ada.send(`${AT}/resend`, { secret: 're_good' })
    resendService.answers(resend('<given-by-resend@mail.example>'))
    const before = resendService.asked.length
    const message = await answered('By Resend')
    expect(message).toMatchObject({ status: 'sent', messageId: 'given-by-resend@mail.example' })
    expect(resendService.asked[before]).toMatchObject({
      headers: { authorization: 'Bearer re_good' },
      json: {
        to: ['Nora Haugen <nora@haugen.example>'],
        reply_to: expect.stringMatching(/inbox\+[a-z2-7]+@postroom\.test>?$/),
        subject: 'Re: By Resend',
        html: expect.stringContaining('<b>way</b>'),
        headers: { 'X-Postroom-Loop': '1', 'In-Reply-To': expect.stringMatching(/^<.+>$/) },
      },
    })
    await write(postroom, { subject: 'Re: something else', inReplyTo: 'given-by-resend@mail.example' })
    await until(
      () => messagesOf(team.bob.api, message.conversationId),
      (messages) => messages.length === 3,
    )
  })

  test('that breaks off is asked again by itself', async () => {
    await ada.send(`${AT}/resend`, { secret: 're_good' })
    resendService.answers('drop')
    expect(await answered('Lost on the way')).toMatchObject({
      status: 'queued',
      failure: { code: 'unreachable', values: { way: 'resend' }, said: 'Error: Network connection lost.' },
    })
  })

  describe('that takes a mail and does not answer', () => {
    /** An answer whose first attempt Resend took, and nobody heard of. */
    async function lost(subject: string): Promise<Message> {
      await ada.send(`${AT}/resend`, { secret: 're_good' })
      const taken = resend()
      resendService.answers((asked) => {
        taken(asked)
        return 'drop'
      })
      const message = await answered(subject)
      expect(message.status).toBe('queued')
      resendService.answers(taken)
      return message
    }
    /** What became of it when it was tried again. */
    async function triedAgain({ id, conversationId }: Message): Promise<Message> {
      await postroom.db.prepare('UPDATE messages SET leaves_at = leaves_at - 86400000 WHERE id = ?').bind(id).run()
      await letMinutesPass(postroom, 2)
      const seen = await until(
        () => messagesOf(team.bob.api, conversationId),
        (messages) => messages.some((one) => one.id === id && !['queued', 'sending'].includes(one.status)),
      )
      return seen.find((one) => one.id === id)!
    }
    const mails = (subject: string) =>
      [...resendService.asked, ...postmarkService.asked].filter(({ json }) =>
        [json['subject'], json['Subject']].includes(`Re: ${subject}`),
      )

    test('gets it again, and sends it once', async () => {
      const message = await lost('Same account')
      expect(await triedAgain(message)).toMatchObject({ status: 'sent', failure: null })
      expect(new Set(mails('Same account').map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    })

    test.each([
      ['Postmark', 'postmark', () => ({ secret: 'pm-good', stream: 'outbound' })],
      ['a mail server', 'smtp', smtp],
      ['another account at Resend', 'resend', () => ({ secret: 're_other' })],
    ])('is not followed by %s: a person decides', async (name, way, fields) => {
      const message = await lost(`Not by ${name}`)
      expect(JSON.stringify(await postroom.db.prepare('SELECT * FROM messages').all())).not.toContain('re_good')
      expect((await ada.send(`${AT}/${way}`, fields())).status).toBe(303)
      expect(await triedAgain(message)).toMatchObject({ status: 'uncertain' })
      expect(mails(message.subject.slice(4))).toHaveLength(1)
      expect((await postroom.catcher.mails(NORA)).map(({ subject }) => subject)).not.toContain(message.subject)
    })

    test('is followed by another one where Bob says so', async () => {
      const message = await lost('Bob knows')
      await ada.send(`${AT}/postmark`, { secret: 'pm-good', stream: 'outbound' })
      expect(await triedAgain(message)).toMatchObject({ status: 'uncertain' })
      await got(team.bob.api(`/api/messages/${message.id}/delivery`, { method: 'PUT' }))
      expect(await triedAgain(message)).toMatchObject({ status: 'sent' })
    })

    test.each<[string, string, Reply]>([
      ['and never does', '5', 'drop'],
      ['and is not up in the end', '5', { status: 429, json: { name: 'rate_limit_exceeded' } }],
      ['and refuses it then', '1', { status: 401, json: { name: 'invalid_api_key' } }],
    ])('%s: nobody says that it failed', async (words, attempts, reply) => {
      const message = await lost(`Taken ${words}`)
      resendService.answers(reply)
      await postroom.db.prepare('UPDATE messages SET attempts = ? WHERE id = ?').bind(attempts, message.id).run()
      expect(await triedAgain(message)).toMatchObject({ status: 'uncertain' })
    })
  })

  test('that never took it has failed after the last attempt', async () => {
    await ada.send(`${AT}/resend`, { secret: 're_good' })
    resendService.answers({ status: 429, json: { name: 'rate_limit_exceeded', message: 'Too many requests' } })
    const { id, conversationId } = await answered('Never taken')
    await postroom.db
      .prepare('UPDATE messages SET attempts = 5, leaves_at = leaves_at - 86400000 WHERE id = ?')
      .bind(id)
      .run()
    await letMinutesPass(postroom, 2)
    await until(
      () => messagesOf(team.bob.api, conversationId),
      (messages) => messages.some((one) => one.id === id && one.status === 'failed'),
    )
  })

  test('that asks for patience gets it', async () => {
    await ada.send(`${AT}/resend`, { secret: 're_good' })
    resendService.answers({
      status: 429,
      json: { name: 'rate_limit_exceeded', message: 'Too many requests' },
      headers: { 'retry-after': '4000' },
    })
    const message = await answered('Patience')
    expect(message).toMatchObject({ status: 'queued', failure: { code: 'busy' } })
    expect(message.leavesAt! - Date.now()).toBeGreaterThan(3_900_000)
  })
})

describe('Postmark', () => {
  test('carries an answer', async () => {
    await ada.send(`${AT}/postmark`, { secret: 'pm-good', stream: 'support' })
    expect(await answered('By Postmark')).toMatchObject({ status: 'sent' })
    expect(postmarkService.asked.at(-1)!.json).toMatchObject({ Subject: 'Re: By Postmark', MessageStream: 'support' })
  })

  test('that leaves somebody out: the answer says whom', async () => {
    await ada.send(`${AT}/postmark`, { secret: 'pm-good', stream: 'outbound' })
    const said = 'Message OK, but will not deliver to these inactive addresses: otto@example.com'
    postmarkService.answers({ status: 200, json: { ErrorCode: 0, Message: said } })
    await write(postroom, { subject: 'Both' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Both')
    await got(answerTo(team.bob, row.id, '<p>Hello both</p>', { cc: [{ email: 'otto@example.com' }] }))
    await until(
      () => messagesOf(team.bob.api, row.id),
      (messages) => messages.some(({ status, failure }) => status === 'failed' && failure?.said === said),
    )
  })

  test('without an answer leaves the decision to a person', async () => {
    await ada.send(`${AT}/postmark`, { secret: 'pm-good', stream: 'outbound' })
    postmarkService.answers('drop')
    expect(await answered('Who knows')).toMatchObject({ status: 'uncertain' })
  })

  test('that refuses says why on the answer, and Bob tries again when it was put right', async () => {
    await ada.send(`${AT}/postmark`, { secret: 'pm-wrong', stream: 'outbound' })
    const message = await answered('Wrong token')
    expect(message).toMatchObject({
      status: 'failed',
      failure: { code: 'key_refused', values: { way: 'postmark' } },
    })
    await ada.send(`${AT}/postmark`, { secret: 'pm-good', stream: 'outbound' })
    await got(team.bob.api(`/api/messages/${message.id}/delivery`, { method: 'PUT' }))
    await until(
      () => messagesOf(team.bob.api, message.conversationId),
      (messages) => messages.some(({ id, status }) => id === message.id && status === 'sent'),
    )
  })
})

describe("a way's limits", () => {
  test('are told to the app, and hold when an answer is sent', async () => {
    const limits = async () => (await got<Start>(team.bob.api('/api/start'))).limits
    expect(await limits()).toEqual({ attached: 18 * 1024 * 1024, recipients: 100 })
    await ada.send(`${AT}/cloudflare`, {})
    expect(await limits()).toEqual({ attached: 3 * 1024 * 1024, recipients: 50 })

    await write(postroom, { subject: 'Heavy' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Heavy')
    const upload = await got<Upload>(
      team.bob.api('/api/uploads?filename=film.mp4', {
        method: 'POST',
        headers: { 'content-type': 'video/mp4' },
        body: new Uint8Array(3 * 1024 * 1024 + 1),
      }),
    )
    const heavy = await answerTo(team.bob, row.id, '<p>See film</p>', { uploads: [upload.id] })
    expect(heavy.status).toBe(413)
    expect(await heavy.text()).toContain('The files have 3.1 MB together; a mail carries at most 3.')
    const cc = Array.from({ length: 50 }, (_, n) => ({ email: `p${n}@example.com` }))
    const wide = await answerTo(team.bob, row.id, '<p>Hello all</p>', { cc })
    expect(wide.status).toBe(400)
    expect(await wide.text()).toContain('has 51 addresses with Cc and Bcc; a mail reaches at most 50')
  })

  test('hold too when another way was chosen after an answer was queued', async () => {
    await write(postroom, { subject: 'Queued before' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Queued before')
    const upload = await got<Upload>(
      team.bob.api('/api/uploads?filename=film.mp4', {
        method: 'POST',
        headers: { 'content-type': 'video/mp4' },
        body: new Uint8Array(4 * 1024 * 1024),
      }),
    )
    await got(
      team.ada.api('/api/account', {
        method: 'PUT',
        json: { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: 2 },
      }),
    )
    const { id } = await got<Message>(answerTo(team.bob, row.id, '<p>See film</p>', { uploads: [upload.id] }))
    await ada.send(`${AT}/cloudflare`, {})
    await until(
      () => messagesOf(team.bob.api, row.id),
      (messages) =>
        messages.some(
          (message) =>
            message.id === id &&
            message.failure?.code === 'too_large' &&
            message.failure.values['way'] === 'cloudflare' &&
            message.failure.values['most'] === 3 * 1024 * 1024,
        ),
    )
  })
})
