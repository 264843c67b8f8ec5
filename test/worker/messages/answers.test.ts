import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import type { Problem } from '../../../worker/contract/error.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, conversationAbout, got, letMinutesPass, messagesOf, until, write } from '../office.ts'
import { refusal } from '../refusal.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  const sales = { name: 'Sales', address: 'sales@postroom.test' }
  await got(team.ada.api('/api/inboxes', { method: 'POST', json: sales }))
})
afterAll(() => postroom?.stop())

async function asked(subject: string, text = 'Where is my order?') {
  await write(postroom, { subject, text })
  return conversationAbout(team.bob.api, team.inboxId, subject)
}

async function uploaded(filename: string, body: BodyInit): Promise<string> {
  const headers = { 'content-type': 'image/jpeg' }
  return (
    await got<{ id: string }>(team.bob.api(`/api/uploads?filename=${filename}`, { method: 'POST', body, headers }))
  ).id
}

const to = (...emails: string[]) => emails.map((email) => ({ email }))
const people = (n: number, domain: string) => to(...Array.from({ length: n }, (_, at) => `p${at}@${domain}`))

describe('an answer with more than a mail can carry', () => {
  test('is refused with the sum of its files, and the files stay for a smaller one', async () => {
    const row = await asked('Photos')
    const photo = new Uint8Array(10 * 1024 * 1024)
    const uploads = [await uploaded('one.jpg', photo), await uploaded('two.jpg', photo)]
    const refused = await answerTo(team.bob, row.id, '<p>All of them</p>', { uploads })
    expect(refused.status).toBe(413)
    expect(await refused.json()).toMatchObject({ code: 'too_large', detail: expect.stringContaining('20 MB') })
    const message = await got<Message>(answerTo(team.bob, row.id, '<p>The first</p>', { uploads: uploads.slice(0, 1) }))
    expect(message.attachments.map(({ size }) => size)).toEqual([10 * 1024 * 1024])
  })

  test('fails before its files are read, should it be there all the same', async () => {
    const row = await asked('Old photos')
    const settings = { name: 'Acme', mailDomain: 'postroom.test' }
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 2 } }))
    const message = await got<Message>(
      answerTo(team.bob, row.id, '<p>Look</p>', { uploads: [await uploaded('old.jpg', 'small')] }),
    )
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 0 } }))
    await postroom.db.prepare('UPDATE attachments SET size = 99000000 WHERE message_id = ?').bind(message.id).run()
    const failed = await until(
      async () => (await messagesOf(team.bob.api, row.id)).find(({ id }) => id === message.id)!,
      ({ status }) => status === 'failed',
    )
    expect(failed.failure).toMatchObject({ code: 'too_large', values: { way: 'smtp', most: 18 * 1024 * 1024 } })
  })
})

describe('whom an answer goes to', () => {
  test('is a hundred at most, in To, Cc and Bcc together', async () => {
    const row = await asked('To the whole street')
    const [many, others] = [people(50, 'here.example'), people(50, 'there.example')]
    const refused = await answerTo(team.bob, row.id, '<p>Hi</p>', { to: many, cc: others, bcc: to(NORA) })
    expect(await refusal(Promise.resolve(refused.clone()))).toMatchObject({ code: 'invalid_input', fields: ['to'] })
    expect(((await refused.json()) as Problem).detail).toContain('101 addresses')
    await got(answerTo(team.bob, row.id, '<p>Hi</p>', { to: many, cc: others, bcc: many }))
  })

  test('is never ourselves: no inbox of ours, whatever stands behind a plus, and no reply address', async () => {
    const row = await asked('Everybody')
    const message = await got<Message>(
      answerTo(team.bob, row.id, '<p>Hi</p>', {
        to: to(NORA, SUPPORT),
        cc: to('Sales+web@postroom.test', 'kim@haugen.example', 'inbox+abc@postroom.test'),
        bcc: to('support+x@POSTROOM.test'),
      }),
    )
    expect([message.to, message.cc, message.bcc].map((list) => list.map(({ email }) => email))).toEqual([
      [NORA],
      ['kim@haugen.example'],
      [],
    ])
  })

  test('is somebody: an answer to us alone is refused', async () => {
    const row = await asked('To ourselves')
    const refused = answerTo(team.bob, row.id, '<p>Hi</p>', { to: to(SUPPORT), cc: to('sales@postroom.test') })
    expect(await refusal(refused)).toEqual({ code: 'invalid_input', status: 400, fields: ['to'] })
  })
})

test('an answer that is taken back leaves the list as it was, without what Nora quoted', async () => {
  const row = await asked(
    'Quoted',
    'First line\nand   second\n\nOn Mon, 2 Nov 2026 at 10:00, Bob <support@postroom.test> wrote:\n> Dear Nora\n',
  )
  const settings = { name: 'Acme', mailDomain: 'postroom.test' }
  await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 60 } }))
  const message = await got<Message>(answerTo(team.bob, row.id, '<p>Too quick</p>'))
  await got(team.bob.api(`/api/messages/${message.id}`, { method: 'DELETE' }))
  await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 0 } }))
  const after = await got<Conversation>(team.bob.api(`/api/conversations/${row.id}`))
  expect([row.snippet, after.snippet]).toEqual(['First line and second', 'First line and second'])
})

describe('a file that lay unsent for a week', () => {
  const anAge = () => postroom.db.prepare('UPDATE uploads SET created_at = 1').run()
  const kept = async (id: string) => (await postroom.mail.get(`uploads/${id}`)) !== null

  test('is forgotten by the clock', async () => {
    const row = await asked('Forgotten')
    const id = await uploaded('old.txt', 'old')
    await anAge()
    await letMinutesPass(postroom, 1)
    expect(await kept(id)).toBe(false)
    expect((await answerTo(team.bob, row.id, '<p>Hi</p>', { uploads: [id] })).status).toBe(404)
  })

  test('leaves with the answer that takes it at the same moment, or the answer is refused', async () => {
    const row = await asked('Just in time')
    const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => uploaded(`${n}.txt`, `file ${n}`)))
    await anAge()
    const [, ...answers] = await Promise.all([
      letMinutesPass(postroom, 1),
      ...ids.map((id) => answerTo(team.bob, row.id, `<p>Here is ${id}</p>`, { uploads: [id] })),
    ])
    for (const [n, answer] of answers.entries()) {
      expect([201, 404]).toContain(answer.status)
      expect([n, await kept(ids[n]!)]).toEqual([n, answer.status === 201])
    }
  })
})

describe('a picture among the files', () => {
  test('stands in the text where the text names it, in our timeline and in the mail', async () => {
    const row = await asked('Which berry?')
    const [berry, leaf] = [await uploaded('berry.jpg', 'red'), await uploaded('leaf.jpg', 'green')]
    const html = `<p>This one: <img src="cid:${berry}@postroom" alt="A berry"></p>`
    const { id } = await got<Message>(answerTo(team.bob, row.id, html, { uploads: [berry, leaf] }))
    const caught = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: Which berry?')
    const mail = await simpleParser(Buffer.from(caught.raw, 'latin1'), { skipImageLinks: true })
    expect(mail.html).toContain(`<img src="cid:${berry}@postroom" alt="A berry"`)
    expect(mail.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
      ['berry.jpg', 'red'],
      ['leaf.jpg', 'green'],
    ])
    expect(mail.attachments.filter(({ related }) => related)).toMatchObject([{ contentId: `<${berry}@postroom>` }])
    const ours = (await messagesOf(team.bob.api, row.id)).find((message) => message.id === id)!
    expect(ours.attachments).toMatchObject([
      { filename: 'berry.jpg', contentId: `${berry}@postroom`, isInline: true },
      { filename: 'leaf.jpg', contentId: null, isInline: false },
    ])
  })
})
