import { describe, expect, test } from 'vitest'
import { parse, pdf } from './parse.ts'

describe('what hangs on it', () => {
  const related = (html: string, disposition: string) => [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    html,
    '--b',
    'Content-Type: image/png; name="logo.png"',
    'Content-ID: <logo@1>',
    ...(disposition ? [`Content-Disposition: ${disposition}`] : []),
    'Content-Transfer-Encoding: base64',
    '',
    'AQID',
    '--b--',
  ]

  test.each(['', 'inline', 'attachment; filename=logo.png'])(
    'a picture that the HTML shows is inline, whatever its disposition: %j',
    async (disposition) => {
      const mail = await parse(...related('<img src="cid:logo@1">', disposition))
      expect(mail.attachments).toMatchObject([
        { filename: 'logo.png', type: 'image/png', size: 3, contentId: 'logo@1', inline: true },
      ])
    },
  )

  test('a picture that the HTML does not show is no inline picture', async () => {
    expect((await parse(...related('<p>no picture</p>', 'inline'))).attachments).toMatchObject([{ inline: false }])
    expect((await parse(...related('<img src="cid:logo%401">', ''))).attachments).toMatchObject([{ inline: true }])
  })

  test('all of a hundred files', async () => {
    const mail = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...Array.from({ length: 100 }, () => ['--b', ...pdf]).flat(),
      '--b--',
    )
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
    const mail = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: application/octet-stream',
      `Content-Disposition: attachment; ${parameter}`,
      '',
      'x',
      '--b--',
    )
    expect(mail.attachments[0]!.filename).toBe(filename)
  })

  test('a file that was written into the text', async () => {
    const mail = await parse(
      'From: nora@example.com',
      '',
      'See below',
      '',
      'begin 644 cat.txt',
      '#0V%T',
      '`',
      'end',
      'Nora',
    )
    expect(mail.text).toBe('See below\n\nNora')
    expect(mail.attachments).toMatchObject([{ filename: 'cat.txt', size: 3, content: new TextEncoder().encode('Cat') }])
    const words = ['begin 644 of them', 'and that is the whole', 'end']
    expect(await parse('From: nora@example.com', '', ...words)).toMatchObject({
      text: words.join('\n'),
      attachments: [],
    })
  })

  test('a text file, though the program calls it inline', async () => {
    const mail = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See the log',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Disposition: inline; filename=server.log',
      '',
      'error',
      '--b--',
    )
    expect(mail.text).toBe('See the log')
    expect(mail.attachments).toMatchObject([{ filename: 'server.log', size: 5 }])
  })

  test('a mail within the mail, whole, and an invitation', async () => {
    const mail = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'See below',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'Inner words',
      '--b',
      'Content-Type: text/calendar; method=REQUEST',
      '',
      'BEGIN:VCALENDAR',
      '--b--',
    )
    expect(mail.text).toBe('See below')
    expect(mail.attachments).toMatchObject([
      { filename: 'inner.eml', type: 'message/rfc822' },
      { filename: 'invite.ics', type: 'text/calendar' },
    ])
    expect(new TextDecoder().decode(mail.attachments[0]!.content)).toContain('Inner words')
  })

  test('a file that was not encoded, byte for byte', async () => {
    const parts = ['one\r\ntwo\nthree\r\n', '', 'last']
    for (const content of parts) {
      const mail = await parse(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: application/x-log; name=a.log',
        '',
        content,
        '--b--',
      )
      expect(new TextDecoder().decode(mail.attachments[0]?.content)).toBe(content)
    }
  })

  test('a file in uuencode, where that is called its encoding', async () => {
    const mail = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: image/png',
      'Content-Transfer-Encoding: x-uuencode',
      '',
      'begin 644 cat.png',
      '#0V%T',
      '`',
      'end',
      '--b--',
    )
    expect(mail.attachments).toMatchObject([{ filename: 'cat.png', content: new TextEncoder().encode('Cat') }])
  })

  test('a mail in the mail by its subject, and as a mail', async () => {
    const names = async (...inner: string[]) =>
      (await parse('Content-Type: multipart/mixed; boundary=b', '', '--b', ...inner, '--b--')).attachments.map(
        ({ filename }) => filename,
      )
    const type = 'Content-Type: message/rfc822'
    expect(await names(type, '', 'Subject: =?utf-8?Q?Bl=C3=A5?=', '\tbær: 1/2', '', 'x')).toEqual(['Blå bær_ 1-2.eml'])
    expect(await names(type, '', 'From: a@b.example', '', 'Subject: no header')).toEqual(['message.eml'])
    expect(await names(`${type}; name="Re: Order"`, '', 'Subject: inner', '', 'x')).toEqual(['Re_ Order.eml'])
    expect(await names(`${type}; name=order.eml`, '', 'Subject: inner', '', 'x')).toEqual(['order.eml'])
  })
})
