import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, Page } from '../../../worker/contract/conversation.ts'
import type { TimelineItem } from '../../../worker/contract/event.ts'
import { mail } from '../../harness/mail.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, got, list, messagesOf, rowCounts } from '../office.ts'

const MEGABYTE = 1024 * 1024

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

/** Brings it straight to the door, and shows the conversation that it began. */
async function taken(raw: string | Uint8Array, from = NORA) {
  const before = new Set((await list(team.bob.api, team.inboxId)).map((row) => row.id))
  const outcome = await postroom.email(raw, { from, to: SUPPORT })
  expect(outcome.code).toBe(250)
  const row = (await list(team.bob.api, team.inboxId)).find((each) => !before.has(each.id))!
  expect(row).toBeDefined()
  const [message] = await messagesOf(team.bob.api, row.id)
  return { row, message: message! }
}

/** What is kept of it, byte for byte. */
async function keptOf(url: string): Promise<Buffer> {
  return Buffer.from(await (await postroom.api()(url)).arrayBuffer())
}

describe('a mail', () => {
  test('without From is from whom its envelope names', async () => {
    const { row, message } = await taken(mail({ headers: { From: null } }), 'envelope@haugen.example')
    expect(message.from).toEqual({ name: '', email: 'envelope@haugen.example' })
    expect(row).toMatchObject({ contactName: 'envelope@haugen.example', contactEmail: 'envelope@haugen.example' })
  })

  test('without From and with a null sender is from nobody, and can still be read', async () => {
    const { row, message } = await taken(mail({ headers: { From: null }, text: 'Ghost' }), '')
    expect(message).toMatchObject({
      from: { name: '', email: '' },
      text: expect.stringContaining('Ghost'),
      isAutomatic: true,
    })
    expect(row.contactEmail).toBe('')
  })

  test('without Date came when it came', async () => {
    const before = Date.now()
    const { message } = await taken(mail({ headers: { Date: null } }))
    expect(message.sentAt).toBeGreaterThanOrEqual(before - 1000)
  })

  test('dated in a thousand years stands where it came, not on top for ever', async () => {
    const { row } = await taken(mail({ date: new Date('2999-01-01') }))
    expect(row.lastMessageAt).toBeLessThanOrEqual(Date.now() + 1000)
  })

  test('without Message-ID is taken in, and twice the same is still one', async () => {
    const raw = mail({ subject: 'No id', headers: { 'Message-ID': null, Date: 'Mon, 2 Nov 2026 10:00:00 +0000' } })
    const { row, message } = await taken(raw)
    expect(message.messageId).toBeNull()
    await postroom.email(raw, { from: NORA, to: SUPPORT })
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(1)
  })

  test('without anything is a conversation', async () => {
    const { row } = await taken('\r\n')
    expect(row).toMatchObject({ subject: '', snippet: '', contactEmail: NORA })
  })

  test('of no bytes at all is one too', async () => {
    const { row } = await taken(new Uint8Array(0), 'empty@haugen.example')
    expect(row.contactEmail).toBe('empty@haugen.example')
  })

  test('of bytes that mean nothing keeps every one of them', async () => {
    const raw = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 7919) % 256)
    const { message } = await taken(raw)
    expect((await keptOf(message.rawUrl!)).equals(Buffer.from(raw))).toBe(true)
  })

  test('with 20,000 newlines is read at once', async () => {
    const { row, message } = await taken(mail({ text: `Hi${'\n'.repeat(20_000)}there` }))
    expect(row.snippet).toBe('Hi there')
    expect(message.text).toContain('there')
  })

  test('with 5,000 unclosed tags shows its words', async () => {
    const { row, message } = await taken(mail({ html: `${'<div><b>'.repeat(5000)}Deep down` }))
    expect(row.snippet).toContain('Deep down')
    expect(message.html).toContain('Deep down')
  })

  test('with a body longer than a row keeps the beginning, and gives the whole of it', async () => {
    const html = `<p>Start</p>${'<p>€ 100</p>'.repeat(150_000)}<p>End</p>`
    const words = `Start ${'€'.repeat(400_000)} End`
    const raw = mail({ html, text: words })
    const { row, message } = await taken(raw)
    expect(message).toMatchObject({ isCut: false, text: expect.stringMatching(/^Start €+$/) })
    expect(message.html).toMatch(/^<p>Start<\/p>(?:<p>€ 100<\/p>)+(?:<p>€?)?$/)
    expect(message.text.length).toBeGreaterThan(90_000)
    expect((await keptOf(message.htmlUrl!)).toString().trim()).toBe(html)
    expect((await keptOf(message.textUrl!)).toString()).toBe(words)
    expect((await keptOf(message.rawUrl!)).length).toBe(Buffer.byteLength(raw))
    const sizes = await postroom.db
      .prepare(
        'SELECT length(CAST(body_text AS BLOB)) AS text, length(CAST(subject AS BLOB)) AS subject FROM messages WHERE conversation_id = ?',
      )
      .bind(row.id)
      .first<{ text: number }>()
    expect(sizes!.text).toBeLessThanOrEqual(300_000)
  })

  test('with more text than anybody reads keeps the beginning, and all of it as a file', async () => {
    const words = 'One line of it.\n'.repeat(400_000)
    const { message } = await taken(mail({ text: words }))
    const kept = (await keptOf(message.textUrl!)).toString()
    expect(words.startsWith(kept)).toBe(true)
    expect(kept.length).toBeGreaterThan(4_000_000)
    expect(message.attachments.map(({ filename }) => filename)).toEqual(['message.txt'])
    expect((await keptOf(message.attachments[0]!.url)).toString()).toBe(words)
  })

  test('with subject, name and recipients beyond measure still fits into a row', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => `${'n'.repeat(150)} <r${at}@${'d'.repeat(60)}.example>`).join(
      ', ',
    )
    const { message } = await taken(
      mail({ subject: `Long ${'é'.repeat(50_000)}`, from: `"${'N'.repeat(50_000)}" <${NORA}>`, to: many, cc: many }),
    )
    expect(message.subject.length).toBeLessThan(1200)
    expect(message.from.name.length).toBeLessThan(400)
    expect([message.to.length, message.cc.length]).toEqual([100, 100])
  })

  test('with 2,000 files keeps the first hundred, and all of them in the raw mail', async () => {
    const attachments = Array.from({ length: 2000 }, (_, at) => ({
      name: `${at}.txt`,
      type: 'text/plain',
      content: String(at),
    }))
    const { row, message } = await taken(mail({ attachments }))
    expect(message.isCut).toBe(true)
    expect(message.attachments).toHaveLength(100)
    expect((await keptOf(message.attachments[99]!.url)).toString()).toBe('99')
    expect(row.hasAttachments).toBe(true)
  })

  test('whose file is named like a path, or like a header, is saved under a harmless name', async () => {
    const { message } = await taken(
      mail({
        attachments: [
          { name: '../../etc/passwd', type: 'text/html', content: '<script>alert(1)</script>' },
          { name: 'a\u202Egpj.exe', type: 'image/svg+xml', content: '<svg onload="alert(1)"/>' },
        ],
      }),
    )
    for (const file of message.attachments) {
      expect(file.filename).not.toMatch(/[/\\\u202e]/)
      const answer = await postroom.api()(file.url)
      expect(answer.headers.get('content-type')).toBe('application/octet-stream')
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/)
      expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    }
  })

  test('whose names hold what nobody sees, or a long gap, has names that are read as they are', async () => {
    const unseen = '\u00ad\u034f\u115f\u180e\u200b\u2060\u3164\u{e0041}\ufeff'
    const words = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
    const { message } = await taken(
      mail({
        from: `${words(`B${unseen}o${unseen}b`)} <mallory@evil.example>`,
        attachments: [
          { name: `invoice.pdf${'\u00a0\u2800\u3000'.repeat(50)}.exe`, type: 'application/pdf', content: 'MZ' },
          { name: `a${unseen}.pdf`, type: 'application/pdf', content: 'x' },
          { name: 'AUX.txt', type: 'text/plain', content: 'x' },
          { name: 'contract.txt', type: 'text/plain', content: 'x' },
          { name: 'نام\u200cها 👩\u200d🚀.txt', type: 'text/plain', content: 'x' },
        ],
      }),
    )
    expect(message.from.name).toBe('Bob')
    expect(message.attachments.map(({ filename }) => filename)).toEqual([
      'invoice.pdf .exe',
      'a.pdf',
      '_AUX.txt',
      'contract.txt',
      'نام\u200cها 👩\u200d🚀.txt',
    ])
  })

  test('of just 25 MiB is taken in', async () => {
    const head = mail({ subject: 'Exactly full', text: '' })
    const raw = Buffer.concat([Buffer.from(head), Buffer.alloc(25 * MEGABYTE - Buffer.byteLength(head), 'A')])
    const { row, message } = await taken(raw)
    expect(row.subject).toBe('Exactly full')
    expect((await keptOf(message.rawUrl!)).length).toBe(25 * MEGABYTE)
  })

  test('of one byte more is refused for good, with the reason, and nothing of it is kept', async () => {
    const before = [await rowCounts(postroom, ['handled']), (await postroom.mail.list()).objects.length]
    const outcome = await postroom.email(Buffer.alloc(25 * MEGABYTE + 1, 'A'), { from: NORA, to: SUPPORT })
    expect(outcome).toMatchObject({ code: 550, reason: expect.stringContaining('25 MiB') })
    expect([await rowCounts(postroom, ['handled']), (await postroom.mail.list()).objects.length]).toEqual(before)
  })
})

describe('the conversation of a sender who floods it', () => {
  test('is read page by page, however long its mails are', async () => {
    const root = `flood.${Date.now()}@haugen.example`
    const big = `<p>${'x'.repeat(900_000)}</p>`
    const { row } = await taken(mail({ subject: 'Flood', messageId: root, html: big }))
    for (let n = 0; n < 9; n++)
      await postroom.email(mail({ subject: 'Flood', inReplyTo: root, html: `${big}${n}` }), { from: NORA, to: SUPPORT })
    const seen: number[] = []
    for (let before: string | null = ''; before !== null;) {
      const page: Page<TimelineItem> = await got(
        team.bob.api(`/api/conversations/${row.id}/timeline${before && `?before=${before}`}`),
      )
      expect(page.items.length).toBeGreaterThan(0)
      expect(JSON.stringify(page).length).toBeLessThan(8_000_000)
      seen.unshift(...page.items.map((item) => item.event.seq))
      before = page.next
    }
    expect(seen).toHaveLength(10)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    const after: Page<TimelineItem> = await got(team.bob.api(`/api/conversations/${row.id}/timeline?after=0`))
    expect(after.items[0]!.event.seq).toBe(seen[0])
    expect((await got<Conversation>(team.bob.api(`/api/conversations/${row.id}`))).messageCount).toBe(10)
  })
})

const payloads = resolve(import.meta.dirname, '../../../../shared/mail/xss-payloads.json')
test.skipIf(!existsSync(payloads))(
  'every hostile payload in subject, name, body and file name is taken in and answered as data',
  async () => {
    const list = (JSON.parse(readFileSync(payloads, 'utf8')) as { payload: string }[]).map(({ payload }) => payload)
    for (const payload of list) {
      const line = payload.replace(/[\r\n]+/g, ' ').slice(0, 300)
      const outcome = await postroom.email(
        mail({
          subject: line,
          from: `"${line.replace(/["\\]/g, '')}" <${NORA}>`,
          html: payload,
          attachments: [{ name: line, type: 'text/html', content: payload }],
        }),
        { from: NORA, to: SUPPORT },
      )
      expect([payload, outcome.code]).toEqual([payload, 250])
    }
    const answer = await team.bob.api(`/api/inboxes/${team.inboxId}/conversations`)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  },
  60_000,
)
