import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'

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

  // In hex, since no platform writes them any more.
  test.each([
    ['Cyrillic of Windows', 'c7e4f0e0e2f1f2e2f3e9f2e52c20e3e4e520eceee920e7e0eae0e73f', 'Здравствуйте, где мой заказ?'],
    ['Cyrillic of Unix', 'fac4d2c1d7d3d4d7d5cad4c52c20c7c4c520cdcfca20dac1cbc1da3f', 'Здравствуйте, где мой заказ?'],
    ['Japanese of Windows', '82b182f182c982bf82cd8141928d95b682cd82c782b182c582b782a9', 'こんにちは、注文はどこですか'],
    ['Japanese of Unix', 'a4b3a4f3a4cba4c1a4cfa1a2c3edcab8a4cfa4c9a4b3a4c7a4b9a4ab', 'こんにちは、注文はどこですか'],
    [
      'Korean',
      'bec8b3e7c7cfbcbcbfe420c1a620c1d6b9aec0ba20beeeb5f0bfa120c0d6b3aabfe4',
      '안녕하세요 제 주문은 어디에 있나요',
    ],
    ['simplified Chinese', 'c4fabac3a3acced2b5c4b6a9b5a5d4dac4c4c0efa3bfd0bbd0bb', '您好，我的订单在哪里？谢谢'],
    ['traditional Chinese', 'b17aa66ea141a7daaabaad71b3e6a662adfeb8cca148c1c2c1c2', '您好，我的訂單在哪裡？謝謝'],
  ])('in %s, though it says that it is Latin or nothing at all', async (_what, hex, text) => {
    const body = Buffer.from(hex, 'hex').toString('latin1')
    for (const type of ['text/plain', 'text/plain; charset=us-ascii', 'text/plain; charset=iso-8859-1'])
      expect((await parse('From: nora@example.com', `Content-Type: ${type}`, '', body)).text).toBe(text)
  })

  test.each([
    'Gr\xfc\xdfe aus K\xf6ln',
    'Bl\xe5b\xe6r og r\xf8dgr\xf8d',
    '\xc0 bient\xf4t, \xe9t\xe9 !',
    '\xa3 100 \x96 \x80 120',
  ])('in Latin, which is guessed to be nothing else: %j', async (body) => {
    const { text } = await parse('From: nora@example.com', '', body)
    expect(text).toMatch(/^[\p{Script=Latin}\p{P}\p{Sc}\d ]+$/u)
  })

  test('in a kind of text that nobody knows, or that is misspelt', async () => {
    expect((await parse('Content-Type: text/plain>', '', 'Hello')).text).toBe('Hello')
    expect(await parse('Content-Type: text/x-own', '', 'Hello')).toMatchObject({ text: 'Hello', attachments: [] })
  })

  test('in a subject that was never encoded', async () => {
    expect((await parse('From: nora@example.com', 'Subject: Bl\xe5b\xe6r', '', 'Hello')).subject).toBe('Blåbær')
    expect((await parse('From: nora@example.com', 'Subject: Bl\xc3\xa5b\xc3\xa6r', '', 'Hello')).subject).toBe('Blåbær')
    expect(
      (await parse('Subject: \xf0\xd2\xc9\xd7\xc5\xd4', 'Content-Type: text/plain; charset=koi8-r', '', 'Hello'))
        .subject,
    ).toBe('Привет')
  })

  test('in a subject encoded in charsets few can read', async () => {
    expect((await parse('Subject: =?utf-7?Q?Bl+AOU-b+AOY-r?=', '', '')).subject).toBe('Blåbær')
    expect((await parse('Subject: =?us-ascii?Q?Bl=C3=A5b=C3=A6r?=', '', '')).subject).toBe('Blåbær')
    expect((await parse('Subject: =?utf-8?B?w6U=?= =?utf-8?B?w6Y=?=', '', '')).subject).toBe('åæ')
  })

  test('its text part where it has one, else its HTML', async () => {
    const alternative = [
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Plain words',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>Rich <b>words</b></p>',
      '--b--',
    ]
    expect(await parse(...alternative)).toMatchObject({
      text: 'Plain words',
      html: expect.stringContaining('<p>Rich <b>words</b></p>'),
    })
    expect(
      (
        await parse(
          'Content-Type: text/html',
          '',
          '<style>p{}</style><p>Rich <b>words</b></p><p>and a <a href="https://example.com/x">link</a></p><img src="https://track.example/1.gif">',
        )
      ).text,
    ).toBe('Rich words\n\nand a link')
    expect((await parse(...alternative.map((line) => line.replace('Plain words', '   ')))).text).toBe('Rich words')
  })

  test('tables with a space between their cells', async () => {
    expect(
      (
        await parse(
          'Content-Type: text/html',
          '',
          '<table><tr><td>Order</td><td>1234</td></tr><tr><td>Total</td><td>5</td></tr></table>',
        )
      ).text,
    ).toBe('Order 1234\nTotal 5')
  })

  test('lines that were folded for the way are whole again, quotes stay quotes', async () => {
    const mail = await parse(
      'Content-Type: text/plain; format=flowed',
      '',
      'One long ',
      'line.',
      ' From here',
      '> quoted ',
      '> words',
      '>> deeper',
      'Bye',
      '-- ',
      'Nora',
    )
    expect(mail.text).toBe('One long line.\nFrom here\n> quoted words\n>> deeper\nBye\n-- \nNora')
    expect((await parse('Content-Type: text/plain; format=flowed; delsp=yes', '', 'Wort ', 'teil')).text).toBe(
      'Wortteil',
    )
  })

  test('with newlines of every kind as \\n', async () => {
    expect((await parse('From: nora@example.com', '', 'one\r\ntwo\nthree\rfour', '', '')).text).toBe(
      'one\ntwo\nthree\nfour',
    )
  })

  test('in a body whose boundary never comes', async () => {
    expect((await parse('Content-Type: multipart/mixed; boundary=lost', '', 'Still here')).text).toBe('Still here')
    expect((await parse('Content-Type: multipart/mixed', '', '<html><p>Still here</p></html>')).text).toBe('Still here')
  })

  test('in a body that begins without an empty line', async () => {
    expect(await parse('From: nora@example.com', 'Subject: Order', 'Where is my order?', 'Nora')).toMatchObject({
      subject: 'Order',
      text: 'Where is my order?\nNora',
    })
    expect((await parse('Where is my order?', 'Nora')).text).toBe('Where is my order?\nNora')
  })

  test('a header that lost its indent costs no other header', async () => {
    expect(await parse('Subject: Order', 'number 12', 'From: nora@example.com', '', 'Hello')).toMatchObject({
      from: { email: 'nora@example.com' },
      text: 'Hello',
    })
  })

  test('its first new words as a snippet', async () => {
    const mail = await parse(
      'From: nora@example.com',
      '',
      'Thank   you,',
      'Bob!',
      '',
      'On Fri, 3 Jan 2025 at 10:00, Bob <bob@postroom.test> wrote:',
      '> It is on its way.',
    )
    expect(mail.snippet).toBe('Thank you, Bob!')
    expect((await parse('', '\x20' + 'word '.repeat(100))).snippet.length).toBeLessThanOrEqual(160)
  })
})
