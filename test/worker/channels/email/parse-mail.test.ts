import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMail, type ParsedMail } from '../../../../worker/channels/email/parse-mail.ts'

const envelope = { from: 'bounces@mailer.example', to: 'support@postroom.test' }

/** A mail as bytes: each character below 256 is one byte, so that charsets can be written out. */
function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

function parse(...lines: string[]): Promise<ParsedMail> {
  return parseMail(bytes(lines.join('\r\n')), envelope)
}

const pdf = ['Content-Type: application/pdf; name="order.pdf"', 'Content-Transfer-Encoding: base64', '', 'AQIDBA==']

describe('who wrote it', () => {
  test('Nora, by name and address', async () => {
    const mail = await parse('From: =?utf-8?Q?N=C3=B8ra?= <Nora@EXAMPLE.com>', 'To: Support <support@postroom.test>, otto@example.com', 'Cc: Friends: pia@example.com, quin@example.com;', '', 'Hello')
    expect(mail.from).toEqual({ name: 'Nøra', email: 'Nora@example.com' })
    expect(mail.to).toEqual([{ name: 'Support', email: 'support@postroom.test' }, { name: '', email: 'otto@example.com' }])
    expect(mail.cc.map(({ email }) => email)).toEqual(['pia@example.com', 'quin@example.com'])
  })

  test.each([
    [['Reply-To: nora@example.com', 'Sender: robot@example.com'], 'nora@example.com'],
    [['Sender: robot@example.com'], 'robot@example.com'],
    [['From: undisclosed', 'Reply-To: <nora@example.com>'], 'nora@example.com'],
    [['From: Nora <>'], 'bounces@mailer.example'],
    [['Subject: nobody'], 'bounces@mailer.example'],
  ])('somebody else where From says nothing: %j', async (headers, email) => {
    expect((await parse(...headers, '', 'Hello')).from.email).toBe(email)
  })

  test('the first of two, and the other is kept', async () => {
    const mail = await parse('From: Nora <nora@example.com>', 'From: Eve <eve@evil.example>', '', 'Hello')
    expect(mail.from.email).toBe('nora@example.com')
    expect(mail.otherFrom).toEqual([{ name: 'Eve', email: 'eve@evil.example' }])
  })

  test('a name has no characters that deceive', async () => {
    const mail = await parse('From: =?utf-8?B?4oCubW9jLmVsZ29vZ+KAqw==?= <eve@evil.example>', '', 'Hello')
    expect(mail.from.name).toBe('moc.elgoog')
  })

  test('nobody can put a second address into a name', async () => {
    const mail = await parse('From: =?utf-8?Q?ada=40postroom=2Etest=2C?= <eve@evil.example>', '', 'Hello')
    expect(mail.from.email).toBe('eve@evil.example')
    expect(mail.otherFrom).toEqual([])
  })

  test('broken addresses keep their words and cannot be answered', async () => {
    const mail = await parse('From: nora@example.com', 'To: "Support" <support@@postroom..test, <>, otto@', 'Cc: nora at example dot com', '', 'Hello')
    expect(mail.cc).toEqual([{ name: 'nora at example dot com', email: '' }])
    expect(mail.to.every(({ email }) => !email.includes(' '))).toBe(true)
  })
})

describe('what it says', () => {
  test.each([
    ['utf-8, labelled', 'text/plain; charset=utf-8', 'Bl\xc3\xa5b\xc3\xa6r', 'Blåbær'],
    ['utf-8, not labelled', 'text/plain', 'Bl\xc3\xa5b\xc3\xa6r', 'Blåbær'],
    ['utf-8, labelled Latin', 'text/plain; charset=iso-8859-1', 'Bl\xc3\xa5b\xc3\xa6r', 'Blåbær'],
    ['utf-8, labelled ASCII', 'text/plain; charset=us-ascii', 'Bl\xc3\xa5b\xc3\xa6r', 'Blåbær'],
    ['Latin, labelled utf-8', 'text/plain; charset=utf-8', 'Bl\xe5b\xe6r', 'Blåbær'],
    ['Latin, not labelled', 'text/plain', 'Bl\xe5b\xe6r \x80', 'Blåbær €'],
    ['a charset nobody knows', 'text/plain; charset=x-klingon', 'Bl\xe5b\xe6r', 'Blåbær'],
    ['a charset with the name of a method', 'text/plain; charset=constructor', 'Bl\xe5b\xe6r', 'Blåbær'],
    ['Cyrillic', 'text/plain; charset=koi8-r', '\xf0\xd2\xc9\xd7\xc5\xd4', 'Привет'],
    ['DOS', 'text/plain; charset=cp437', 'Gr\x81\xe1e', 'Grüße'],
    ['DOS, Western', 'text/plain; charset=IBM850', 'Bl\x86b\x91r', 'Blåbær'],
    ['utf-7', 'text/plain; charset=utf-7', 'Bl+AOU-b+AOY-r +- 1', 'Blåbær + 1'],
    ['Korean that shifts', 'text/plain; charset=iso-2022-kr', '\x1b$)C\x0eGQ1[\x0f ok', '한글 ok'],
    ['Chinese that shifts', 'text/plain; charset=hz-gb-2312', '~{VPND~} ok', '中文 ok'],
    ['Japanese, not labelled', 'text/plain', '\x1b$B$3$s\x1b(B', 'こん'],
    ['7-bit labelled utf-16', 'text/plain; charset=utf-16', 'plain', 'plain'],
  ])('in %s', async (_what, type, body, text) => {
    expect((await parse('From: nora@example.com', `Content-Type: ${type}`, '', body)).text).toBe(text)
  })

  test('in a subject that was never encoded', async () => {
    expect((await parse('From: nora@example.com', 'Subject: Bl\xe5b\xe6r', '', 'Hello')).subject).toBe('Blåbær')
    expect((await parse('From: nora@example.com', 'Subject: Bl\xc3\xa5b\xc3\xa6r', '', 'Hello')).subject).toBe('Blåbær')
    expect((await parse('Subject: \xf0\xd2\xc9\xd7\xc5\xd4', 'Content-Type: text/plain; charset=koi8-r', '', 'Hello')).subject).toBe('Привет')
  })

  test('in a subject encoded in charsets few can read', async () => {
    expect((await parse('Subject: =?utf-7?Q?Bl+AOU-b+AOY-r?=', '', '')).subject).toBe('Blåbær')
    expect((await parse('Subject: =?us-ascii?Q?Bl=C3=A5b=C3=A6r?=', '', '')).subject).toBe('Blåbær')
    expect((await parse('Subject: =?utf-8?B?w6U=?= =?utf-8?B?w6Y=?=', '', '')).subject).toBe('åæ')
  })

  test('its text part where it has one, else its HTML', async () => {
    const alternative = ['Content-Type: multipart/alternative; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'Plain words', '--b', 'Content-Type: text/html', '', '<p>Rich <b>words</b></p>', '--b--']
    expect(await parse(...alternative)).toMatchObject({ text: 'Plain words', html: expect.stringContaining('<p>Rich <b>words</b></p>') })
    expect((await parse('Content-Type: text/html', '', '<style>p{}</style><p>Rich <b>words</b></p><p>and a <a href="https://example.com/x">link</a></p><img src="https://track.example/1.gif">')).text).toBe('Rich words\n\nand a link')
    expect((await parse(...alternative.map(line => line.replace('Plain words', '   ')))).text).toBe('Rich words')
  })

  test('tables with a space between their cells', async () => {
    expect((await parse('Content-Type: text/html', '', '<table><tr><td>Order</td><td>1234</td></tr><tr><td>Total</td><td>5</td></tr></table>')).text).toBe('Order 1234\nTotal 5')
  })

  test('lines that were folded for the way are whole again, quotes stay quotes', async () => {
    const mail = await parse('Content-Type: text/plain; format=flowed', '', 'One long ', 'line.', ' From here', '> quoted ', '> words', '>> deeper', 'Bye', '-- ', 'Nora')
    expect(mail.text).toBe('One long line.\nFrom here\n> quoted words\n>> deeper\nBye\n-- \nNora')
    expect((await parse('Content-Type: text/plain; format=flowed; delsp=yes', '', 'Wort ', 'teil')).text).toBe('Wortteil')
  })

  test('with newlines of every kind as \\n', async () => {
    expect((await parse('From: nora@example.com', '', 'one\r\ntwo\nthree\rfour', '', '')).text).toBe('one\ntwo\nthree\nfour')
  })

  test('in a body whose boundary never comes', async () => {
    expect((await parse('Content-Type: multipart/mixed; boundary=lost', '', 'Still here')).text).toBe('Still here')
    expect((await parse('Content-Type: multipart/mixed', '', '<html><p>Still here</p></html>')).text).toBe('Still here')
  })

  test('in a body that begins without an empty line', async () => {
    expect(await parse('From: nora@example.com', 'Subject: Order', 'Where is my order?', 'Nora')).toMatchObject({ subject: 'Order', text: 'Where is my order?\nNora' })
    expect((await parse('Where is my order?', 'Nora')).text).toBe('Where is my order?\nNora')
  })

  test('a header that lost its indent costs no other header', async () => {
    expect(await parse('Subject: Order', 'number 12', 'From: nora@example.com', '', 'Hello')).toMatchObject({ from: { email: 'nora@example.com' }, text: 'Hello' })
  })

  test('its first new words as a snippet', async () => {
    const mail = await parse('From: nora@example.com', '', 'Thank   you,', 'Bob!', '', 'On Fri, 3 Jan 2025 at 10:00, Bob <bob@postroom.test> wrote:', '> It is on its way.')
    expect(mail.snippet).toBe('Thank you, Bob!')
    expect((await parse('', '\x20' + 'word '.repeat(100))).snippet.length).toBeLessThanOrEqual(160)
  })
})

describe('what hangs on it', () => {
  const related = (html: string, disposition: string) => [
    'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/html', '', html, '--b',
    'Content-Type: image/png; name="logo.png"', 'Content-ID: <logo@1>', ...(disposition ? [`Content-Disposition: ${disposition}`] : []), 'Content-Transfer-Encoding: base64', '', 'AQID', '--b--',
  ]

  test.each(['', 'inline', 'attachment; filename=logo.png'])('a picture that the HTML shows is inline, whatever its disposition: %j', async disposition => {
    const mail = await parse(...related('<img src="cid:logo@1">', disposition))
    expect(mail.attachments).toMatchObject([{ filename: 'logo.png', type: 'image/png', size: 3, contentId: 'logo@1', inline: true }])
  })

  test('a picture that the HTML does not show is no inline picture', async () => {
    expect((await parse(...related('<p>no picture</p>', 'inline'))).attachments).toMatchObject([{ inline: false }])
    expect((await parse(...related('<img src="cid:logo%401">', ''))).attachments).toMatchObject([{ inline: true }])
  })

  test('all of a hundred files', async () => {
    const mail = await parse('Content-Type: multipart/mixed; boundary=b', '', ...Array.from({ length: 100 }, () => ['--b', ...pdf]).flat(), '--b--')
    expect(mail.attachments).toHaveLength(100)
    expect(mail.attachments[99]!.content).toEqual(Uint8Array.of(1, 2, 3, 4))
  })

  test.each([
    ['filename="../../etc/passwd"', 'passwd'],
    ['filename="C:\\\\Users\\\\nora\\\\order.pdf"', 'order.pdf'],
    ["filename*=utf-8''%E2%80%AEfdp.exe", 'fdp.exe'],
    ["filename*=utf-8''..%00%0d%0a.htaccess", 'htaccess'],
    ['filename="Bl\xe5b\xe6r.pdf"', 'Blåbær.pdf'],
    ['filename="=?utf-8?Q?Bl=C3=A5b=C3=A6r=2Epdf?="', 'Blåbær.pdf'],
    ["filename*0*=utf-8''Bl%C3%A5; filename*1*=b%C3%A6r.pdf", 'Blåbær.pdf'],
    ['filename="..."', null],
    [`filename="${'a'.repeat(300)}.pdf"`, `${'a'.repeat(196)}.pdf`],
  ])('with a name that is safe: %s', async (parameter, filename) => {
    const mail = await parse('Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: application/octet-stream', `Content-Disposition: attachment; ${parameter}`, '', 'x', '--b--')
    expect(mail.attachments[0]!.filename).toBe(filename)
  })

  test('a mail within the mail, whole, and an invitation', async () => {
    const mail = await parse('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'See below', '--b', 'Content-Type: message/rfc822', '', 'Subject: inner', '', 'Inner words', '--b', 'Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR', '--b--')
    expect(mail.text).toBe('See below')
    expect(mail.attachments).toMatchObject([{ filename: 'message.eml', type: 'message/rfc822' }, { filename: 'invite.ics', type: 'text/calendar' }])
    expect(new TextDecoder().decode(mail.attachments[0]!.content)).toContain('Inner words')
  })
})

describe('how it hangs together with others', () => {
  test('by every id it names, oldest first', async () => {
    const mail = await parse('Message-ID: <three@example.com>', 'In-Reply-To: <two@postroom.test> "your mail" <other@x.example>', 'References: <one@postroom.test>', '\t<two@postroom.test> <one@postroom.test>', '', 'Hello')
    expect(mail).toMatchObject({ messageId: 'three@example.com', inReplyTo: ['two@postroom.test', 'other@x.example'], references: ['one@postroom.test', 'two@postroom.test'] })
  })

  test('also where the ids are folded, bare, or doubly bracketed', async () => {
    expect(await parse('Message-ID: <<a@b>>', 'In-Reply-To: c@d', 'References: <very-', ' long@id> <e@f', '', '')).toMatchObject({ messageId: 'a@b', inReplyTo: ['c@d'], references: ['very-long@id'] })
  })

  test('a megabyte of references is cut to the first and the newest', async () => {
    const mail = await parse(`References: ${Array.from({ length: 20_000 }, (_, n) => `<${n}@example.com>`).join(' ')}`, '', '')
    expect(mail.references).toHaveLength(100)
    expect([mail.references[0], mail.references[99]]).toEqual(['0@example.com', '19999@example.com'])
  })

  test.each([
    ['Fri, 21 Nov 2025 10:00:00 +0100', '2025-11-21T09:00:00.000Z'],
    ['21 Nov 25 10:00 EST', '2025-11-21T15:00:00.000Z'],
    ['Fri, 21 Nov 2025 10:00:00 +0100 (CET (winter))', '2025-11-21T09:00:00.000Z'],
    ['Fri, 21-Nov-2025 10.00.00 GMT', '2025-11-21T10:00:00.000Z'],
    ['2025-11-21T10:00:00Z', '2025-11-21T10:00:00.000Z'],
    ['Thu, 01 Jan 1970 00:00:00 +0000', null],
    ['Fri, 21 Nov 2125 10:00:00 +0100', null],
    ['yesterday', null],
    ['', null],
  ])('by a date that can be true: %s', async (header, iso) => {
    const { date } = await parse(`Date: ${header}`, '', '')
    expect(date === null ? null : new Date(date).toISOString()).toBe(iso)
  })
})

describe('any bytes at all', () => {
  const whole = (mail: ParsedMail) => {
    expect(mail.from.email).toBeTypeOf('string')
    expect(mail.snippet.length).toBeLessThanOrEqual(160)
    return mail
  }

  test('nothing', async () => {
    expect(whole(await parseMail(new Uint8Array(), envelope))).toMatchObject({ from: { email: 'bounces@mailer.example' }, text: '', subject: '', attachments: [] })
  })

  test('a body of 20,000 newlines', async () => {
    expect(whole(await parse('From: nora@example.com', '', '\r\n'.repeat(20_000) + 'the end')).text).toBe('the end')
  })

  test('5,000 and 200,000 tags that are never closed', async () => {
    for (const count of [5000, 200_000]) expect(whole(await parse('Content-Type: text/html', '', '<div>'.repeat(count) + 'deep down')).text).toBe('deep down')
  })

  test('scripts that never end hide no text', async () => {
    const mail = await parse('Content-Type: text/html', '', '<div>'.repeat(5000) + '<script>'.repeat(5000) + 'deep &amp; down')
    expect(mail.text).toContain('deep & down')
  })

  test('a header of a megabyte', async () => {
    const mail = whole(await parse('From: nora@example.com', `X-Long: ${'x'.repeat(1_000_000)}`, `Subject: ${'y '.repeat(10_000)}`, '', 'Hello'))
    expect(mail).toMatchObject({ from: { email: 'nora@example.com' }, text: 'Hello' })
    expect(mail.subject.length).toBeLessThan(1000)
  })

  test('three megabytes of headers: what stands on top is read, the rest is text', async () => {
    const mail = whole(await parse('From: nora@example.com', 'Subject: Order', ...Array.from({ length: 3000 }, () => `X-Long: ${'x'.repeat(1000)}`), '', 'Hello'))
    expect(mail).toMatchObject({ from: { email: 'nora@example.com' }, subject: 'Order' })
    expect(mail.text).toContain('Hello')
    expect(mail.warnings.join()).toContain('not parsed')
  })

  test('parts nested a thousand deep', async () => {
    const nested = Array.from({ length: 1000 }, (_, n) => [`Content-Type: multipart/mixed; boundary=b${n}`, '', `--b${n}`]).flat()
    expect(whole(await parse('From: nora@example.com', ...nested, '', 'at the bottom'))).toMatchObject({ from: { email: 'nora@example.com' }, text: expect.stringContaining('at the bottom') })
  })

  test('26 megabytes', async () => {
    const line = `${'QUJD'.repeat(19)}\r\n`
    const mail = await parseMail(new TextEncoder().encode(`From: nora@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBig\r\n--b\r\n${pdf.slice(0, 3).join('\r\n')}\r\n${line.repeat(333_000)}--b--\r\n`), envelope)
    expect(mail).toMatchObject({ text: 'Big', attachments: [{ size: 333_000 * 57 }] })
  })

  test('whatever comes', async () => {
    const soup = fc.array(fc.constantFrom('From: ', 'nora@example.com', '\r\n', '\n', '\r\n\r\n', 'Content-Type: multipart/mixed; boundary=b', '--b', '--b--', 'Content-Type: text/html', '<div>', '</div', '=?utf-8?Q?=ff?=', 'Content-Transfer-Encoding: base64', '\xff\xfe', '\0', '"', '<', '>', 'charset=utf-16', 'message/rfc822', 'begin 644 x', ' ', ';', 'a'), { maxLength: 60 })
    await fc.assert(fc.asyncProperty(soup, async parts => void whole(await parseMail(bytes(parts.join('')), envelope))), { numRuns: 500 })
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async raw => void whole(await parseMail(raw, envelope))), { numRuns: 200 })
  })
})
