import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContactFile, Conversation, Page } from '../../../worker/contract/conversation.ts'
import type { InboxSettings } from '../../../worker/contract/account.ts'
import type { Upload } from '../../../worker/contract/message.ts'
import { deliveryReport } from '../../harness/delivery-report.ts'
import type { MailParts } from '../../harness/mail.ts'
import { meter } from '../../harness/meter.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { foundByPlatform } from '../../harness/platform.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import {
  NORA,
  SUPPORT,
  answerTo,
  conversationAbout,
  got,
  letMinutesPass,
  list,
  messagesOf,
  until,
  write,
} from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom({ entry: 'test/harness/metered-entry.ts' })
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const pageOf = (contactId: string, who: Somebody = team.bob, cursor?: string | null) =>
  got<Page<ContactFile>>(who.api(`/api/contacts/${contactId}/files${cursor ? `?cursor=${cursor}` : ''}`))
const namesOf = async (contactId: string, who?: Somebody) =>
  (await pageOf(contactId, who)).items.map(({ filename }) => filename)

const pdf = (name: string) => ({ name, type: 'application/pdf', content: `the words of ${name}` })

async function wrote(parts: MailParts & { subject: string }): Promise<Conversation> {
  await write(postroom, parts)
  return conversationAbout(team.bob.api, team.inboxId, parts.subject)
}

async function answered(conversationId: string, filename: string, more: object = {}): Promise<void> {
  const { id } = await got<Upload>(
    team.bob.api(`/api/uploads?filename=${filename}`, { method: 'POST', body: `the words of ${filename}` }),
  )
  await got(answerTo(team.bob, conversationId, '<p>Here it is.</p>', { uploads: [id], ...more }))
}

const contactOf = async (email: string) =>
  (await postroom.db.prepare('SELECT id FROM contacts WHERE email = ?').bind(email).first<string>('id'))!

describe('the files of a contact', () => {
  test('are those that she sent and got, the newest first, each with its conversation', async () => {
    const first = await wrote({ subject: 'Drawing', attachments: [pdf('drawing.pdf')] })
    await answered(first.id, 'offer.pdf')
    await until(
      () => messagesOf(team.bob.api, first.id),
      (seen) => seen.some(({ status }) => status === 'sent'),
    )
    const later = await wrote({ subject: 'Signed', attachments: [pdf('signed.pdf')] })
    const { items, next } = await pageOf(first.contactId)
    expect(next).toBeNull()
    expect(items.map(({ filename, direction, subject }) => [filename, direction, subject])).toEqual([
      ['signed.pdf', 'in', 'Signed'],
      ['offer.pdf', 'out', 'Drawing'],
      ['drawing.pdf', 'in', 'Drawing'],
    ])
    expect(items[0]).toMatchObject({ conversationId: later.id, size: 'the words of signed.pdf'.length })
    expect(await (await fetch(postroom.url + items[1]!.url)).text()).toBe('the words of offer.pdf')
  })

  test('are none of the pictures that stand in a text', async () => {
    const { contactId } = await wrote({
      from: 'Kai <kai@haugen.example>',
      subject: 'With a picture',
      html: '<p>See <img src="cid:lamp"></p>',
      attachments: [{ name: 'lamp.png', type: 'image/png', content: 'x', contentId: 'lamp' }, pdf('terms.pdf')],
    })
    expect(await namesOf(contactId)).toEqual(['terms.pdf'])
  })

  test('are also of whoever got them from us in Cc', async () => {
    const { id } = await wrote({ from: 'Liv <liv@haugen.example>', subject: 'For two' })
    const to = [{ name: 'Liv', email: 'liv@haugen.example' }]
    await answered(id, 'plan.pdf', { to, cc: [{ name: 'Odd', email: 'odd@haugen.example' }] })
    const contactId = await contactOf('odd@haugen.example')
    const names = await until(
      () => namesOf(contactId),
      ({ length }) => length > 0,
    )
    expect(names).toEqual(['plan.pdf'])
  })

  test('are not what somebody in her name sent: nothing of Spam, and nothing of a stranger in a conversation', async () => {
    const first = await wrote({ from: 'Siri <siri@bank.example>', subject: 'My own', messageId: 'own@bank.example' })
    await write(postroom, {
      from: 'Siri <siri@bank.example>',
      subject: 'Invoice',
      attachments: [pdf('invoice.exe')],
      headers: foundByPlatform('dkim=fail; dmarc=fail; spf=fail'),
    })
    const spam = await until(
      () => list(team.bob.api, team.inboxId, 'view=spam'),
      ({ length }) => length > 0,
    )
    await write(postroom, {
      from: 'Mallory <mallory@evil.example>',
      subject: 'Re: My own',
      inReplyTo: 'own@bank.example',
      attachments: [pdf('macro.docm')],
    })
    await until(
      () => conversationAbout(team.bob.api, team.inboxId, 'My own'),
      ({ messageCount }) => messageCount === 2,
    )
    expect(await namesOf(first.contactId)).toEqual([])
    expect(await namesOf(await contactOf('mallory@evil.example'))).toEqual([])
    await got(team.bob.api(`/api/conversations/${spam[0]!.id}/place`, { method: 'PUT', json: { place: 'inbox' } }))
    expect(await namesOf(first.contactId)).toEqual(['invoice.exe'])
  })

  test('are hers once they have left: at that time, and not when they were scheduled or taken back', async () => {
    const who = { name: 'Tor', email: 'tor@haugen.example' }
    const { id, contactId } = await wrote({ from: 'Tor <tor@haugen.example>', subject: 'Later' })
    const before = Date.now()
    await answered(id, 'later.pdf', { to: [who], leavesAt: before + 60 * 60_000 })
    await write(postroom, {
      from: 'Tor <tor@haugen.example>',
      subject: 'Between',
      attachments: [pdf('between.pdf')],
    })
    await conversationAbout(team.bob.api, team.inboxId, 'Between')
    expect(await namesOf(contactId)).toEqual(['between.pdf'])
    await postroom.db.prepare("UPDATE messages SET leaves_at = 1 WHERE status = 'scheduled'").run()
    await letMinutesPass(postroom, 1)
    await postroom.catcher.waitFor(who.email)
    const names = await until(
      () => namesOf(contactId),
      ({ length }) => length === 2,
    )
    expect(names).toEqual(['later.pdf', 'between.pdf'])
  })

  test('are not hers before they left, nor once they came back', async () => {
    const { id, contactId } = await wrote({ from: 'Eva <eva@haugen.example>', subject: 'Offer' })
    const settings = await got<object>(team.ada.api('/api/account'))
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 60 } }))
    const to = [{ email: 'eva@haugen.example' }]
    await answered(id, 'waiting.pdf', { to })
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 0 } }))
    expect((await messagesOf(team.bob.api, id)).at(-1)).toMatchObject({ status: 'queued' })
    expect(await namesOf(contactId)).toEqual([])
    await answered(id, 'sent.pdf', { to })
    const sent = await until(
      async () => (await messagesOf(team.bob.api, id)).find(({ status }) => status === 'sent'),
      (message) => message !== undefined,
    )
    expect(await namesOf(contactId)).toEqual(['sent.pdf'])
    const report = deliveryReport({ about: sent!.messageId })
    expect(await postroom.email(report, { from: '', to: SUPPORT })).toMatchObject({ code: 250 })
    expect(await namesOf(contactId)).toEqual([])
  })

  test('are none of what somebody says of us or of her, and proves not', async () => {
    const { id, contactId } = await wrote({ from: 'Kari <kari@haugen.example>', subject: 'Known to us' })
    await got(answerTo(team.bob, id, '<p>Yes.</p>', { to: [{ email: 'kari@haugen.example' }] }))
    const named =
      '\n---------- Forwarded message ---------\nFrom: Kari <kari@haugen.example>\nSubject: Pay\n\nPay this.\n'
    await wrote({ from: 'win@evil.example', subject: 'Fwd: Pay', text: named, attachments: [pdf('pay.exe')] })
    const posing = await wrote({
      from: 'Chief <chief@postroom.test>',
      subject: 'From your chief',
      attachments: [pdf('run.exe')],
      headers: foundByPlatform('dkim=none; dmarc=none; spf=none; arc=none'),
    })
    expect(await namesOf(contactId)).toEqual([])
    expect(await namesOf(posing.contactId)).toEqual([])
  })

  test('are seen by those who see their inbox', async () => {
    const json = { name: 'Sales', address: 'sales@postroom.test', access: 'specific', memberIds: [team.ada.id] }
    const sales = await got<InboxSettings>(team.ada.api('/api/inboxes', { method: 'POST', json }))
    const nora = await contactOf(NORA)
    await write(postroom, { subject: 'Secret', attachments: [pdf('secret.pdf')] }, { to: 'sales@postroom.test' })
    await conversationAbout(team.ada.api, sales.id, 'Secret')
    expect(await namesOf(nora, team.ada)).toContain('secret.pdf')
    expect(await namesOf(nora)).not.toContain('secret.pdf')
    expect(await namesOf(nora)).toContain('drawing.pdf')
  })

  test('are written down once for each contact, and for no address of ours', async () => {
    const rows = () => postroom.db.prepare('SELECT email FROM contact_files ORDER BY email').all<{ email: string }>()
    await write(postroom, { from: team.cleo.email, subject: 'From home' })
    const { id } = await wrote({ from: 'Pia <pia@haugen.example>', subject: 'Cheap', attachments: [pdf('pia.pdf')] })
    const before = (await rows()).results.map(({ email }) => email)
    const to = [{ email: 'pia@haugen.example' }, { email: 'PIA@haugen.example' }]
    await answered(id, 'for-pia.pdf', { to, cc: [{ email: team.cleo.email }, { email: 'sales@postroom.test' }] })
    await until(
      () => messagesOf(team.bob.api, id),
      (seen) => seen.some(({ status }) => status === 'sent'),
    )
    const after = (await rows()).results.map(({ email }) => email)
    expect(after).toEqual([...before, 'pia@haugen.example'].toSorted())
  })
})

describe('a page of them', () => {
  const reads: number[] = []

  /** As years of mail leave them: many more in an inbox that Bob does not see. */
  async function fillTo(contactId: string, size: number): Promise<void> {
    const { id: conversationId } = (await list(team.bob.api, team.inboxId))[0]!
    const [sales] = (await postroom.db.prepare("SELECT id FROM inboxes WHERE name = 'Sales'").all<{ id: string }>())
      .results
    await postroom.db
      .prepare("INSERT OR IGNORE INTO contacts (id, email, created_at) VALUES (?, 'many@haugen.example', 0)")
      .bind(contactId)
      .run()
    for (const sql of [
      `INSERT OR IGNORE INTO messages (id, conversation_id, direction, status, from_name, from_email, recipients, subject, body_text, sent_at)
       VALUES ('00000000-0000-7000-8000-0000000000aa', '${conversationId}', 'in', 'received', '', 'many@haugen.example', '{}', '', '', 5)`,
      `WITH RECURSIVE n(i) AS (SELECT (SELECT count(*) FROM attachments WHERE file_key = 'many') + 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${size})
       INSERT INTO attachments (id, message_id, position, filename, type, size, file_key)
       SELECT printf('00000000-0000-7000-9000-%012x', i), '00000000-0000-7000-8000-0000000000aa', i, i || '.pdf', 'application/pdf', 1, 'many' FROM n`,
      `UPDATE contact_files SET inbox_id = '${sales!.id}' WHERE email = 'many@haugen.example' AND (attachment_id > printf('00000000-0000-7000-9000-%012x', 100))`,
    ])
      await postroom.db.prepare(sql).run()
  }

  const MANY = '00000000-0000-7000-8000-00000000000e'

  test.each([400, 20_000])('of %i reads as few rows as ever, the first and a later one', async (size) => {
    await fillTo(MANY, size)
    const { items, next } = await pageOf(MANY)
    expect(items).toHaveLength(10)
    for (const cursor of [null, next]) {
      const { fetch } = await meter(postroom.url, () => pageOf(MANY, team.bob, cursor))
      reads.push(fetch.rowsRead)
    }
    expect(reads.slice(-2)).toEqual(reads.slice(0, 2))
    expect(Math.max(...reads)).toBeLessThan(120)
  })

  test('follows on the one before it, each file once, to the last one', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { items, next }: Page<ContactFile> = await pageOf(MANY, team.bob, cursor)
      seen.push(...items.map(({ filename }) => filename))
      cursor = next
    } while (cursor !== null)
    expect(seen).toEqual(Array.from({ length: 100 }, (_, at) => `${100 - at}.pdf`))
    expect((await team.bob.api(`/api/contacts/${MANY}/files?cursor=x`)).status).toBe(400)
  })
})
