import { describe, expect, test } from 'vitest'
import { readAddresses } from '../../../../worker/channels/email/address.ts'
import { readBounce } from '../../../../worker/channels/email/bounce.ts'
import { decodeText } from '../../../../worker/channels/email/charset.ts'
import { cleanFilename, cleanLine } from '../../../../worker/channels/email/clean-line.ts'
import { unfoldFlowed } from '../../../../worker/channels/email/flowed.ts'
import { decodeHeader } from '../../../../worker/channels/email/header-value.ts'
import { readableText } from '../../../../worker/channels/email/mail-text.ts'
import { findInvitation } from '../../../../worker/channels/email/invitation.ts'
import { readMessageIds } from '../../../../worker/channels/email/message-id.ts'
import { parseMail } from '../../../../worker/channels/email/parse-mail.ts'
import { readPkcs7 } from '../../../../worker/channels/email/pkcs7.ts'
import { readInlinePgp } from '../../../../worker/channels/email/protection.ts'
import { repairHeaders } from '../../../../worker/channels/email/repair-headers.ts'
import { readRtf } from '../../../../worker/channels/email/rtf.ts'
import { expandRtf } from '../../../../worker/channels/email/rtf-compression.ts'
import { readTnef } from '../../../../worker/channels/email/tnef.ts'
import { takeUuencoded } from '../../../../worker/channels/email/uuencode.ts'
import { bytes, envelope } from './parse.ts'
import { attribute, binary, fileBegins, fileData, joined, latin, messageProperties, u32, winmail } from './winmail.ts'

/**
 * The cost of a megabyte beside that of a quarter of it: four times is in step, sixteen is the square.
 * Nothing counts the steps inside a library or a regular expression, so it is the processor's own
 * time, to which other programs do not add; a second and a third try leave out what the collector
 * and the compiler took. What takes both a few milliseconds is in step with anything, so a fixed
 * part is added to each, behind which no square that would make anybody wait can hide.
 */
const MEGABYTE = 1024 * 1024
const NEARLY_SQUARE = 10
const NOISE = 20_000

async function expectInStep(run: (size: number) => unknown) {
  const cost = async (size: number) => {
    const start = process.cpuUsage()
    await run(size)
    const { user, system } = process.cpuUsage(start)
    return user + system + NOISE
  }
  await run(MEGABYTE / 32)
  let [quarter, whole] = [Infinity, Infinity]
  for (let tries = 0; tries < 3 && !(whole < quarter * NEARLY_SQUARE); tries++) {
    quarter = Math.min(quarter, await cost(MEGABYTE / 4))
    whole = Math.min(whole, await cost(MEGABYTE))
  }
  expect(whole / quarter).toBeLessThan(NEARLY_SQUARE)
}

test('what costs the square is found out', async () => {
  // Measured as it goes, so that it takes what it says however the compiler and the machine are.
  const square = (size: number) => {
    const start = process.cpuUsage()
    const share = 1_000_000 * (size / MEGABYTE) ** 2
    for (let taken = 0; taken < share;) {
      const { user, system } = process.cpuUsage(start)
      taken = user + system
    }
  }
  await expect(expectInStep(square)).rejects.toThrow('less than')
})

const fill = (unit: string, size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size)
/** Each stage is given the units that it looks for, opened and never closed, and those it might look back over. */
const plain = ['\n', ' \n', '> ', '>>>> \n', 'word \n', 'On x wrote:\n', '\uFFFD', '-- \n', '- ']
const tags = ['<', '<div>', '<a href="', '</p>', '<!--', '<script>', '<p', '&', '&#', '<td><div>']
const headerish = ['=?utf-8?q?', '=?utf-7?B?a?= ', '"', '\\', '(', '<', 'a@b,', 'a:b;', ':', '[', ' ', '\t\n', '=?']
const structure = [
  '--b\n',
  '--b\n\n',
  '--b\nContent-Type: multipart/mixed; boundary=b\n\n',
  '--',
  'Content-Type: a\n',
  'a;b=c;',
]

const text = (run: (text: string) => unknown, units: string[]) =>
  units.map((unit) => ({ unit, run: (size: number) => run(fill(unit, size)) }))
const ics = (words: string) => {
  const content = bytes(words)
  const file = { filename: 'a.ics', type: 'text/calendar', contentId: null, inline: false, encoded: null }
  return { ...file, size: content.length, content }
}
const stages: Record<string, { unit: string; run: (size: number) => unknown }[]> = {
  'a text part': text((words) => readableText(words, null), plain),
  'an HTML part': text((words) => readableText('', words), [...tags, ...plain]),
  'a header': text(decodeHeader, headerish),
  'a list of addresses': text(readAddresses, headerish),
  'a list of ids': text(readMessageIds, ['<', '<a', '<a@b>', '>', 'a@b ', '\n']),
  'a name of a file': text(cleanFilename, ['/', '.', ' ', '\u202e', 'a', '<']),
  'a line': text((words) => cleanLine(words, 200), [' ', '\n', '\u200b']),
  'folded text': text((words) => unfoldFlowed(words, true), ['> ', 'a \n', '>\n', '>>>', ' \n', '-- \n']),
  uuencode: text(
    (words) => takeUuencoded(`begin 644 x\n${words}`),
    ['begin 644 x\n', 'begin 644 x\n`\n', '\n', `M${'a'.repeat(60)}\n`, '#0V%T\n'],
  ),
  'PGP in the text': text(
    (words) => readInlinePgp(`-----BEGIN PGP SIGNED MESSAGE-----\n\n${words}`),
    ['- ', '\n', '-----BEGIN PGP SIGNATURE-----\n'],
  ),
  'bytes without a charset': text(
    (words) => decodeText(bytes(words), ''),
    ['\xff', '\xe5a', '\xa4\xa4', '\x1b$B', '\xc3'],
  ),
  'bytes in a shifting charset': [
    ...text((words) => decodeText(bytes(words), 'utf-7'), ['+', '+AAA', '+-']),
    ...text((words) => decodeText(bytes(words), 'hz'), ['~', '~{', '~{a']),
  ],
  'broken headers': text(
    (words) => repairHeaders(bytes(words)),
    ['a\n', 'A: b\n', '\xe5\n', ' \n', '--b\nContent-', 'word:\n'],
  ),
  'a delivery report': text(
    (words) =>
      readBounce({
        headers: [],
        envelopeFrom: '',
        from: 'mailer-daemon@x.example',
        subject: 'Undelivered mail',
        text: words,
        parts: [{ type: 'message/delivery-status', content: bytes(words) }],
      }),
    ['action: failed\n\n', 'final-recipient: a@b\n', ' \n', '\n', 'message-id: ', 'a@b ', '5.1.1'],
  ),
  RTF: text(
    (words) => readRtf(latin(`{\\rtf1\\fromhtml1 ${words}`)),
    [
      '{',
      '}',
      '\\',
      "\\'e5",
      '\\u1 ',
      '{\\*\\htmltag ',
      '{\\fonttbl{\\f1\\fcharset204 ',
      '\\bin1 ',
      '\\htmlrtf',
      '\\f1 a',
    ],
  ),
  'compressed RTF': ['\0', '\xff', '\x0f\xff'].map((unit) => ({
    unit,
    run: (size) =>
      expandRtf(joined(u32(0), u32(0xffffffff), u32(0x75465a4c), u32(0), latin(fill(unit, size))), 8 * MEGABYTE),
  })),
  'a calendar': [
    'BEGIN:VEVENT\n',
    'BEGIN:VEVENT\nEND:VEVENT\n',
    'ATTENDEE;CN="',
    'ATTENDEE;A=";',
    'ATTENDEE:a@b\n',
    'SUMMARY:a\n b\n',
    '\n ',
    '\\',
    'DTSTART;TZID=x:20260101T000000\nRRULE:FREQ=SECONDLY;BYDAY=MO,MO\n',
    'BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:16010101T000000\nRRULE:FREQ=SECONDLY\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n',
  ].flatMap((unit) =>
    ['', 'BEGIN:VEVENT\nSUMMARY:a\nDTSTART;TZID=:20260101T000000\n'].map((start) => ({
      unit,
      run: (size: number) => findInvitation([ics(`BEGIN:VCALENDAR\nMETHOD:REQUEST\n${start}${fill(unit, size)}`)]),
    })),
  ),
  'S/MIME': ['0\x80', '$\x80', '\x04\x00', '0\x84'].map((unit) => ({
    unit,
    run: (size) => readPkcs7(latin(`0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02\xa0\x80${fill(unit, size)}`)),
  })),
  'winmail.dat': [
    {
      unit: 'files',
      run: (size) =>
        readTnef(winmail(...Array.from({ length: size / 64 }, () => joined(fileBegins(), fileData(latin('x')))))),
    },
    {
      unit: 'properties',
      run: (size) =>
        readTnef(
          winmail(messageProperties(...Array.from({ length: size / 64 }, (_, n) => binary(n % 0x7000, latin('x'))))),
        ),
    },
    {
      unit: 'the same again',
      run: (size) =>
        readTnef(winmail(...Array.from({ length: size / 64 }, () => messageProperties(binary(0x1000, latin('x')))))),
    },
    {
      unit: 'zeros in a text',
      run: (size) => readTnef(winmail(messageProperties(binary(0x1000, latin(`${fill('\0', size)}x`), 0x1e)))),
    },
    { unit: 'zeros', run: (size) => readTnef(winmail(attribute(1, 0x69003, new Uint8Array(size).fill(1)))) },
  ],
  'a mail of lines': text(
    (words) => parseMail(bytes(`From: a@b.example\n\n${words}`), envelope),
    [...plain, 'begin 644 x\n', 'From: a\n'],
  ),
  'a mail of tags': text((words) => parseMail(bytes(`Content-Type: text/html\n\n${words}`), envelope), tags),
  'a mail of headers': text(
    (words) => parseMail(bytes(words), envelope),
    ['From: a@b.example\n', 'A:\n', 'References: <a@b>\n', ' \n', 'word\n', 'Subject: \xe5\n'],
  ),
  'a mail of addresses': text((words) => parseMail(bytes(`From: ${words}`), envelope), headerish),
  'a mail of parts': text(
    (words) => parseMail(bytes(`Content-Type: multipart/mixed; boundary=b\n\n${words}`), envelope),
    structure,
  ),
  'a mail of parameters': text(
    (words) => parseMail(bytes(`Content-Type: text/plain; ${words}`), envelope),
    ['a=b;', 'a*0=b;', '"', '(', 'a', "a*=utf-8''%"],
  ),
}

describe.each(Object.entries(stages))('%s', (_stage, cases) => {
  test.each(cases)('of a megabyte of $unit costs four times what a quarter of it costs', ({ run }) => expectInStep(run))
})
