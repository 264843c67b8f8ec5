import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MailError } from '../../../worker/mailers/mailer.ts'
import { createResendMailer } from '../../../worker/mailers/resend.ts'
import { answer, bytes } from './servers.ts'
import { resend, type Reply, type Service, startService } from './sending-service.ts'

let service: Service
beforeEach(async () => {
  service = await startService(resend())
})
afterEach(() => service.stop())

const mailer = (key = 're_good') => createResendMailer({ key, url: service.url, patience: 500 })
const refused = async (reply: Reply): Promise<MailError> => {
  service.answers(reply)
  return mailer()
    .send(answer)
    .then(
      () => expect.fail('It was sent.'),
      (error: unknown) => error as MailError,
    )
}
const error = (status: number, name: string, message = 'because', headers = {}) =>
  refused({ status, json: { statusCode: status, name, message }, headers })

describe('a mail', () => {
  test('is given to Resend as it is, with a key and a name of the program', async () => {
    await mailer().send({
      ...answer,
      parts: {
        ...answer.parts,
        from: { name: 'Bob at "Støtte", Ltd.', email: 'support@postroom.test' },
        to: [{ name: 'Nora Haugen', email: 'nora@example.com' }],
        cc: [{ name: '', email: 'otto@example.com' }],
        bcc: [{ name: '', email: 'pia@example.com' }],
        replyTo: { name: 'Bob', email: 'inbox+abc@postroom.test' },
        html: '<p>It is on its <b>way</b>. <img src="cid:berry@postroom.test"></p>',
        headers: [{ name: 'In-Reply-To', value: '<question@example.com>' }],
        attachments: [
          { filename: 'blåbær.png', type: 'image/png', content: bytes('picture'), contentId: 'berry@postroom.test' },
          { filename: 'price.pdf', type: 'application/pdf', content: bytes('four') },
        ],
      },
    })
    const [asked] = service.asked
    expect(asked).toMatchObject({
      method: 'POST',
      path: '/emails',
      headers: { authorization: 'Bearer re_good', 'user-agent': 'postroom', 'content-type': 'application/json' },
      json: {
        from: '"Bob at \\"Støtte\\", Ltd." <support@postroom.test>',
        to: ['Nora Haugen <nora@example.com>'],
        cc: ['otto@example.com'],
        bcc: ['pia@example.com'],
        reply_to: 'Bob <inbox+abc@postroom.test>',
        subject: 'Your order',
        text: 'It is on its way.',
        html: '<p>It is on its <b>way</b>. <img src="cid:berry@postroom.test"></p>',
        headers: { 'In-Reply-To': '<question@example.com>' },
        attachments: [
          {
            filename: 'blåbær.png',
            content_type: 'image/png',
            content_id: 'berry@postroom.test',
            content: btoa('picture'),
          },
          { filename: 'price.pdf', content_type: 'application/pdf', content: btoa('four') },
        ],
      },
    })
  })

  test('that answers an invitation has its calendar among the files', async () => {
    await mailer().send({ ...answer, parts: { ...answer.parts, calendar: 'METHOD:REPLY' } })
    const invite = { filename: 'invite.ics', content: btoa('METHOD:REPLY') }
    const type = 'text/calendar; charset=utf-8; method=REPLY'
    expect(service.asked[0]).toMatchObject({ json: { attachments: [{ ...invite, content_type: type }] } })
  })

  test('is known by the id that Resend gave it', async () => {
    expect(await mailer().send(answer)).toEqual({
      providerId: '0100019@eu-west-1.amazonses.com',
      undelivered: null,
    })
  })

  test('has left also where the key may not ask for that id', async () => {
    service.answers(resend(null))
    expect(await mailer().send(answer)).toEqual({ providerId: null, undelivered: null })
  })

  test('sent again after the answer was lost leaves once', async () => {
    const taken = new Set<string>()
    const honest = resend()
    service.answers((asked) => {
      const reply = honest(asked)
      if (asked.method === 'POST' && typeof reply === 'object') taken.add((reply.json as { id: string }).id)
      return service.asked.length === 1 ? 'drop' : reply
    })
    await expect(mailer().send(answer)).rejects.toMatchObject({ temporary: true, uncertain: false })
    await mailer().send(answer)
    expect(taken.size).toBe(1)
    const keys = service.asked
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  test('that changed in between is not sent again: a person decides', async () => {
    await mailer().send(answer)
    await expect(mailer().send({ ...answer, parts: { ...answer.parts, text: 'It is lost.' } })).rejects.toMatchObject({
      uncertain: true,
    })
  })
})

describe('a mail that Resend does not take', () => {
  test('with a key that is wrong says who can put it right', async () => {
    await expect(mailer('re_bad').send(answer)).rejects.toMatchObject({
      message: 'Resend does not accept the API key. An admin can type it again in Settings, Sending.',
      reply: 'Missing API key',
      temporary: false,
      uncertain: false,
    })
  })

  test.each([
    [400, 'validation_error', 'Resend refused the mail.'],
    [403, 'invalid_api_key', 'Resend does not accept the API key.'],
    [403, 'validation_error', 'Resend refused the mail.'],
    [422, 'invalid_from_address', 'Resend does not accept the sender of the mail.'],
    [422, 'invalid_attachment', 'Resend does not accept one of the files.'],
    [451, 'security_error', 'Resend found something wrong with the mail.'],
  ])('with %i %s is never tried again', async (status, name, sentence) => {
    const failure = await error(status, name, 'The domain is not verified.')
    expect(failure).toMatchObject({ temporary: false, uncertain: false, reply: 'The domain is not verified.' })
    expect(failure.message).toContain(sentence)
  })

  test('for now is tried again when Resend says so', async () => {
    expect(await error(429, 'rate_limit_exceeded', 'slow down', { 'retry-after': '120' })).toMatchObject({
      temporary: true,
      retryAfter: 120,
    })
    const date = new Date(Date.now() + 90_000).toUTCString()
    const { retryAfter } = await error(429, 'rate_limit_exceeded', 'slow down', { 'retry-after': date })
    expect(retryAfter).toBeGreaterThan(60)
    expect(retryAfter).toBeLessThanOrEqual(90)
  })

  test.each(['daily_quota_exceeded', 'monthly_quota_exceeded'])('for %s waits an hour', async (name) => {
    expect(await error(429, name)).toMatchObject({ temporary: true, retryAfter: 3600 })
  })

  test.each<[string, Reply]>([
    ['an error of its own', { status: 500, json: { name: 'internal_server_error', message: 'oops' } }],
    ['a gateway in between', { status: 502, text: '<html>Bad gateway</html>' }],
    ['a connection that breaks', 'drop'],
    ['silence', 'hang'],
    ['two hundred and no id', { status: 200, text: '[]' }],
    ['the same mail still in work', { status: 409, json: { name: 'concurrent_idempotent_requests' } }],
  ])('for %s is tried again', async (_, reply) => {
    expect(await refused(reply)).toMatchObject({ temporary: true, uncertain: false })
  })

  test('is not followed to somewhere else, and the key with it', async () => {
    const elsewhere = await startService({ status: 200, json: { id: 'x' } })
    expect(await refused({ status: 307, headers: { location: `${elsewhere.url}/emails` } })).toMatchObject({
      temporary: false,
    })
    expect(elsewhere.asked).toEqual([])
    await elsewhere.stop()
  })

  test('has an answer of which only the beginning is read', async () => {
    const { reply } = await refused({ status: 422, json: { message: 'x'.repeat(50_000) } })
    expect(reply).toHaveLength(1000)
  })

  test.each([
    ['51 recipients', { recipients: Array.from({ length: 51 }, (_, n) => `p${n}@example.com`) }, 'at most 50'],
    ['an address that no service takes', { recipients: ['nøra@example.com'] }, 'cannot reach nøra@example.com'],
    ['30 MB', { raw: new Uint8Array(30_000_000) }, '30.0 MB'],
  ])('for %s is not even asked for', async (_, change, sentence) => {
    await expect(mailer().send({ ...answer, ...change })).rejects.toThrow(sentence)
    expect(service.asked).toEqual([])
  })
})
