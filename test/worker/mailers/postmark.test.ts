import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MailError } from '../../../worker/mailers/mailer.ts'
import { createPostmarkMailer } from '../../../worker/mailers/postmark.ts'
import { answer, bytes } from './servers.ts'
import { postmark, type Reply, type Service, startService } from './sending-service.ts'

let service: Service
beforeEach(async () => {
  service = await startService(postmark)
})
afterEach(() => service.stop())

const mailer = (token = 'pm-good') =>
  createPostmarkMailer({ token, stream: 'outbound', url: service.url, patience: 500 })
const refused = async (reply: Reply): Promise<MailError> => {
  service.answers(reply)
  return mailer()
    .send(answer)
    .then(
      () => expect.fail('It was sent.'),
      (error: unknown) => error as MailError,
    )
}

describe('a mail', () => {
  test('that answers an invitation has its calendar among the files', async () => {
    await mailer().send({ ...answer, parts: { ...answer.parts, calendar: 'METHOD:REPLY' } })
    const invite = { Name: 'invite.ics', Content: btoa('METHOD:REPLY') }
    const type = 'text/calendar; charset=utf-8; method=REPLY'
    expect(service.asked[0]).toMatchObject({ json: { Attachments: [{ ...invite, ContentType: type }] } })
  })

  test('is given to Postmark as it is, and keeps its Message-ID', async () => {
    const taken = await mailer().send({
      ...answer,
      parts: {
        ...answer.parts,
        from: { name: 'Bøb', email: 'support@postroom.test' },
        to: [
          { name: 'Haugen, Nora', email: 'nora@example.com' },
          { name: '', email: 'otto@example.com' },
        ],
        bcc: [{ name: '', email: 'pia@example.com' }],
        replyTo: { name: 'Bøb', email: 'inbox+abc@postroom.test' },
        html: '<p>It is on its way.</p>',
        headers: [{ name: 'References', value: '<a@example.com> <b@example.com>' }],
        attachments: [
          { filename: 'berry.png', type: 'image/png', content: bytes('pic'), contentId: 'berry@postroom.test' },
          { filename: 'price.pdf', type: 'application/pdf', content: new Uint8Array() },
        ],
      },
    })
    expect(taken).toEqual({ providerId: null, undelivered: null })
    expect(service.asked).toMatchObject([
      {
        method: 'POST',
        path: '/email',
        headers: { accept: 'application/json', 'x-postmark-server-token': 'pm-good' },
        json: {
          From: 'Bøb <support@postroom.test>',
          To: '"Haugen, Nora" <nora@example.com>, otto@example.com',
          Bcc: 'pia@example.com',
          ReplyTo: 'Bøb <inbox+abc@postroom.test>',
          Subject: 'Your order',
          TextBody: 'It is on its way.',
          HtmlBody: '<p>It is on its way.</p>',
          MessageStream: 'outbound',
          TrackOpens: false,
          TrackLinks: 'None',
          Headers: [
            { Name: 'References', Value: '<a@example.com> <b@example.com>' },
            { Name: 'Message-ID', Value: '<answer-1@postroom.test>' },
            { Name: 'X-PM-KeepID', Value: 'true' },
          ],
          Attachments: [
            { Name: 'berry.png', ContentType: 'image/png', ContentID: 'cid:berry@postroom.test', Content: btoa('pic') },
            { Name: 'price.pdf', ContentType: 'application/pdf', Content: '' },
          ],
        },
      },
    ])
    expect(service.asked[0]!.json).not.toHaveProperty('Cc')
  })

  test('that leaves out an address that bounced before says which', async () => {
    const said = 'Message OK, but will not deliver to these inactive addresses: pia@example.com'
    service.answers({ status: 200, json: { ErrorCode: 0, Message: said, MessageID: 'x' } })
    expect(await mailer().send(answer)).toEqual({ providerId: null, undelivered: said })
  })
})

describe('a mail that Postmark does not take', () => {
  test('with a token that is wrong says who can put it right', async () => {
    await expect(mailer('pm-bad').send(answer)).rejects.toMatchObject({
      message: 'Postmark does not accept the server token. An admin can type it again in Settings, Sending.',
      temporary: false,
    })
  })

  test.each([
    [300, 'Postmark does not accept an address'],
    [400, 'not known at Postmark'],
    [401, 'not confirmed at Postmark'],
    [405, 'credits are used up'],
    [406, 'bounced before or complained'],
    [411, 'files of this kind'],
    [412, 'not approved yet'],
    [413, 'may not send'],
    [1235, 'no such message stream'],
    [9999, 'Postmark refused the mail.'],
  ])('for %i is never tried again', async (ErrorCode, sentence) => {
    const failure = await refused({
      status: 422,
      json: { ErrorCode, Message: 'Found inactive addresses: nora@example.com' },
    })
    expect(failure).toMatchObject({
      temporary: false,
      uncertain: false,
      reply: 'Found inactive addresses: nora@example.com',
    })
    expect(failure.message).toContain(sentence)
  })

  test('for now is tried again when Postmark says so', async () => {
    expect(
      await refused({ status: 429, json: { ErrorCode: 429, Message: 'Rate limit' }, headers: { 'retry-after': '7' } }),
    ).toMatchObject({ temporary: true, retryAfter: 7 })
  })

  test('while it is down for maintenance is tried again', async () => {
    expect(await refused({ status: 503, json: { ErrorCode: 100, Message: 'Maintenance' } })).toMatchObject({
      temporary: true,
      uncertain: false,
    })
  })

  test.each<[string, Reply]>([
    ['an error of its own', { status: 500, json: { ErrorCode: 500, Message: 'oops' } }],
    ['a gateway in between', { status: 504, text: 'Gateway timeout' }],
    ['a connection that breaks', 'drop'],
    ['silence', 'hang'],
    ['two hundred and nothing', { status: 200, text: 'OK' }],
  ])('for %s may have left: a person decides, no retry sends it twice', async (_, reply) => {
    expect(await refused(reply)).toMatchObject({ temporary: false, uncertain: true })
  })

  test('for its size is not even asked for', async () => {
    await expect(mailer().send({ ...answer, raw: new Uint8Array(10_000_001) })).rejects.toThrow(
      'Postmark takes at most 10.0 MB',
    )
    expect(service.asked).toEqual([])
  })
})
