import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { InboxSettings, Stage, Start } from '../../../worker/contract/account.ts'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import { mail } from '../../harness/mail.ts'
import { meter } from '../../harness/meter.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { foundByPlatform } from '../../harness/platform.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, conversationAbout, got, list, timeline, until, write } from '../office.ts'
import { refusal } from '../refusal.ts'

let postroom: Postroom
let team: Team
let stages: Stage[]
let channelId: string

beforeAll(async () => {
  postroom = await startPostroom({ entry: 'test/harness/metered-entry.ts' })
  team = await makeTeam(postroom)
  stages = (await got<Start>(team.bob.api('/api/start'))).pipelines[0]!.stages
  const [inbox] = await got<InboxSettings[]>(team.ada.api('/api/inboxes'))
  channelId = inbox!.channels[0]!.id
})
afterAll(() => postroom?.stop())
beforeEach(() => want(stages[1]!.id))

const change = (json: object, who = team.ada) => who.api(`/api/channels/${channelId}`, { method: 'PUT', json })
/** Lets new conversations get tickets at this stage; with null none. */
const want = (ticketStageId: string | null) => got(change({ ticketStageId }))

const move = (id: string, place: string) =>
  got<Conversation>(team.bob.api(`/api/conversations/${id}/place`, { method: 'PUT', json: { place } }))

const told = async (id: string) =>
  (await timeline(team.bob.api, id)).map(({ event }) => `${event.type} by ${event.actor.kind}`)

const about = (subject: string) => conversationAbout(team.bob.api, team.inboxId, subject)

async function inView(view: string, subject: string): Promise<Conversation> {
  const rows = await until(
    () => list(team.bob.api, team.inboxId, `view=${view}`),
    (seen) => seen.some((row) => row.subject === subject),
  )
  return rows.find((row) => row.subject === subject)!
}

describe('a new conversation', () => {
  test('gets a ticket at the wanted stage, by nobody, and says so in its timeline', async () => {
    await write(postroom, { subject: 'The lamp flickers' })
    const { id, ticket } = await about('The lamp flickers')
    expect(ticket).toMatchObject({ number: 1001, stageId: stages[1]!.id })
    const items = await timeline(team.bob.api, id)
    expect(items.map(({ event }) => `${event.type} by ${event.actor.kind}`)).toEqual([
      'message.received by contact',
      'ticket.created by system',
    ])
    expect(items[1]!.event.data).toEqual({ ticketId: ticket!.id, number: 1001, stageId: stages[1]!.id })
  })

  test('gets one ticket though its mail comes twice, and though Nora writes again', async () => {
    const raw = mail({ subject: 'Only once', messageId: 'only-once@haugen.example' })
    const deliver = () => postroom.deliver(raw, { from: NORA, to: SUPPORT })
    await Promise.all([deliver(), deliver()])
    await deliver()
    await write(postroom, { subject: 'Re: Only once', inReplyTo: 'only-once@haugen.example', text: 'And?' })
    const { id } = await until(
      () => about('Only once'),
      ({ messageCount }) => messageCount === 2,
    )
    expect(await told(id)).toEqual([
      'message.received by contact',
      'ticket.created by system',
      'message.received by contact',
    ])
  })

  test('gets a number of its own, however many come at once', async () => {
    const subjects = Array.from({ length: 24 }, (_, n) => `At once ${n}`)
    await Promise.all(subjects.map((subject) => write(postroom, { subject })))
    const rows = await until(
      () => list(team.bob.api, team.inboxId),
      (seen) => subjects.every((subject) => seen.some((row) => row.subject === subject)),
    )
    const numbers = rows.flatMap(({ subject, ticket }) => (subject.startsWith('At once') ? (ticket?.number ?? 0) : []))
    expect(new Set(numbers).size).toBe(24)
    const sorted = numbers.toSorted((a, b) => a - b)
    expect(sorted.at(-1)! - sorted[0]!).toBe(23)
  })

  test('gets none while that is switched off, and its mail is taken in with as many questions either way', async () => {
    const cost = async (subject: string) => {
      const { email } = await meter(postroom.url, () => write(postroom, { subject }))
      await about(subject)
      return email
    }
    const [on] = [await cost('With a ticket')]
    await want(null)
    const off = await cost('Without a ticket')
    expect((await about('Without a ticket')).ticket).toBeNull()
    expect(off.roundTrips).toBe(on.roundTrips)
    expect(off.rowsWritten).toBeLessThan(on.rowsWritten)
  })
})

describe('what is sorted away', () => {
  const cold = {
    from: 'Deals <deals@shop.example>',
    headers: { Precedence: 'bulk', 'List-Id': '<deals.shop.example>' },
  }

  test('gets its ticket when somebody moves it into the inbox, and one only', async () => {
    await write(postroom, { ...cold, subject: 'Half price' })
    const { id, ticket } = await inView('filtered', 'Half price')
    expect(ticket).toBeNull()
    const moved = await move(id, 'inbox')
    expect(moved.ticket).toMatchObject({ stageId: stages[1]!.id })
    expect(await told(id)).toEqual([
      'message.received by contact',
      'conversation.moved by member',
      'ticket.created by system',
    ])
    await move(id, 'spam')
    expect((await move(id, 'inbox')).ticket).toEqual(moved.ticket)
  })

  test('gets its ticket when its writer answers what one of us wrote there', async () => {
    await write(postroom, { ...cold, from: 'Nora <nora@shop.example>', subject: 'Our list' })
    const { id } = await inView('filtered', 'Our list')
    const to = [{ name: 'Nora', email: 'nora@shop.example' }]
    await got(answerTo(team.bob, id, '<p>Who are you?</p>', { to }))
    const { headers } = await postroom.catcher.waitFor('nora@shop.example')
    await write(postroom, {
      from: 'Nora <nora@shop.example>',
      subject: 'Re: Our list',
      inReplyTo: headers['message-id']!.slice(1, -1),
    })
    expect((await about('Our list')).ticket).toMatchObject({ stageId: stages[1]!.id })
  })

  test('gets one ticket where six answers come at once, and none of them waits', async () => {
    const from = 'Kim <kim@shop.example>'
    await write(postroom, { ...cold, from, subject: 'Two lists' })
    const { id } = await inView('filtered', 'Two lists')
    await got(answerTo(team.bob, id, '<p>Who are you?</p>', { to: [{ email: 'kim@shop.example' }] }))
    const { headers } = await postroom.catcher.waitFor('kim@shop.example')
    const inReplyTo = headers['message-id']!.slice(1, -1)
    const answers = Array.from({ length: 6 }, (_, n) =>
      mail({ from, subject: 'Re: Two lists', text: `${n}`, inReplyTo }),
    )
    await Promise.all(answers.map((raw) => postroom.email(raw, { from: 'kim@shop.example', to: SUPPORT })))
    const { ticket, messageCount } = await about('Two lists')
    expect([ticket?.stageId, messageCount]).toEqual([stages[1]!.id, 8])
    expect((await told(id)).filter((what) => what.startsWith('ticket'))).toEqual(['ticket.created by system'])
    expect(await postroom.db.prepare('SELECT sum(failures) FROM raw_mail').first('sum(failures)')).toBe(0)
  })

  test('gets none when a person put it there, and another takes that back', async () => {
    await want(null)
    await write(postroom, { subject: 'From before' })
    const { id } = await about('From before')
    await want(stages[0]!.id)
    await move(id, 'spam')
    expect((await move(id, 'inbox')).ticket).toBeNull()
  })
})

test('what a mail provider asks while a channel is set up is nobody’s problem', async () => {
  const subject = '(#123456789) Gmail Forwarding Confirmation - Receive Mail from help@acme.example'
  await write(postroom, {
    from: 'Gmail Team <forwarding-noreply@google.com>',
    subject,
    text: 'To allow it: https://mail-settings.google.com/mail/vf-%5BANGjdJ8x%5D-Zm9v',
    headers: foundByPlatform('dkim=pass header.d=google.com header.s=x; dmarc=pass; spf=pass'),
  })
  expect((await about(subject)).ticket).toBeNull()
})

test('Bob may not say what becomes a ticket, and nobody chooses a stage that is not there', async () => {
  expect(await refusal(change({ ticketStageId: null }, team.bob))).toMatchObject({ code: 'not_allowed' })
  const nowhere = '00000000-0000-7000-8000-000000000000'
  expect(await refusal(change({ ticketStageId: nowhere }))).toMatchObject({ code: 'invalid_input' })
})
