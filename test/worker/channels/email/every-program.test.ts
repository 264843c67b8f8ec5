import fc from 'fast-check'
import { extract } from 'letterparser'
import { type AddressObject, simpleParser } from 'mailparser'
import { addressParser } from 'postal-mime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { composeMail, type OutgoingMail } from '../../../../worker/channels/email/compose-mail.ts'
import { cleanFilename } from '../../../../worker/channels/email/clean-line.ts'
import { prepareMail } from '../../../../worker/channels/email/prepare-mail.ts'
import { createPostmarkMailer } from '../../../../worker/mailers/postmark.ts'
import { createResendMailer } from '../../../../worker/mailers/resend.ts'
import { postmark, resend, type Service, startService } from '../../mailers/sending-service.ts'

const bare: OutgoingMail = {
  messageId: 'answer-1@postroom.test',
  date: Date.UTC(2026, 10, 21, 9, 30),
  from: { name: 'Bob', email: 'support@postroom.test' },
  to: [{ name: 'Nora', email: 'nora@example.com' }],
  cc: [],
  bcc: [],
  replyTo: null,
  subject: 'Your order',
  inReplyTo: null,
  references: [],
  text: 'It is on its way.',
  html: '<p>It is on its way.</p>',
  headers: [],
  attachments: [],
}

/** What people write: letters of many scripts, signs that mean something in a header, and signs of two units. */
const unit = fc.constantFrom(
  ...Array.from('abz AZ09,;:.@<>()[]"\'\\/=?_*%&#!-+åøæéßñłžșΩЖדعไ日本語한글'),
  '🫐',
  '👩‍💻',
  '\u0301',
)
const line = (maxLength: number) => fc.string({ unit, maxLength }).map((text) => text.replace(/ {2,}/g, ' ').trim())
const name = line(60)
const subject = line(400)
const local = fc.stringMatching(/^[a-z0-9]([a-z0-9._+-]{0,20}[a-z0-9])?$/).filter((text) => !text.includes('..'))
const domain = fc.constantFrom('example.com', 'mail.example.org', 'blåbær.example', 'münchen.example', '例え.example')
const ascii: Record<string, string> = {
  'blåbær.example': 'xn--blbr-roah.example',
  'münchen.example': 'xn--mnchen-3ya.example',
  '例え.example': 'xn--r8jz45g.example',
}
const address = fc.record({
  name,
  email: fc.tuple(local, domain).map(([before, after]) => `${before}@${after}`),
})
const inAscii = ({ name: shown, email }: { name: string; email: string }) => {
  const [before, after] = email.split('@') as [string, string]
  return { name: shown, email: `${before}@${ascii[after] ?? after}` }
}
const body = fc.array(fc.string({ unit, maxLength: 300 }), { maxLength: 12 }).map((lines) =>
  lines
    .map((text) => text.trimEnd())
    .join('\n')
    .trim(),
)
// Of a mail without a text part mailparser makes one from the HTML.
const text = body.filter((written) => written !== '')
const html = body.map((written) => `<p>${written.replace(/[<>&]/g, '')}</p>`)
const file = fc.record({
  filename: line(120),
  type: fc.constantFrom('application/pdf', 'image/png', 'text/plain', 'application/zip'),
  content: fc.uint8Array({ maxLength: 300 }),
})
const mail: fc.Arbitrary<OutgoingMail> = fc.record({
  messageId: fc.constant(bare.messageId),
  date: fc.constant(bare.date),
  from: fc.record({ name, email: fc.constant('support@postroom.test') }),
  to: fc.array(address, { minLength: 1, maxLength: 5 }),
  cc: fc.array(address, { maxLength: 3 }),
  bcc: fc.array(
    local.map((before) => ({ name: '', email: `hidden-${before}@secret.example` })),
    { maxLength: 2 },
  ),
  replyTo: fc.option(fc.record({ name, email: fc.constant('inbox+abc@postroom.test') }), { nil: null }),
  subject,
  inReplyTo: fc.constant('question-1@example.com'),
  references: fc.array(fc.uuid(), { maxLength: 80 }).map((ids) => ids.map((id) => `${id}@mail.example.com`)),
  text,
  html,
  headers: fc.constant([]),
  attachments: fc.array(file, { maxLength: 3 }),
})

/** letterparser reads encoded words before it takes addresses apart: signs of an address in a name confuse it. */
const withPlainNames = (written: OutgoingMail): OutgoingMail => {
  const plain = <Named extends { name: string }>(one: Named) => ({
    ...one,
    name: one.name
      .replace(/["\\<>()[\],;:@.=?]/g, '')
      .replace(/ {2,}/g, ' ')
      .trim(),
  })
  return { ...written, from: plain(written.from), to: written.to.map(plain), cc: written.cc.map(plain) }
}

const source = (raw: Uint8Array) => new TextDecoder('latin1').decode(raw)
const listed = (list: AddressObject | AddressObject[] | undefined) =>
  [list ?? []].flat().flatMap(({ value }) => value.map((one) => ({ name: one.name, email: one.address })))

describe('whatever it is about, a mail', () => {
  test('is read by mailparser as it was meant', async () => {
    await fc.assert(
      fc.asyncProperty(mail, async (written) => {
        const read = await simpleParser(Buffer.from(await composeMail(written)), { skipTextToHtml: true })
        expect(listed(read.from)).toEqual([written.from])
        expect(listed(read.to)).toEqual(written.to)
        expect(listed(read.cc)).toEqual(written.cc)
        expect(read.bcc).toBeUndefined()
        expect(listed(read.replyTo)).toEqual(written.replyTo ? [written.replyTo] : [])
        expect(read.subject ?? '').toBe(written.subject)
        expect(read.messageId).toBe(`<${written.messageId}>`)
        expect(read.inReplyTo).toBe('<question-1@example.com>')
        expect(read.text?.trim() ?? '').toBe(written.text)
        expect((read.html || '').replaceAll('\r\n', '\n').trim()).toBe(written.html)
        expect(
          read.attachments.map(({ filename, contentType, content }) => ({
            filename,
            type: contentType,
            content: new Uint8Array(content),
          })),
        ).toEqual(written.attachments.map((one) => ({ ...one, filename: cleanFilename(one.filename) ?? 'attachment' })))
      }),
      { numRuns: 150 },
    )
  })

  test('is read by letterparser as it was meant', async () => {
    await fc.assert(
      fc.asyncProperty(mail.map(withPlainNames), async (written) => {
        const read = extract(source(await composeMail(written)))
        const plain = (list: { name?: string; address: string }[] = []) =>
          list.map((one) => ({ name: one.name ?? '', email: one.address }))
        expect(plain([read.from!])).toEqual([written.from])
        expect(plain(read.to)).toEqual(written.to.map(inAscii))
        expect(plain(read.cc)).toEqual(written.cc.map(inAscii))
        expect(read.bcc).toBeUndefined()
        expect(read.subject ?? '').toBe(written.subject)
        expect((read.text ?? '').replaceAll('\r\n', '\n').trim()).toBe(written.text)
        expect((read.html ?? '').replaceAll('\r\n', '\n').trim()).toBe(written.html)
      }),
      { numRuns: 150 },
    )
  })

  test('is 7-bit, in lines of CRLF that are not too long, and names nobody on Bcc', async () => {
    await fc.assert(
      fc.asyncProperty(mail, async (written) => {
        const raw = source(await composeMail(written))
        expect(raw).not.toMatch(/[^\0-\x7f]/)
        expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/)
        const [head] = raw.split('\r\n\r\n') as [string]
        for (const one of head.split('\r\n')) expect(one.length).toBeLessThanOrEqual(998)
        for (const one of raw.split('\r\n')) expect(one.length).toBeLessThanOrEqual(998)
        expect(raw).not.toContain('secret.example')
        const references = /^References: ((?:.|\r\n )*)/m.exec(head)?.[1] ?? ''
        expect(references.length).toBeLessThanOrEqual(2048)
      }),
      { numRuns: 150 },
    )
  })
})

describe('what a service is given', () => {
  let services: { resend: Service; postmark: Service }
  beforeAll(async () => {
    services = { resend: await startService(resend(null)), postmark: await startService(postmark) }
  })
  afterAll(() => Promise.all(Object.values(services).map((service) => service.stop())))

  const read = (value: unknown) =>
    ([value ?? []].flat() as string[]).flatMap((one) =>
      addressParser(one, { flatten: true }).map(({ name: shown, address: email }) => ({
        name: shown,
        email,
      })),
    )
  const decode = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'))

  test('equals the message: Resend', async () => {
    const mailer = createResendMailer({ key: 're_good', url: services.resend.url })
    await fc.assert(
      fc.asyncProperty(mail, fc.uuid(), async (written, messageId) => {
        const prepared = await prepareMail({ ...written, messageId })
        await mailer.send(prepared)
        const { json } = services.resend.asked.findLast(({ method }) => method === 'POST')!
        expect([read(json['from']), read(json['to']), read(json['cc']), read(json['bcc'])]).toEqual(
          [[written.from], written.to, written.cc, written.bcc].map((list) => list.map(inAscii)),
        )
        expect(json).toMatchObject({ subject: written.subject, text: written.text, html: written.html })
        const raw = await simpleParser(Buffer.from(prepared.raw))
        const { References = '' } = json['headers'] as Record<string, string>
        expect(References.split(' ').filter(Boolean)).toEqual([raw.references ?? []].flat())
        const files = (json['attachments'] ?? []) as Record<string, string>[]
        expect(files.map(({ filename, content }) => ({ filename, content: decode(content) }))).toEqual(
          raw.attachments.map(({ filename, content }) => ({ filename, content: new Uint8Array(content) })),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('equals the message: Postmark', async () => {
    const mailer = createPostmarkMailer({ token: 'pm-good', stream: 'outbound', url: services.postmark.url })
    await fc.assert(
      fc.asyncProperty(mail, async (written) => {
        const prepared = await prepareMail(written)
        await mailer.send(prepared)
        const { json } = services.postmark.asked.at(-1)!
        expect([read(json['From']), read(json['To']), read(json['Cc']), read(json['Bcc'])]).toEqual(
          [[written.from], written.to, written.cc, written.bcc].map((list) => list.map(inAscii)),
        )
        expect(json).toMatchObject({ Subject: written.subject, TextBody: written.text, HtmlBody: written.html })
        const raw = await simpleParser(Buffer.from(prepared.raw))
        const files = (json['Attachments'] ?? []) as Record<string, string>[]
        expect(files.map(({ Name, Content }) => ({ filename: Name, content: decode(Content) }))).toEqual(
          raw.attachments.map(({ filename, content }) => ({ filename, content: new Uint8Array(content) })),
        )
      }),
      { numRuns: 60 },
    )
  })
})
