import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mail } from '../../harness/mail.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, list, messagesOf, until } from '../office.ts'
import { encrypted, signed } from './email/smime.ts'
import { fileBegins, fileData, fileTitle, latin, messageProperties, unicode, winmail } from './email/winmail.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

/** Brings it to the door, and shows what Bob sees of it. */
async function seen(raw: string | Uint8Array, from = NORA) {
  const before = new Set((await list(team.bob.api, team.inboxId)).map((row) => row.id))
  expect(await postroom.email(raw, { from, to: SUPPORT })).toMatchObject({ code: 250 })
  const row = (await list(team.bob.api, team.inboxId)).find((each) => !before.has(each.id))!
  expect(row).toBeDefined()
  return { row, message: (await messagesOf(team.bob.api, row.id))[0]! }
}

const bytesOf = async (url: string) => Buffer.from(await (await postroom.api()(url)).arrayBuffer())
const raw = (...lines: string[]) => ['From: Nora <nora@haugen.example>', ...lines].join('\r\n')

describe('what Bob sees of', () => {
  test('a winmail.dat is what Nora wrote and attached in Outlook', async () => {
    const packed = winmail(
      messageProperties(unicode(0x1000, 'The order is attached')),
      fileBegins(),
      fileTitle('order.txt'),
      fileData(latin('12 lamps')),
    )
    const { row, message } = await seen(
      mail({
        subject: 'From Outlook',
        text: '',
        attachments: [{ name: 'winmail.dat', type: 'application/ms-tnef', content: packed }],
      }),
    )
    expect(row).toMatchObject({ snippet: 'The order is attached', hasAttachments: true })
    expect(message.attachments.map((file) => file.filename)).toEqual(['order.txt'])
    expect((await bytesOf(message.attachments[0]!.url)).toString()).toBe('12 lamps')
  })

  test.each([
    ['small', 900],
    ['large', 900_000],
  ])('several %s files is each of them, byte for byte', async (_, size) => {
    const contents = [size, 0, size * 2, 1].map((length, n) => Buffer.alloc(length, `${n}æ`))
    const attachments = contents.map((content, n) => ({ name: `${n}.bin`, type: 'application/octet-stream', content }))
    const { message } = await seen(mail({ subject: 'Files', attachments }))
    expect(message.attachments.map((file) => file.size)).toEqual(contents.map(({ length }) => length))
    for (const [n, { url }] of message.attachments.entries())
      expect((await bytesOf(url)).equals(contents[n]!)).toBe(true)
  })

  test.each([
    ['as it is', '7bit', 'one = 1\r\ntwo'],
    ['as quoted-printable', 'quoted-printable', 'one =3D 1\r\nt=\r\nwo'],
    ['in base64 with lines of rubbish between', 'base64', 'b25lID0g\r\n!?\r\nMQ0KdHdv'],
  ])('a file that stands in the mail %s is what Nora attached', async (_, encoding, body) => {
    const head = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'See the file.']
    const type = ['--b', 'Content-Type: application/x-note; name=note', `Content-Transfer-Encoding: ${encoding}`]
    const { message } = await seen(raw(`Subject: File ${encoding}`, ...head, ...type, '', body, '--b--', ''))
    const [file] = message.attachments
    const bytes = await bytesOf(file!.url)
    expect(bytes.toString().replaceAll('\r\n', '\n').trimEnd()).toBe('one = 1\ntwo')
    expect(bytes.length).toBe(file!.size)
  })

  test('a file behind a header that had to be repaired is what Nora attached', async () => {
    const head = ['Subject: Bl\xe5b\xe6r', 'Content-Type: multipart/mixed; boundary=b', '', '--b']
    const file = ['Content-Type: text/x-note; name=note.x', 'Content-Disposition: attachment', '', 'Twelve lamps']
    const { message } = await seen(Buffer.from(raw(...head, ...file, '--b--', ''), 'latin1'))
    expect((await bytesOf(message.attachments[0]!.url)).toString()).toBe('Twelve lamps')
  })

  test('an encrypted mail says so, and both the file and the mail can be downloaded', async () => {
    const { message } = await seen(
      raw(
        'Subject: Secret',
        'Content-Type: application/pkcs7-mime; name=smime.p7m',
        'Content-Transfer-Encoding: base64',
        '',
        encrypted,
      ),
    )
    expect(message).toMatchObject({ protection: 'encrypted', text: '', attachments: [{ filename: 'smime.p7m' }] })
    expect((await bytesOf(message.attachments[0]!.url)).toString('base64')).toBe(encrypted)
    expect((await bytesOf(message.rawUrl!)).toString()).toContain('Subject: Secret')
  })

  test('a signed mail is what was signed', async () => {
    const { row, message } = await seen(
      raw('Subject: Signed', 'Content-Type: application/pkcs7-mime', 'Content-Transfer-Encoding: base64', '', signed),
    )
    expect(row.snippet).toBe('Møte på fredag')
    expect(message).toMatchObject({ protection: 'signed', attachments: [{ filename: 'order.pdf' }] })
  })

  test('a mail in the mail is a file by its subject, byte for byte', async () => {
    const inner = 'Subject: =?utf-8?Q?Bl=C3=A5b=C3=A6r?=\r\n\r\nOne\r\n  two\r\n'
    const { message } = await seen(
      raw(
        'Subject: See below',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'Look',
        '--b',
        'Content-Type: message/rfc822',
        '',
        inner,
        '--b--',
      ),
    )
    expect(message.attachments).toMatchObject([{ filename: 'Blåbær.eml', type: 'message/rfc822' }])
    expect((await bytesOf(message.attachments[0]!.url)).toString()).toBe(inner)
  })

  // Complaint 2: one unparsable mail blocks the whole mailbox.
  test('a mail that nothing can parse is its own text, and the next one comes in as ever', async () => {
    const nested = Array.from({ length: 400 }, (_, n) => [
      `Content-Type: multipart/mixed; boundary=b${n}`,
      '',
      `--b${n}`,
    ]).flat()
    const { row } = await seen(raw('Subject: Nested', ...nested, '', 'at the bottom'))
    expect(row.subject).toBe('Nested')
    expect((await seen(mail({ subject: 'The next one' }))).row.subject).toBe('The next one')
  })

  // Complaint 8: HTML broken, tables, line breaks, styles, deep nesting.
  test('a mail of tables, styles and 300 nested elements is all of its HTML, and words in its row', async () => {
    const html = `<style>td{color:red}</style><table><tr><td>Order</td><td>12</td></tr></table>${'<div>'.repeat(300)}Deep<br>down${'</div>'.repeat(300)}`
    const { row, message } = await seen(mail({ html }))
    expect(message.html!.trim()).toBe(html)
    expect(row.snippet).toMatch(/^Order 12 Deep down$/)
  })

  // Complaint 9: a picture that the HTML shows, though nothing else says so.
  test('a picture without a Content-Disposition is in its place', async () => {
    const { row, message } = await seen(
      raw(
        'Subject: Picture',
        'Content-Type: multipart/related; boundary=b',
        '',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>Look</p><img src="cid:logo@1">',
        '--b',
        'Content-Type: image/png; name=logo.png',
        'Content-ID: <logo@1>',
        'Content-Transfer-Encoding: base64',
        '',
        'iVBORw0KGgo=',
        '--b--',
      ),
    )
    expect(message.attachments).toMatchObject([{ contentId: 'logo@1', isInline: true }])
    expect(row.hasAttachments).toBe(false)
  })

  // Complaint 10: the sixteenth attachment was dropped without a word.
  test('a mail with forty files has forty files', async () => {
    const attachments = Array.from({ length: 40 }, (_, n) => ({
      name: `${n}.txt`,
      type: 'text/plain',
      content: `file ${n}`,
    }))
    const { message } = await seen(mail({ attachments }))
    expect(message.attachments.map((file) => file.filename)).toEqual(attachments.map(({ name }) => name))
    expect(message.isCut).toBe(false)
  })

  // Complaint 22: the name of whoever wrote first stood on every mail.
  test('a thread is each mail under the name of who wrote it', async () => {
    const { row } = await seen(
      mail({ subject: 'Ours', from: `Nora Haugen <${NORA}>`, messageId: 'ours@haugen.example' }),
    )
    await postroom.email(
      mail({ subject: 'Re: Ours', from: 'Pia Haugen <pia@haugen.example>', inReplyTo: 'ours@haugen.example' }),
      { from: 'pia@haugen.example', to: SUPPORT },
    )
    const messages = await until(
      () => messagesOf(team.bob.api, row.id),
      (list) => list.length === 2,
    )
    expect(messages.map((message) => message.from.name)).toEqual(['Nora Haugen', 'Pia Haugen'])
  })

  // Complaint 23: plain text lost its newlines.
  test('plain text has its lines, and those folded for the way are whole', async () => {
    const { message } = await seen(mail({ text: 'Dear Bob,\n\n  1 lamp\n  2 chairs\n\nNora' }))
    expect(message.text).toBe('Dear Bob,\n\n  1 lamp\n  2 chairs\n\nNora')
    const flowed = await seen(
      raw('Content-Type: text/plain; format=flowed', '', 'One long ', 'line.', 'Another', '', 'Nora'),
    )
    expect(flowed.message.text).toBe('One long line.\nAnother\n\nNora')
  })

  // Checks that ran before invisible characters were taken out let such names through elsewhere.
  test('a file named like a hidden one, behind what nobody sees, is no hidden file', async () => {
    const { message } = await seen(
      mail({ attachments: [{ name: '\u200b.\u2060.\u202ehtaccess', type: 'text/plain', content: 'x' }] }),
    )
    expect(message.attachments[0]!.filename).toBe('htaccess')
  })

  test('a mail in Big5 that says it is ASCII is Chinese', async () => {
    const text = Buffer.from('b1ccb2e4a6b3abc8a441a6b3c0b3b5aaa4a3b77ca9f3b8dca8d3', 'hex').toString('base64')
    const { message } = await seen(
      raw('Content-Type: text/plain; charset=us-ascii', 'Content-Transfer-Encoding: base64', '', text),
    )
    expect(message.text).toMatch(/^[\u4e00-\u9fff]+$/)
  })
})
