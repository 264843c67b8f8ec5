import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { composeMail, type OutgoingMail } from '../../../../worker/channels/email/compose-mail.ts'
import { HeaderInjection } from '../../../../worker/channels/email/header.ts'
import { parseMail } from '../../../../worker/channels/email/parse-mail.ts'

const answer: OutgoingMail = {
  messageId: 'answer-1@postroom.test',
  date: Date.UTC(2025, 10, 21, 9, 30),
  from: { name: 'Bøb at Support', email: 'support@postroom.test' },
  to: [
    { name: 'Nora "N", Ltd.', email: 'nora@example.com' },
    { name: '', email: 'otto@example.com' },
  ],
  cc: [{ name: 'ピア', email: 'pia@example.com' }],
  bcc: [{ name: '', email: 'secret@example.com' }],
  replyTo: { name: '', email: 'inbox+abc@postroom.test' },
  subject: 'Re: Blåbær på vei – bestilling 12 med et emne som er så langt at det må brettes flere ganger 🫐',
  inReplyTo: 'question-1@example.com',
  references: ['first@example.com', 'question-1@example.com'],
  text: 'Hei Nora,\n\nden er på vei.\n.\n-- \nBøb',
  html: '<p>Hei Nora,</p><p>den er <b>på vei</b>. <img src="cid:berry@postroom.test"></p>',
  headers: [{ name: 'Auto-Submitted', value: 'no' }],
  attachments: [
    {
      filename: 'Blåbær & "co".pdf',
      type: 'application/pdf',
      content: Uint8Array.from({ length: 5000 }, (_, n) => n % 256),
    },
    { filename: 'berry.png', type: 'image/png', content: Uint8Array.of(1, 2, 3), contentId: 'berry@postroom.test' },
  ],
}
const readBack = async (mail: OutgoingMail) => parseMail(await composeMail(mail), { from: '', to: '' })
const source = async (mail: OutgoingMail) => new TextDecoder('latin1').decode(await composeMail(mail))

const python = `
import sys, json, email, email.policy
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = [p for p in mail.walk() if not p.is_multipart()]
print(json.dumps({
  'defects': [str(d) for p in mail.walk() for d in p.defects],
  'subject': mail['subject'], 'from': [[a.display_name, a.addr_spec] for a in mail['from'].addresses],
  'to': [[a.display_name, a.addr_spec] for a in mail['to'].addresses], 'cc': [[a.display_name, a.addr_spec] for a in mail['cc'].addresses],
  'id': mail['message-id'], 'date': mail['date'].datetime.isoformat(), 'references': mail['references'], 'inReplyTo': mail['in-reply-to'],
  'text': mail.get_body(('plain',)).get_content(), 'html': mail.get_body(('html',)).get_content(),
  'files': [[p.get_filename(), p.get_content_type(), len(p.get_content())] for p in parts if p.get_filename()],
}))`
const hasPython = (() => {
  try {
    return execFileSync('python3', ['-c', 'import email.policy'], { stdio: 'ignore' }) !== undefined
  } catch {
    return false
  }
})()

describe('an answer', () => {
  test('reads back as it was written', async () => {
    const mail = await readBack(answer)
    expect(mail).toMatchObject({
      messageId: 'answer-1@postroom.test',
      date: answer.date,
      from: answer.from,
      to: answer.to,
      cc: answer.cc,
      replyTo: [answer.replyTo],
      subject: answer.subject,
      inReplyTo: ['question-1@example.com'],
      references: answer.references,
      text: answer.text,
      html: expect.stringContaining('den er <b>på vei</b>'),
    })
    expect(
      mail.attachments.map(({ filename, type, inline, contentId }) => ({ filename, type, inline, contentId })),
    ).toEqual([
      { filename: 'berry.png', type: 'image/png', inline: true, contentId: 'berry@postroom.test' },
      { filename: 'Blåbær & _co_.pdf', type: 'application/pdf', inline: false, contentId: null },
    ])
    expect(mail.attachments[1]!.content).toEqual(answer.attachments[0]!.content)
  })

  test.skipIf(!hasPython)("reads back in Python's strict parser, without a defect", async () => {
    const told = JSON.parse(
      execFileSync('python3', ['-c', python], { input: await composeMail(answer) }).toString(),
    ) as Record<string, unknown>
    expect(told).toMatchObject({
      defects: [],
      subject: answer.subject,
      from: [['Bøb at Support', 'support@postroom.test']],
      to: [
        ['Nora "N", Ltd.', 'nora@example.com'],
        ['', 'otto@example.com'],
      ],
      cc: [['ピア', 'pia@example.com']],
      id: '<answer-1@postroom.test>',
      date: '2025-11-21T09:30:00+00:00',
      references: '<first@example.com> <question-1@example.com>',
      inReplyTo: '<question-1@example.com>',
      text: expect.stringContaining('den er på vei.'),
      html: expect.stringContaining('på vei'),
    })
    expect(told.files).toEqual(
      expect.arrayContaining([
        ['Blåbær & _co_.pdf', 'application/pdf', 5000],
        ['berry.png', 'image/png', 3],
      ]),
    )
  })

  test('is 7-bit, in lines that end in CRLF and that servers take', async () => {
    const raw = await source({
      ...answer,
      text: `${'å'.repeat(5000)}\n${'x'.repeat(5000)}`,
      html: `<p>${'y'.repeat(5000)}</p>`,
    })
    expect(raw).not.toMatch(/[^\0-\x7f]/)
    expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/)
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
  })

  test('says that it is ours, and nobody on Bcc', async () => {
    const raw = await source(answer)
    expect(raw).toContain('X-Postroom-Loop: 1')
    expect(raw).not.toContain('secret@example.com')
    expect((await readBack(answer)).automatic).toBe('own')
  })

  test('without HTML, files and ids is a plain text', async () => {
    const plain = { ...answer, html: null, attachments: [], inReplyTo: null, references: [], cc: [], replyTo: null }
    expect(await readBack(plain)).toMatchObject({
      html: null,
      text: answer.text,
      attachments: [],
      references: [],
      replyTo: [],
    })
    expect(await source(plain)).not.toMatch(/^(Cc|Reply-To|References|In-Reply-To):/im)
  })

  test('takes ids with their brackets too', async () => {
    expect(
      await readBack({ ...answer, messageId: '<a@b>', inReplyTo: '<c@d>', references: ['<e@f>', '<c@d>'] }),
    ).toMatchObject({ messageId: 'a@b', inReplyTo: ['c@d'], references: ['e@f', 'c@d'] })
  })

  test('at the end of a thread of a thousand mails keeps the first and the newest references', async () => {
    const { references, headers } = await readBack({
      ...answer,
      references: Array.from({ length: 1000 }, (_, n) => `message-number-${n}@example.com`),
    })
    expect(references[0]).toBe('message-number-0@example.com')
    expect(references.at(-1)).toBe('message-number-999@example.com')
    expect(headers.find(({ name }) => name === 'References')!.value.length).toBeLessThanOrEqual(2048)
  })

  test('to a mail whose id no header can carry is in plain lines all the same, and names the others', async () => {
    const strange = ['bånd@example.com', `${'x'.repeat(990)}@example.com`, '\u2028@example.com']
    const references = ['first@example.com', ...strange]
    for (const inReplyTo of strange) {
      const raw = await source({ ...answer, inReplyTo, references })
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
      expect(head).toMatch(/^[\t\r\n -~]*$/)
      expect(Math.max(...head.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
      expect(await readBack({ ...answer, inReplyTo, references })).toMatchObject({
        inReplyTo: [],
        references: ['first@example.com'],
      })
    }
  })

  test('to the longest subject that can be asked under can leave', async () => {
    const { subject } = await readBack({ ...answer, subject: `Re: ${'å'.repeat(998)}` })
    expect(subject).toBe(`Re: ${'å'.repeat(994)}`)
  })

  test.each([
    '../../etc/passwd',
    'a\r\nBcc: eve@evil.example',
    '\u202efdp.exe',
    '日本語のとても長い名前'.repeat(20) + '.pdf',
    "it's; 100%.txt",
    '"',
    '',
  ])('carries a file of any name: %j', async (filename) => {
    const mail = await readBack({
      ...answer,
      attachments: [{ filename, type: 'text/plain\u0000; x'.slice(0, 10), content: Uint8Array.of(65) }],
    })
    expect(mail.attachments).toHaveLength(1)
    expect(mail.attachments[0]!.filename).not.toMatch(/[/\\\r\n\u202e]/)
    expect(mail.headers.some(({ name }) => name === 'Bcc')).toBe(false)
  })
})

describe('nobody writes a header of their own', () => {
  const evil = 'x\r\nBcc: eve@evil.example'
  test.each<[string, Partial<OutgoingMail>]>([
    ['Subject', { subject: evil }],
    ['Subject', { subject: 'x\nBcc: eve@evil.example' }],
    ['Subject', { subject: 'x\rBcc: eve@evil.example' }],
    ['From', { from: { name: evil, email: 'support@postroom.test' } }],
    ['To', { to: [{ name: '', email: `nora@example.com${evil}` }] }],
    ['To', { to: [{ name: '', email: 'nora@example.com, eve@evil.example' }] }],
    ['To', { to: [{ name: '', email: 'nora@example.com> <eve@evil.example' }] }],
    ['Cc', { cc: [{ name: evil, email: 'pia@example.com' }] }],
    ['Reply-To', { replyTo: { name: '', email: evil } }],
    ['Message-ID', { messageId: evil }],
    ['In-Reply-To', { inReplyTo: evil }],
    ['References', { references: [evil] }],
    ['X-Team', { headers: [{ name: 'X-Team', value: evil }] }],
    ['X:?????:?x', { headers: [{ name: 'X: y\r\nBcc: x', value: 'eve@evil.example' }] }],
    ['Content-Type', { attachments: [{ filename: 'a', type: `text/plain${evil}`, content: new Uint8Array() }] }],
    ['Content-ID', { attachments: [{ filename: 'a', type: 'image/png', content: new Uint8Array(), contentId: evil }] }],
  ])('through %s: %j', async (header, change) => {
    const error = await composeMail({ ...answer, ...change }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(HeaderInjection)
    if (!header.includes('?')) expect((error as HeaderInjection).header).toBe(header)
  })
})
