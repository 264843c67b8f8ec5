import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMail, type ParsedMail } from '../../../../worker/channels/email/parse-mail.ts'
import { bytes, envelope, parse, pdf } from './parse.ts'

describe('any bytes at all', () => {
  const whole = (mail: ParsedMail) => {
    expect(mail.from.email).toBeTypeOf('string')
    expect(mail.snippet.length).toBeLessThanOrEqual(160)
    return mail
  }

  test('nothing', async () => {
    expect(whole(await parseMail(new Uint8Array(), envelope))).toMatchObject({
      from: { email: 'bounces@mailer.example' },
      text: '',
      subject: '',
      attachments: [],
    })
  })

  test('a body of 20,000 newlines', async () => {
    expect(whole(await parse('From: nora@example.com', '', '\r\n'.repeat(20_000) + 'the end')).text).toBe('the end')
  })

  test('5,000 and 200,000 tags that are never closed', async () => {
    for (const count of [5000, 200_000])
      expect(whole(await parse('Content-Type: text/html', '', '<div>'.repeat(count) + 'deep down')).text).toBe(
        'deep down',
      )
  })

  test('scripts that never end hide no text', async () => {
    const mail = await parse(
      'Content-Type: text/html',
      '',
      '<div>'.repeat(5000) + '<script>'.repeat(5000) + 'deep &amp; down',
    )
    expect(mail.text).toContain('deep & down')
  })

  test('a header of a megabyte', async () => {
    const mail = whole(
      await parse(
        'From: nora@example.com',
        `X-Long: ${'x'.repeat(1_000_000)}`,
        `Subject: ${'y '.repeat(10_000)}`,
        '',
        'Hello',
      ),
    )
    expect(mail).toMatchObject({ from: { email: 'nora@example.com' }, text: 'Hello' })
    expect(mail.subject.length).toBeLessThan(1000)
  })

  test('three megabytes of headers: what stands on top is read, the rest is text', async () => {
    const mail = whole(
      await parse(
        'From: nora@example.com',
        'Subject: Order',
        ...Array.from({ length: 3000 }, () => `X-Long: ${'x'.repeat(1000)}`),
        '',
        'Hello',
      ),
    )
    expect(mail).toMatchObject({ from: { email: 'nora@example.com' }, subject: 'Order' })
    expect(mail.text).toContain('Hello')
    expect(mail.warnings.join()).toContain('not parsed')
  })

  test('parts nested a thousand deep', async () => {
    const nested = Array.from({ length: 1000 }, (_, n) => [
      `Content-Type: multipart/mixed; boundary=b${n}`,
      '',
      `--b${n}`,
    ]).flat()
    expect(whole(await parse('From: nora@example.com', ...nested, '', 'at the bottom'))).toMatchObject({
      from: { email: 'nora@example.com' },
      text: expect.stringContaining('at the bottom'),
    })
  })

  test.each([
    ['40,000 parts', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n' + '--b\r\n\r\nword\r\n'.repeat(40_000)],
    [
      'lists in lists around a long text',
      'Content-Type: text/html\r\n\r\n' + '<ul><li>word'.repeat(240) + '<br>'.repeat(100_000),
    ],
    ['50,000 headers', 'From: a@b.example\r\n'.repeat(50_000) + '\r\nword'],
    ['20,000 lines that end in a colon', '\r\n' + 'word:\r\n'.repeat(20_000)],
    ['a million empty lines', '\r\n' + '\n'.repeat(1_000_000) + 'word'],
  ])('%s, which take other readers minutes', async (_what, mail) => {
    expect(whole(await parse(mail)).text).toContain('word')
  })

  test('26 megabytes', async () => {
    const line = `${'QUJD'.repeat(19)}\r\n`
    const mail = await parseMail(
      new TextEncoder().encode(
        `From: nora@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBig\r\n--b\r\n${pdf.slice(0, 3).join('\r\n')}\r\n${line.repeat(333_000)}--b--\r\n`,
      ),
      envelope,
    )
    expect(mail).toMatchObject({ text: 'Big', attachments: [{ size: 333_000 * 57 }] })
  })

  test('whatever comes', async () => {
    const soup = fc.array(
      fc.constantFrom(
        'From: ',
        'nora@example.com',
        '\r\n',
        '\n',
        '\r\n\r\n',
        'Content-Type: multipart/mixed; boundary=b',
        '--b',
        '--b--',
        'Content-Type: text/html',
        '<div>',
        '</div',
        '=?utf-8?Q?=ff?=',
        'Content-Transfer-Encoding: base64',
        '\xff\xfe',
        '\0',
        '"',
        '<',
        '>',
        'charset=utf-16',
        'message/rfc822',
        'begin 644 x',
        ' ',
        ';',
        'a',
      ),
      { maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(soup, async (parts) => void whole(await parseMail(bytes(parts.join('')), envelope))),
      { numRuns: 500 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (raw) => void whole(await parseMail(raw, envelope))),
      { numRuns: 200 },
    )
  })
})
