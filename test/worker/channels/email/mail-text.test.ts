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
