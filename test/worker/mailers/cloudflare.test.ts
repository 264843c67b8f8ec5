import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message, Upload } from '../../../worker/contract/message.ts'
import { createCloudflareMailer } from '../../../worker/mailers/cloudflare.ts'
import type { MailError, MailToSend } from '../../../worker/mailers/mailer.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, answerTo, conversationAbout, got, messagesOf, until, write } from '../office.ts'
import { signedIn } from '../settings/browser.ts'
import { answer } from './servers.ts'

describe('in the runtime', () => {
  let postroom: Postroom
  let team: Team
  beforeAll(async () => {
    postroom = await startPostroom({ explorer: true })
    team = await makeTeam(postroom)
    const ada = await signedIn(postroom, team.ada.email)
    await ada.send('/settings/sending/cloudflare', {})
  })
  afterAll(() => postroom?.stop())

  interface Sent {
    from: string
    to: string[]
    cc?: string[]
    bcc?: string[]
    replyTo: string
    subject: string
    messageId: string
    headers: Record<string, string>
    attachments: { filename: string; contentType: string; disposition: string; size: number }[]
    text: string
    html: string
  }

  /** What the platform's binding was given, as its explorer shows it. */
  async function sent(subject: string): Promise<Sent> {
    const at = `${postroom.url}/cdn-cgi/local/explorer/api/local/email/sending`
    const { result } = await got<{ result: Sent[] }>(fetch(at))
    const { messageId } = result.find((mail) => mail.subject === subject)!
    return (
      await got<{ result: Sent }>(
        fetch(`${at}?worker=postroom&email_id=${encodeURIComponent(messageId.replace(/^<|>$/g, ''))}`),
      )
    ).result
  }

  test('an answer leaves by the platform, known by the id that it was given', async () => {
    await write(postroom, { subject: 'By the platform' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'By the platform')
    const upload = await got<Upload>(
      team.bob.api('/api/uploads?filename=bl%C3%A5b%C3%A6r.txt', {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: 'berries',
      }),
    )
    const { id } = await got<Message>(
      answerTo(team.bob, row.id, '<p>It is on its <b>way</b>.</p>', {
        cc: [{ email: 'otto@example.com' }],
        bcc: [{ email: 'pia@blåbær.example' }],
        uploads: [upload.id],
      }),
    )
    const messages = await until(
      () => messagesOf(team.bob.api, row.id),
      (seen) => seen.some((message) => message.id === id && message.status === 'sent'),
    )
    const mail = await sent('Re: By the platform')
    expect(mail).toMatchObject({
      from: '"Bob at Acme" <support@postroom.test>',
      to: [`"Nora Haugen" <${NORA}>`],
      cc: ['otto@example.com'],
      bcc: ['pia@xn--blbr-roah.example'],
      replyTo: expect.stringMatching(/^"Bob at Acme" <inbox\+[a-z2-7]+@postroom\.test>$/),
      headers: { 'In-Reply-To': `<${messages[0]!.messageId}>`, 'X-Postroom-Loop': '1' },
      attachments: [{ filename: 'blåbær.txt', contentType: 'text/plain', disposition: 'attachment', size: 7 }],
      text: 'It is on its way.',
      html: expect.stringMatching(/^<p>It is on its <b>way<\/b>\.<\/p><div style="display:none/) as string,
    })
    expect(`<${messages.at(-1)!.messageId}>`).toBe(mail.messageId)

    await write(postroom, { subject: 'Thanks', inReplyTo: messages.at(-1)!.messageId! })
    await until(
      () => messagesOf(team.bob.api, row.id),
      (seen) => seen.length === 3,
    )
  })
})

/** The platform cannot run here, and its stand-in refuses nothing: this answers as its documentation says. */
function platform(refusal?: { code?: string; message: string }) {
  const sent: Record<string, unknown>[] = []
  const binding = {
    send: async (mail: Record<string, unknown>) => {
      sent.push(mail)
      if (refusal) throw Object.assign(new Error(refusal.message), refusal)
      return { messageId: '<abc@postroom.test>' }
    },
  } as unknown as Parameters<typeof createCloudflareMailer>[0]
  return { mailer: createCloudflareMailer(binding), sent }
}

async function refused(mail: MailToSend, refusal?: { code?: string; message: string }) {
  const { mailer, sent } = platform(refusal)
  const error = await mailer.send(mail).then(
    () => expect.fail('It was sent.'),
    (thrown: unknown) => thrown as MailError,
  )
  return { error, sent }
}

describe('before it is sent', () => {
  const headers = (list: { name: string; value: string }[]) => ({ parts: { ...answer.parts, headers: list } })
  const many = (prefix: string, count: number, value: string) =>
    headers(Array.from({ length: count }, (_, n) => ({ name: `${prefix}${n}`, value })))

  test.each<[string, Partial<MailToSend>, string]>([
    ['51 recipients', { recipients: Array.from({ length: 51 }, (_, n) => `p${n}@example.com`) }, 'at most 50'],
    ['more than 5 MiB', { raw: new Uint8Array(5 * 1024 * 1024 + 1) }, 'Cloudflare takes at most 5.2 MB'],
    ['a header that is not on the list', headers([{ name: 'Date', value: 'now' }]), 'the header Date'],
    ['a header without a value', headers([{ name: 'X-Team', value: '' }]), 'X-Team is empty'],
    ['a header of 2,049 bytes', headers([{ name: 'References', value: 'å'.repeat(1025) }]), '2,048 bytes'],
    ['headers of more than 16 KB', many('X-', 10, 'x'.repeat(2000)), '16 KB together'],
    ['nobody to go to', { recipients: [] }, 'no recipients'],
  ])('a mail with %s is refused with a sentence', async (_, change, sentence) => {
    const { error, sent } = await refused({ ...answer, ...change })
    expect(error.message).toContain(sentence)
    expect(error).toMatchObject({ temporary: false, uncertain: false })
    expect(error.why).not.toBeNull()
    expect(sent).toEqual([])
  })

  test('a picture in the text is one to the platform too', async () => {
    const { mailer, sent } = platform()
    const content = Uint8Array.of(1, 2, 3)
    const attachments = [{ filename: 'berry.png', type: 'image/png', content, contentId: 'berry@postroom.test' }]
    await mailer.send({ ...answer, parts: { ...answer.parts, attachments } })
    expect(sent[0]!['attachments']).toEqual([
      { disposition: 'inline', contentId: 'berry@postroom.test', filename: 'berry.png', type: 'image/png', content },
    ])
  })
})

describe('what the platform refuses', () => {
  test.each([
    ['E_VALIDATION_ERROR', 'does not accept an address'],
    ['E_TOO_MANY_RECIPIENTS', 'more recipients'],
    ['E_SENDER_NOT_VERIFIED', 'not verified at Cloudflare'],
    ['E_SENDER_DOMAIN_NOT_AVAILABLE', 'not set up for Email Sending'],
    ['E_RECIPIENT_NOT_ALLOWED', 'does not let this account write'],
    ['E_RECIPIENT_SUPPRESSED', 'nobody got the mail'],
    ['E_CONTENT_TOO_LARGE', 'larger than Cloudflare takes'],
    ['E_DELIVERY_FAILED', 'refused the mail'],
    ['E_HEADERS_TOO_MANY', 'so many headers'],
  ])('for good says why: %s', async (code, sentence) => {
    const { error } = await refused(answer, { code, message: 'as the platform says it' })
    expect(error.message).toContain(sentence)
    expect(error).toMatchObject({ temporary: false, uncertain: false, reply: 'as the platform says it' })
  })

  test.each([
    ['E_RATE_LIMIT_EXCEEDED', null],
    ['E_DAILY_LIMIT_EXCEEDED', 3600],
    ['E_INTERNAL_SERVER_ERROR', null],
  ])('for now is tried again: %s', async (code, retryAfter) => {
    const { error } = await refused(answer, { code, message: 'later' })
    expect(error).toMatchObject({ temporary: true, uncertain: false, retryAfter })
  })

  test('without a code may have left: a person decides', async () => {
    const { error } = await refused(answer, { message: 'Network connection lost.' })
    expect(error).toMatchObject({ temporary: false, uncertain: true })
  })
})
