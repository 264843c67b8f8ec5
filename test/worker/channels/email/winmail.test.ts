import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRtf } from '../../../../worker/channels/email/rtf.ts'
import { expandRtf } from '../../../../worker/channels/email/rtf-compression.ts'
import { parse } from './parse.ts'
import {
  attribute,
  binary,
  embedded,
  fileBegins,
  fileData,
  fileProperties,
  fileTitle,
  joined,
  latin,
  messageProperties,
  namedTime,
  u32,
  unicode,
  winmail,
} from './winmail.ts'

const sent = (packed: Uint8Array, ...text: string[]) =>
  parse(
    'From: nora@example.com',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...(text.length > 0 ? ['--b', 'Content-Type: text/plain', '', ...text] : []),
    '--b',
    'Content-Type: application/ms-tnef; name="winmail.dat"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(packed).toString('base64'),
    '--b--',
  )
const plainRtf = (rtf: string) => joined(u32(rtf.length + 12), u32(rtf.length), u32(0x414c454d), u32(0), latin(rtf))

describe('what Outlook packed into a winmail.dat', () => {
  test('is shown as the files that Nora attached, by their long names', async () => {
    const mail = await sent(
      winmail(
        fileBegins(),
        fileTitle('ORDER~1.PDF'),
        fileData(latin('%PDF')),
        fileProperties(unicode(0x3707, 'Bestilling på norsk.pdf'), unicode(0x370e, 'application/pdf')),
        fileBegins(),
        fileTitle('LOG.TXT'),
        fileProperties(binary(0x3701, latin('three'))),
      ),
      'See the order',
    )
    expect(mail.text).toBe('See the order')
    expect(mail.attachments).toMatchObject([
      { filename: 'Bestilling på norsk.pdf', type: 'application/pdf', size: 4, content: latin('%PDF') },
      { filename: 'LOG.TXT', size: 5 },
    ])
  })

  test('is what Nora wrote, where nothing else says it', async () => {
    expect((await sent(winmail(messageProperties(unicode(0x1000, 'Hello Bob'))))).text).toBe('Hello Bob')
    const html = await sent(winmail(messageProperties(binary(0x1013, latin('<p>Hello <b>Bob</b></p>')))))
    expect(html).toMatchObject({ text: 'Hello Bob', html: '<p>Hello <b>Bob</b></p>', attachments: [] })
    expect((await sent(winmail(messageProperties(unicode(0x1000, 'Hello'))), 'Other words')).text).toBe('Other words')
  })

  test('has its pictures in place', async () => {
    const mail = await sent(
      winmail(
        messageProperties(binary(0x1013, latin('<img src="cid:logo@1">'))),
        fileBegins(),
        fileData(latin('PNG')),
        fileProperties(unicode(0x3707, 'logo.png'), unicode(0x3712, 'logo@1')),
      ),
    )
    expect(mail.attachments).toMatchObject([{ filename: 'logo.png', contentId: 'logo@1', inline: true }])
  })

  test('is a mail of its own where Nora attached one', async () => {
    const inner = winmail(
      messageProperties(
        unicode(0x0037, 'Møte: på fredag'),
        unicode(0x1000, 'Inner words'),
        unicode(0x0c1a, 'Pia'),
        unicode(0x5d01, 'pia@example.com'),
      ),
      fileBegins(),
      fileTitle('A.TXT'),
      fileData(latin('deep')),
    )
    const [file] = (await sent(winmail(fileBegins(), fileProperties(embedded(inner))), 'Look')).attachments
    expect(file).toMatchObject({ filename: 'Møte_ på fredag.eml', type: 'message/rfc822' })
    expect(await parse(new TextDecoder('latin1').decode(file!.content))).toMatchObject({
      subject: 'Møte: på fredag',
      from: { name: 'Pia', email: 'pia@example.com' },
      text: 'Inner words',
      attachments: [{ filename: 'A.TXT', size: 4 }],
    })
    const again = (await sent(winmail(fileBegins(), fileProperties(embedded(inner))), 'Look')).attachments
    expect(again[0]!.content).toEqual(file!.content)
  })

  test('is an invitation where Nora asked for a meeting', async () => {
    const start = Date.UTC(2026, 10, 27, 9)
    const mail = await sent(
      winmail(
        messageProperties(
          unicode(0x001a, 'IPM.Schedule.Meeting.Request'),
          unicode(0x0037, 'Kick-off, all of us'),
          unicode(0x5d01, 'nora@example.com'),
          namedTime(0x62002, 0x820d, start),
          namedTime(0x62002, 0x820e, start + 3_600_000),
        ),
      ),
      'Please come',
    )
    const [invite] = mail.attachments
    expect(invite).toMatchObject({ filename: 'invite.ics', type: 'text/calendar' })
    const lines = new TextDecoder().decode(invite!.content).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:REQUEST',
        'SUMMARY:Kick-off\\, all of us',
        'DTSTART:20261127T090000Z',
        'DTEND:20261127T100000Z',
        'ORGANIZER:mailto:nora@example.com',
      ]),
    )
    expect(mail.invitation).toMatchObject({
      method: 'request',
      summary: 'Kick-off, all of us',
      when: { kind: 'times', start, end: start + 3_600_000 },
      organizer: { email: 'nora@example.com' },
    })
  })

  test('is kept as it came where it is broken, beside what could be read', async () => {
    const whole = winmail(
      fileBegins(),
      fileTitle('A.TXT'),
      fileData(latin('words')),
      fileBegins(),
      fileData(latin('lost')),
    )
    const cut = await sent(whole.subarray(0, whole.length - 4), 'Hello')
    expect(cut.attachments.map(({ filename }) => filename)).toEqual(['A.TXT', 'winmail.dat'])
    expect((await sent(latin('nothing of the kind'), 'Hello')).attachments).toMatchObject([{ filename: 'winmail.dat' }])
    expect((await sent(winmail())).attachments).toMatchObject([{ filename: 'winmail.dat' }])
    expect((await sent(winmail(), 'Hello')).attachments).toEqual([])
  })

  test('is read beside another that lies about what it holds', async () => {
    const lying = winmail(attribute(1, 0x69003, u32(0xffffffff)), fileBegins(), fileData(latin('lost')))
    const mail = await sent(
      winmail(
        fileBegins(),
        fileProperties(embedded(lying)),
        fileBegins(),
        fileProperties(embedded(winmail(messageProperties(unicode(0x0037, 'Order'))))),
      ),
      'Hello',
    )
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['message.eml', 'Order.eml', 'winmail.dat'])
  })

  test('is a thousand files at most, in how many of them they come', async () => {
    const files = winmail(...Array.from({ length: 600 }, () => joined(fileBegins(), fileData(latin('x')))))
    const part = ['--b', 'Content-Type: application/ms-tnef', 'Content-Transfer-Encoding: base64', '']
    const encoded = Buffer.from(files).toString('base64')
    const mail = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part,
      encoded,
      ...part,
      encoded,
      '--b--',
    )
    expect(mail.attachments.filter(({ size }) => size === 1)).toHaveLength(1000)
    expect(mail.attachments.filter(({ size }) => size === files.length)).toHaveLength(1)
  })

  test('does no harm, whatever it is', async () => {
    const some = winmail(
      messageProperties(unicode(0x1000, 'x'), binary(0x1009, plainRtf('{\\rtf1 x}'))),
      fileBegins(),
      fileData(latin('y')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(some.length - 1), fc.nat(255)), { maxLength: 8 }), async (changes) => {
        const broken = some.slice()
        for (const [at, byte] of changes) broken[at] = byte
        expect((await sent(broken, 'Hello')).text).toBe('Hello')
      }),
      { numRuns: 300 },
    )
    const lying = joined(u32(0xffffffff), u32(0xffffffff), u32(0xffffffff))
    expect((await sent(winmail(attribute(1, 0x69003, lying)), 'Hello')).attachments).toHaveLength(1)
  })
})

describe('the words in an RTF', () => {
  const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

  test('are unpacked as its specification says', () => {
    const [one, two] = [
      '2d000000 2b000000 4c5a4675 f1c5c7a7 0300 0a00 7263 7067 3132 3542 320a f320 6865 6c09 0020 6277 05b0 6c64 7d0a 800f a0',
      '1a000000 1c000000 4c5a4675 e2d44b51 4100 0420 5758 595a 0d6e 7d01 0eb0',
    ].map((hex) => Buffer.from(expandRtf(bytes(hex), 1000)).toString('latin1'))
    expect(one).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
    expect(two).toBe('{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}')
  })

  test.each([
    ['{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator Word;}Hello\\par Bob\\tab!}', 'Hello\nBob\t!'],
    ["{\\rtf1\\ansi\\ansicpg1252 Bl\\'e5b\\'e6r \\u8364?uro}", 'Blåbær €uro'],
    [
      "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2}",
      'Привет',
    ],
    ['{\\rtf1 a\\{b\\}c\\\\d}', 'a{b}c\\d'],
    ['{\\rtf1 {\\pict 0102}cut', 'cut'],
    ['no RTF', ''],
  ])('%s', (rtf, text) => {
    expect(readRtf(latin(rtf))).toEqual({ text, html: null })
  })

  test('stand in their order, however many there are', () => {
    const words = Array.from({ length: 10_000 }, (_, n) => n)
    expect(readRtf(latin(`{\\rtf1 ${words.join('\\~')}}`)).text).toBe(words.join('\u00a0'))
  })

  test('are the HTML that they were made from', () => {
    const rtf =
      '{\\rtf1\\ansi\\fromhtml1 \\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Hello {\\*\\htmltag84 <b>}\\htmlrtf \\b \\htmlrtf0 Bob{\\*\\htmltag92 </b>}\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}}'
    expect(readRtf(latin(rtf)).html).toBe('<p>Hello <b>Bob</b></p>')
  })
})
