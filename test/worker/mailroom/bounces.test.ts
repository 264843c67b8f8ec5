import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TimelineItem } from '../../../worker/contract/event.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type DeliveryReport, deliveryReport } from '../../harness/delivery-report.ts'
import { foundByPlatform } from '../../harness/platform.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, conversationAbout, got, messagesOf, timeline, until, write } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  await got(team.ada.api('/api/inboxes', { method: 'POST', json: { name: 'Sales', address: 'sales@postroom.test' } }))
})
afterAll(() => postroom?.stop())

/** Nora's question and Bob's answer to it, which has left. */
async function answered(subject: string): Promise<{ conversationId: string; answer: Message }> {
  await write(postroom, { subject })
  const { id } = await conversationAbout(team.bob.api, team.inboxId, subject)
  const { id: messageId } = await got<Message>(answerTo(team.bob, id, '<p>It is on its way.</p>'))
  const answer = await until(
    async () => (await messagesOf(team.bob.api, id)).find((message) => message.id === messageId)!,
    (message) => message.status === 'sent',
  )
  return { conversationId: id, answer }
}

/** `found`: what the platform says of it. */
async function report({ found, ...of }: DeliveryReport & { found?: string }): Promise<void> {
  const headers = Object.entries(found ? foundByPlatform(found) : {}).map((header) => `${header.join(': ')}\r\n`)
  const raw = headers.join('') + deliveryReport(of)
  expect(await postroom.email(raw, { from: '', to: of.to ?? SUPPORT })).toMatchObject({ code: 250 })
}

const now = async ({ conversationId, answer }: Awaited<ReturnType<typeof answered>>) =>
  (await messagesOf(team.bob.api, conversationId)).find((message) => message.id === answer.id)!
const bounces = (items: TimelineItem[]) =>
  items.map(({ event }) => event).filter(({ type }) => type === 'message.bounced')

describe("a report on Bob's answer", () => {
  test('marks it as failed, with who did not get it and why, beside the report itself', async () => {
    const sent = await answered('Dead mailbox')
    await report({ about: sent.answer.messageId, diagnostic: '550 5.1.1 no such user here' })
    expect(await now(sent)).toMatchObject({
      status: 'failed',
      failure: { code: 'bounced', values: { addresses: NORA }, said: '550 5.1.1 no such user here' },
    })
    const items = await timeline(team.bob.api, sent.conversationId)
    expect(bounces(items)).toMatchObject([
      {
        actor: { kind: 'contact' },
        data: {
          messageId: sent.answer.id,
          reason: { code: 'bounced', said: expect.stringContaining('no such user here') },
        },
      },
    ])
    expect(items.at(-1)!.message).toMatchObject({ isAutomatic: true, from: { name: 'Mail Delivery System' } })
  })

  test('that comes twice says it once, and one of a second try says it again', async () => {
    const sent = await answered('Dead twice')
    await report({ about: sent.answer.messageId })
    await report({ about: sent.answer.messageId })
    expect(bounces(await timeline(team.bob.api, sent.conversationId))).toHaveLength(1)
    expect((await now(sent)).failure).toEqual({ code: 'bounced', values: { addresses: NORA }, said: '5.1.1' })

    await got(team.bob.api(`/api/messages/${sent.answer.id}/delivery`, { method: 'PUT' }))
    await until(
      () => now(sent),
      ({ status }) => status === 'sent',
    )
    await report({ about: sent.answer.messageId })
    expect((await now(sent)).status).toBe('failed')
    expect(bounces(await timeline(team.bob.api, sent.conversationId))).toHaveLength(2)
  })

  test.each(['delivered', 'relayed'])('that says %s leaves it sent', async (action) => {
    const sent = await answered(`Only ${action}`)
    await report({ about: sent.answer.messageId, action, status: '2.0.0' })
    expect(await now(sent)).toMatchObject({ status: 'sent', failure: null })
  })

  test('that says delayed leaves it sent, and says on it that it is not there yet, and why', async () => {
    const sent = await answered('Still trying')
    await report({ about: sent.answer.messageId, action: 'delayed', status: '4.4.1' })
    const message = await until(
      () => now(sent),
      ({ failure }) => failure !== null,
    )
    expect(message.status).toBe('sent')
    expect(message.failure).toMatchObject({ code: 'delayed', said: expect.stringContaining('4.4.1') })
  })

  test('that its own sender’s domain disowns changes nothing', async () => {
    const sent = await answered('Forged report')
    await report({
      about: sent.answer.messageId,
      found: 'dkim=none; dmarc=fail header.from=mx.haugen.example; spf=fail',
    })
    expect(await now(sent)).toMatchObject({ status: 'sent', failure: null })
    expect(await messagesOf(team.bob.api, sent.conversationId)).toHaveLength(3)
  })

  test('that came to another inbox changes nothing', async () => {
    const sent = await answered('Elsewhere')
    await report({ about: sent.answer.messageId, to: 'sales@postroom.test' })
    expect((await now(sent)).status).toBe('sent')
  })
})

test("a report on Nora's own mail, on nothing, or on an id that somebody made up changes nothing", async () => {
  const sent = await answered('Forged')
  const [hers] = await messagesOf(team.bob.api, sent.conversationId)
  for (const about of [hers!.messageId, null, `x${sent.answer.messageId}`, `${sent.answer.id}@evil.example`]) {
    await report({ about })
  }
  expect((await now(sent)).status).toBe('sent')
  const all = await messagesOf(team.bob.api, sent.conversationId)
  expect(all.find(({ id }) => id === hers!.id)).toMatchObject({ status: 'received', failure: null })
  expect(bounces(await timeline(team.bob.api, sent.conversationId))).toEqual([])
})

test('an answer that is not sent yet is not failed by a report on it', async () => {
  await write(postroom, { subject: 'Not yet' })
  const { id } = await conversationAbout(team.bob.api, team.inboxId, 'Not yet')
  const settings = { name: 'Acme', mailDomain: 'postroom.test' }
  await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 60 } }))
  const answer = await got<Message>(answerTo(team.bob, id, '<p>Wait</p>'))
  await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 0 } }))
  await report({ about: answer.messageId })
  expect(await now({ conversationId: id, answer })).toMatchObject({ status: 'queued', failure: null })
})

test("what Nora writes happens in her name, and her colleague's answer in theirs", async () => {
  await write(postroom, { subject: 'By name', messageId: 'by-name@haugen.example' })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'By name')
  const kim = 'kim@haugen.example'
  await write(postroom, { from: `Kim <${kim}>`, inReplyTo: 'by-name@haugen.example' }, { from: kim })
  const items = await timeline(team.bob.api, row.id)
  const contactOf = (email: string) =>
    postroom.db.prepare('SELECT id FROM contacts WHERE email = ?').bind(email).first<string>('id')
  expect(items.map(({ event }) => event.actor)).toEqual([
    { kind: 'contact', id: row.contactId },
    { kind: 'contact', id: await contactOf(kim) },
  ])
  expect(row.contactId).toBe(await contactOf(NORA))
})

test('the first five mails of somebody, all at once, are of one contact', async () => {
  const otto = 'otto@elsewhere.example'
  await Promise.all(
    Array.from({ length: 5 }, (_, n) => write(postroom, { from: otto, subject: `All at once ${n}` }, { from: otto })),
  )
  const rows = await Promise.all(
    Array.from({ length: 5 }, (_, n) => conversationAbout(team.bob.api, team.inboxId, `All at once ${n}`)),
  )
  expect(new Set(rows.map((row) => row.contactId)).size).toBe(1)
})
