import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, Found, Page } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import {
  NORA,
  answerTo,
  conversationAbout,
  got,
  letMinutesPass,
  messagesOf,
  timeline,
  until,
  write,
} from '../office.ts'
import { refusal } from '../refusal.ts'
import { type Browser, signedIn } from '../settings/browser.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

async function asked(subject: string): Promise<Conversation> {
  await write(postroom, { subject })
  return conversationAbout(team.bob.api, team.inboxId, subject)
}

/** Bob's answer, to leave in so many milliseconds. */
const later = (id: string, wait: number, more: object = {}) =>
  got<Message>(answerTo(team.bob, id, '<p>Good morning</p>', { leavesAt: Date.now() + wait, ...more }))
const conversation = (id: string) => got<Conversation>(team.bob.api(`/api/conversations/${id}`))
const message = (id: string, who: Somebody = team.bob) => got<Message>(who.api(`/api/messages/${id}`))
const change = (who: Somebody, id: string, leavesAt: number) =>
  who.api(`/api/messages/${id}/schedule`, { method: 'PUT', json: { leavesAt } })
const sendNow = (who: Somebody, id: string) => who.api(`/api/messages/${id}/schedule`, { method: 'DELETE' })
const takeBack = (who: Somebody, id: string) => who.api(`/api/messages/${id}`, { method: 'DELETE' })
const minutesTo = (wait: number) => wait / MINUTE + 1
const caught = async (subject: string) =>
  (await postroom.catcher.mails(NORA)).filter((mail) => mail.subject === `Re: ${subject}`)
const becomes = (id: string, wanted: string) =>
  until(
    () => message(id),
    ({ status }) => status === wanted,
  )
const typesIn = async (id: string) => (await timeline(team.bob.api, id)).map(({ event }) => event.type)

describe('an answer for later', () => {
  test('waits, changes nothing in the list, and leaves once when its time has come', async () => {
    const row = await asked('On Monday')
    const before = await conversation(row.id)
    const scheduled = await later(row.id, 3 * DAY)
    expect(scheduled).toMatchObject({ status: 'scheduled', failure: null })
    expect(await conversation(row.id)).toEqual(before)
    await letMinutesPass(postroom, minutesTo(3 * DAY) - 2)
    expect(await message(scheduled.id)).toEqual(scheduled)

    await letMinutesPass(postroom, minutesTo(3 * DAY))
    await letMinutesPass(postroom, minutesTo(3 * DAY) + 1)
    await becomes(scheduled.id, 'sent')
    expect(await caught('On Monday')).toHaveLength(1)
    const after = await conversation(row.id)
    expect([after.messageCount, after.snippet]).toEqual([before.messageCount + 1, 'Good morning'])
    expect(after.lastSentAt).not.toBeNull()
    expect(await typesIn(row.id)).toEqual([
      'message.received',
      'message.scheduled',
      'message.queued',
      'message.sending',
      'message.sent',
    ])
    const queued = (await timeline(team.bob.api, row.id)).find(({ event }) => event.type === 'message.queued')!
    expect([queued.event.actor, queued.message?.id]).toEqual([{ kind: 'member', id: team.bob.id }, scheduled.id])
  })

  test('leaves once, however often the clock comes by at the same moment', async () => {
    const row = await asked('Two clocks')
    const scheduled = await Promise.all([1, 2, 3].map((n) => later(row.id, n * HOUR)))
    await Promise.all(Array.from({ length: 6 }, () => letMinutesPass(postroom, minutesTo(3 * HOUR))))
    await Promise.all(scheduled.map(({ id }) => becomes(id, 'sent')))
    expect(await caught('Two clocks')).toHaveLength(3)
  })

  test('is found by its words while it waits, and not when it was taken back', async () => {
    const row = await asked('Found')
    const scheduled = await got<Message>(
      answerTo(team.bob, row.id, '<p>heliotrope</p>', { leavesAt: Date.now() + HOUR }),
    )
    const found = async () =>
      (await got<Page<Found>>(team.bob.api(`/api/inboxes/${team.inboxId}/search?q=heliotrope`))).items.length
    await until(found, (n) => n === 1)
    await got(takeBack(team.bob, scheduled.id))
    await until(found, (n) => n === 0)
  })

  test('refers to no other one that has not left', async () => {
    const row = await asked('In order')
    const scheduled = await later(row.id, HOUR)
    await becomes((await got<Message>(answerTo(team.bob, row.id, '<p>First this</p>'))).id, 'sent')
    const [mail] = await caught('In order')
    expect(mail!.headers.references).not.toContain(scheduled.messageId)
  })

  test.each([
    ['in the past', -MINUTE],
    ['in two years', 730 * DAY],
  ])('is refused %s, and nothing is sent', async (_, wait) => {
    const row = await asked(`Refused ${wait}`)
    const answer = answerTo(team.bob, row.id, '<p>Hi</p>', { leavesAt: Date.now() + wait })
    expect(await refusal(answer)).toEqual({ code: 'invalid_input', status: 400, fields: ['leavesAt'] })
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(1)
  })
})

describe('until it leaves', () => {
  test('its time can be changed: it leaves at the new one, not at the old one', async () => {
    const row = await asked('Changed')
    const { id } = await later(row.id, HOUR)
    const leavesAt = Date.now() + DAY
    expect(await got<Message>(change(team.cleo, id, leavesAt))).toMatchObject({ status: 'scheduled', leavesAt })
    await letMinutesPass(postroom, minutesTo(2 * HOUR))
    expect((await message(id)).status).toBe('scheduled')
    expect(await refusal(change(team.bob, id, Date.now() - 1))).toMatchObject({ fields: ['leavesAt'] })
    await letMinutesPass(postroom, minutesTo(DAY))
    await becomes(id, 'sent')
    expect(await caught('Changed')).toHaveLength(1)
  })

  test('it can be sent now, once', async () => {
    const row = await asked('Now')
    const { id } = await later(row.id, DAY)
    const answers = await Promise.all([1, 2, 3].map(() => sendNow(team.bob, id)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
    await becomes(id, 'sent')
    await letMinutesPass(postroom, minutesTo(2 * DAY))
    expect(await caught('Now')).toHaveLength(1)
    expect(await refusal(change(team.bob, id, Date.now() + DAY))).toMatchObject({ code: 'already_sent' })
  })

  test('whatever three people, the clock and Nora do at the same moment, she has it once or not at all', async () => {
    for (const round of [1, 2, 3, 4]) {
      const [row, other] = [await asked(`Crowded ${round}`), await asked(`Aside ${round}`)]
      const { id } = await later(row.id, HOUR)
      const merge = (who: Somebody, from: Conversation, into: Conversation) =>
        who.api(`/api/conversations/${from.id}/merger`, { method: 'PUT', json: { conversationId: into.id } })
      await Promise.all([
        sendNow(team.bob, id),
        sendNow(team.ada, id),
        round % 2 === 0 ? takeBack(team.ada, id) : change(team.cleo, id, Date.now() + 2 * HOUR),
        letMinutesPass(postroom, minutesTo(HOUR)),
        letMinutesPass(postroom, minutesTo(HOUR)),
        merge(team.bob, row, other),
        merge(team.ada, other, row),
        write(postroom, { subject: `Re: Crowded ${round}`, inReplyTo: 'nothing@haugen.example' }),
      ])
      await letMinutesPass(postroom, minutesTo(2 * HOUR))
      const { status } = await until(
        () => message(id),
        (seen) => seen.status === 'sent' || seen.status === 'undone',
      )
      // Whatever would send it twice is in the queue by now: what is sent after it comes after that.
      const last = await asked(`After ${round}`)
      await got(answerTo(team.bob, last.id, '<p>Later</p>'))
      await postroom.catcher.waitFor(NORA, ({ subject }) => subject === `Re: After ${round}`)
      expect(await caught(`Crowded ${round}`)).toHaveLength(status === 'sent' ? 1 : 0)
    }
  }, 60_000)

  test('it can be taken back, also by a colleague, and whoever did so has its files', async () => {
    const row = await asked('Back')
    const upload = await got<{ id: string }>(
      team.bob.api('/api/uploads?filename=price.txt', { method: 'POST', body: '12' }),
    )
    const before = await conversation(row.id)
    const { id } = await later(row.id, HOUR, { uploads: [upload.id] })
    expect(await got<Message>(takeBack(team.cleo, id))).toMatchObject({ status: 'undone', leavesAt: null })
    expect(await conversation(row.id)).toEqual(before)
    await letMinutesPass(postroom, minutesTo(DAY))
    expect((await message(id)).status).toBe('undone')
    expect(await refusal(change(team.bob, id, Date.now() + HOUR))).toMatchObject({ code: 'conflict' })
    expect(await refusal(sendNow(team.bob, id))).toMatchObject({ code: 'conflict' })
    const own = await got<Message>(answerTo(team.cleo, row.id, '<p>It is 13</p>', { uploads: [upload.id] }))
    expect(own.attachments.map(({ filename }) => filename)).toEqual(['price.txt'])
    await becomes(own.id, 'sent')
    expect(await caught('Back')).toHaveLength(1)
  })
})

describe('it leaves as what leaves then', () => {
  let ada: Browser
  const saved = async (row: Conversation, what: 'identity' | 'signature', fields: Record<string, string>) =>
    expect((await ada.send(`/settings/inboxes/${row.inboxId}/channels/${row.channelId}/${what}`, fields)).status).toBe(
      303,
    )
  const signs = (row: Conversation, signature: string) => saved(row, 'signature', { signature, signatureForm: 'text' })
  beforeAll(async () => {
    ada = await signedIn(postroom, team.ada.email)
  })

  test('with the name, the address and the signature of then, though Cleo sends it', async () => {
    const row = await asked('Signed')
    await signs(row, 'Old')
    const { id, text } = await later(row.id, DAY)
    expect(text).toBe('Good morning\n\n-- \nOld')
    await saved(row, 'identity', { fromName: 'Acme Care', nameForm: 'agent_and_company', fromKind: 'member' })
    await signs(row, '**{{full_name}}**\nNew')
    await got(sendNow(team.cleo, id))
    const sent = await becomes(id, 'sent')
    const [mail] = await caught('Signed')
    expect(mail!.headers['from']).toBe('Bob at Acme Care <bob@postroom.test>')
    expect(mail!.text).toBe('Good morning\n\n-- \nBob\nNew\n')
    expect(mail!.html).toContain('<p>Good morning</p><br><div>-- <br><div><b>Bob</b><br />New</div></div>')
    expect([sent.from.email, sent.text.slice(sent.textFolds.signatureFrom!)]).toEqual([
      'bob@postroom.test',
      '-- \nBob\nNew',
    ])
  })

  test('with none where there is none any more, and with one where there was none', async () => {
    const row = await asked('Bare')
    await signs(row, 'Old')
    const signed = await later(row.id, HOUR)
    await signs(row, '')
    await letMinutesPass(postroom, minutesTo(HOUR))
    const bare = await becomes(signed.id, 'sent')
    expect([bare.text, bare.textFolds.signatureFrom, bare.htmlFolds.signatureFrom]).toEqual([
      'Good morning',
      null,
      null,
    ])
    const other = await later(row.id, HOUR)
    await signs(row, 'New')
    await letMinutesPass(postroom, minutesTo(HOUR))
    expect((await becomes(other.id, 'sent')).text).toBe('Good morning\n\n-- \nNew')
    await signs(row, '')
  })

  test('from the fallback address where its channel takes no mail any more', async () => {
    const json = { address: 'spring@postroom.test', fromName: 'Spring' }
    const channel = await got<{ id: string }>(
      team.ada.api(`/api/inboxes/${team.inboxId}/channels`, { method: 'POST', json }),
    )
    await write(postroom, { subject: 'In spring' }, { to: 'spring@postroom.test' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'In spring')
    const { id, from } = await later(row.id, HOUR)
    expect(from.email).toBe('spring@postroom.test')
    expect((await team.ada.api(`/api/channels/${channel.id}`, { method: 'DELETE' })).status).toBe(204)
    await letMinutesPass(postroom, minutesTo(HOUR))
    expect((await becomes(id, 'sent')).from.email).toBe('inbox@postroom.test')
    const mails = await caught('In spring')
    expect(mails.map(({ from: sender }) => sender)).toEqual(['inbox@postroom.test'])
  })
})

describe('an answer whose author or conversation is not there any more when its time comes', () => {
  test('is held while its conversation lies in the trash, and leaves when somebody says so', async () => {
    const row = await asked('Thrown away')
    const { id } = await later(row.id, HOUR)
    const put = (place: string) =>
      got(team.bob.api(`/api/conversations/${row.id}/place`, { method: 'PUT', json: { place } }))
    await put('trash')
    await letMinutesPass(postroom, minutesTo(HOUR))
    expect(await message(id)).toMatchObject({ status: 'scheduled', leavesAt: null, failure: { code: 'put_away' } })
    await letMinutesPass(postroom, minutesTo(DAY))
    expect(await caught('Thrown away')).toHaveLength(0)
    await put('inbox')
    await got(sendNow(team.cleo, id))
    await becomes(id, 'sent')
    expect(await caught('Thrown away')).toHaveLength(1)
  })

  test('leaves from where its conversation was merged into', async () => {
    const [from, into] = [await asked('Two lamps'), await asked('The other lamp')]
    const { id } = await later(from.id, HOUR)
    await got(
      team.bob.api(`/api/conversations/${from.id}/merger`, { method: 'PUT', json: { conversationId: into.id } }),
    )
    await letMinutesPass(postroom, minutesTo(HOUR))
    await becomes(id, 'sent')
    expect((await message(id)).conversationId).toBe(into.id)
    expect(await caught('Two lamps')).toHaveLength(1)
  })

  test('leaves unread what Nora wrote meanwhile, also for its author', async () => {
    const row = await asked('Meanwhile')
    const { id } = await later(row.id, HOUR)
    await got(team.bob.api(`/api/conversations/${row.id}/reading`, { method: 'PUT' }))
    const [first] = await messagesOf(team.bob.api, row.id)
    await write(postroom, { subject: 'Re: Meanwhile', inReplyTo: first!.messageId!, text: 'Never mind' })
    await until(
      () => conversation(row.id),
      ({ isUnread }) => isUnread,
    )
    await letMinutesPass(postroom, minutesTo(HOUR))
    await becomes(id, 'sent')
    expect((await conversation(row.id)).isUnread).toBe(true)
  })

  test('leaves although its conversation was closed: that is no more to do than there was', async () => {
    const row = await asked('Closed')
    const { id } = await later(row.id, HOUR)
    await got(team.bob.api(`/api/conversations/${row.id}/closure`, { method: 'PUT' }))
    await letMinutesPass(postroom, minutesTo(HOUR))
    await becomes(id, 'sent')
    expect((await conversation(row.id)).status).toBe('closed')
  })

  test('is held where its author was shut out, and a colleague gives it another time', async () => {
    const row = await asked('Without Bob')
    const { id } = await later(row.id, HOUR)
    const bob = (method: string) => got(team.ada.api(`/api/members/${team.bob.id}/deactivation`, { method }))
    await bob('PUT')
    await letMinutesPass(postroom, minutesTo(HOUR))
    expect(await message(id, team.cleo)).toMatchObject({
      status: 'scheduled',
      leavesAt: null,
      failure: { code: 'author_may_not' },
    })
    await got(change(team.cleo, id, Date.now() + HOUR))
    await bob('DELETE')
    await letMinutesPass(postroom, minutesTo(HOUR))
    await until(
      () => message(id, team.cleo),
      ({ status }) => status === 'sent',
    )
  })
})
