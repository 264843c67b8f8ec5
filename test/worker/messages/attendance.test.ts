import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Attendance } from '../../../worker/contract/invitation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { fromApple, fromGoogle, fromOutlook, invitationMail } from '../../harness/invitation.ts'
import { type Somebody, type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, conversationAbout, got, messagesOf, timeline, until } from '../office.ts'
import { refusal } from '../refusal.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

async function invited(subject: string, ics: string): Promise<Message> {
  await postroom.deliver(invitationMail(ics, [`Subject: ${subject}`]), { from: NORA, to: SUPPORT })
  const row = await conversationAbout(team.bob.api, team.inboxId, subject)
  return (await messagesOf(team.bob.api, row.id)).find(({ direction }) => direction === 'in')!
}

const say = (who: Somebody, { id }: Message, answer: Attendance | 'perhaps') =>
  who.api(`/api/messages/${id}/attendance`, { method: 'PUT', json: { answer } })

async function caught(subject: string) {
  const { raw } = await postroom.catcher.waitFor(NORA, (mail) => mail.subject === subject)
  const mail = await simpleParser(Buffer.from(raw, 'latin1'))
  const ics = mail.attachments.map(({ content }) => content.toString().replace(/\r\n[ \t]/g, ''))
  return { raw, mail, ics, lines: ics[0]!.split('\r\n') }
}

async function undoSeconds(seconds: number) {
  const account = { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: seconds }
  await got(team.ada.api('/api/account', { method: 'PUT', json: account }))
}

test('Bob accepts with one click, and the organizer’s calendar hears of it', async () => {
  const message = await invited('Visit', fromGoogle())
  expect(message.invitation).toMatchObject({ method: 'request', summary: 'Visit to the showroom ⏰' })
  expect(message.attachments).toMatchObject([{ filename: 'invite.ics', type: 'text/calendar' }])
  const reply = await got<Message>(say(team.bob, message, 'accepted'))
  expect(reply).toMatchObject({ direction: 'out', attending: { invitationId: message.id, answer: 'accepted' } })

  const { mail, raw, ics, lines } = await caught('Accepted: Visit to the showroom ⏰')
  expect(mail.text).toContain('Bob at Acme has accepted this invitation.')
  expect(raw).toMatch(/multipart\/alternative/)
  expect(raw).toMatch(/text\/calendar; charset=utf-8;\s+method=REPLY/i)
  expect(ics.length).toBe(2)
  expect(ics[1]).toBe(ics[0])
  expect(lines).toEqual(
    expect.arrayContaining([
      'METHOD:REPLY',
      'UID:5vq1google@google.com',
      'SEQUENCE:0',
      'DTSTART:20261126T090000Z',
      'ORGANIZER:mailto:nora@haugen.example',
      'ATTENDEE;PARTSTAT=ACCEPTED;CN="Bob at Acme":mailto:support@postroom.test',
    ]),
  )
  expect(lines.find((line) => line.startsWith('DTSTAMP:'))).toMatch(/^DTSTAMP:\d{8}T\d{6}Z$/)

  const items = await timeline(team.bob.api, message.conversationId)
  const said = items.find(({ event }) => event.type === 'invitation.answered')!
  expect(said).toMatchObject({
    event: { actor: { id: team.bob.id }, data: { messageId: reply.id, invitationId: message.id, answer: 'accepted' } },
    message: { id: reply.id, authorId: team.bob.id },
  })
})

test('the same answer again is one mail, whoever gives it, and another one changes it', async () => {
  const message = await invited('Deliveries', fromGoogle().replace('5vq1google', 'twice'))
  const answers = await Promise.all([say(team.bob, message, 'tentative'), say(team.cleo, message, 'tentative')])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  await got(say(team.bob, message, 'tentative'))
  await got(say(team.cleo, message, 'declined'))
  const sent = await until(
    async () => (await messagesOf(team.bob.api, message.conversationId)).filter(({ attending }) => attending),
    (seen) => seen.every(({ status }) => status === 'sent'),
  )
  expect(sent.map(({ attending, authorId }) => [attending!.answer, authorId === team.cleo.id])).toEqual([
    ['tentative', expect.any(Boolean)],
    ['declined', true],
  ])
  expect((await caught('Declined: Visit to the showroom ⏰')).lines).toContain(
    'ATTENDEE;PARTSTAT=DECLINED;CN="Cleo at Acme":mailto:support@postroom.test',
  )
})

test('an answer that has not left is taken back, or gives its place to another one', async () => {
  await undoSeconds(60)
  const message = await invited('Fair', fromApple())
  const first = await got<Message>(say(team.bob, message, 'declined'))
  const second = await got<Message>(say(team.bob, message, 'accepted'))
  await got(team.bob.api(`/api/messages/${second.id}`, { method: 'DELETE' }))
  const third = await got<Message>(say(team.bob, message, 'accepted'))
  const all = await messagesOf(team.bob.api, message.conversationId)
  expect([first, second, third].map(({ id }) => all.find((one) => one.id === id)!.status)).toEqual([
    'undone',
    'undone',
    'queued',
  ])
  expect(third.leavesAt).not.toBeNull()
  await undoSeconds(0)
})

test('one meeting of a series is answered as that one, in UTC, to the address that was invited', async () => {
  const one = ['RECURRENCE-ID;TZID=W. Europe Standard Time:20261020T090000']
  const ics = fromOutlook('REQUEST', one)
    .replaceAll('leo@park.example', NORA)
    .replace('Support@Postroom.test', 'Support+fair@Postroom.test')
  await got(say(team.bob, await invited('One Tuesday', ics), 'accepted'))
  const { lines } = await caught('Accepted: Deliveries')
  expect(lines).toEqual(
    expect.arrayContaining([
      'RECURRENCE-ID:20261020T070000Z',
      'SEQUENCE:3',
      'ATTENDEE;PARTSTAT=ACCEPTED;CN="Bob at Acme":mailto:Support+fair@postroom.test',
    ]),
  )
})

test('what cannot be answered is refused', async () => {
  const about = async (subject: string, ics: string) => {
    const answer = await refusal(say(team.bob, await invited(subject, ics), 'accepted'))
    return answer.code
  }
  expect(await about('Called off', fromGoogle('CANCEL'))).toBe('invalid_input')
  expect(await about('Published', fromGoogle('PUBLISH'))).toBe('invalid_input')
  expect(await about('Nobody', fromGoogle().replace(/ORGANIZER.*\r\n/, ''))).toBe('invalid_input')
  expect(await about('Ourselves', fromGoogle().replace(/(ORGANIZER.*):nora@haugen.example/, `$1:${SUPPORT}`))).toBe(
    'invalid_input',
  )
  const message = await invited('Perhaps', fromGoogle())
  expect(await refusal(say(team.bob, message, 'perhaps'))).toMatchObject({ code: 'invalid_input' })
  expect(await refusal(say(team.bob, { ...message, id: message.conversationId }, 'accepted'))).toMatchObject({
    code: 'not_found',
  })
})

test('the answer is written in the language of whoever gives it', async () => {
  await got(team.bob.api('/api/me', { method: 'PUT', json: { locale: 'nb' } }))
  await got(say(team.bob, await invited('Visitt', fromGoogle().replace('5vq1google', 'norsk')), 'accepted'))
  const { mail } = await caught('Godtatt: Visit to the showroom ⏰')
  expect(mail.text).toContain('har godtatt denne invitasjonen')
  await got(team.bob.api('/api/me', { method: 'PUT', json: { locale: 'en' } }))
})

test('Nora’s own answer is shown as one, and nothing is answered by itself', async () => {
  const message = await invited('Nora comes', fromApple('REPLY').replace('NEEDS-ACTION', 'ACCEPTED'))
  expect(message.invitation).toMatchObject({ method: 'reply', attendees: [{ answer: 'accepted' }] })
  expect((await messagesOf(team.bob.api, message.conversationId)).length).toBe(1)
})
