import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import type { ReadMail } from '../../harness/catcher.ts'
import { type MailParts, mail } from '../../harness/mail.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { SUPPORT, answerTo, conversationAbout, got, messagesOf, until, write } from '../office.ts'

const SALES = 'sales@postroom.test'
const HELP = 'help@acme.example'
const HELLO = 'hello@acme.example'

let postroom: Postroom
let team: Team
let salesId: string

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  const inbox = { name: 'Sales', address: SALES }
  salesId = (await got<{ id: string }>(team.ada.api('/api/inboxes', { method: 'POST', json: inbox }))).id
})
afterAll(() => postroom?.stop())

/** What becomes of a mail that leaves us, at the address that it goes to: it comes back to us, as it is or as an answer to it. */
type Elsewhere = Record<string, (sent: ReadMail) => { raw: string; from: string; to: string }[]>

/** Passes on what comes, as aliases do: the mail stays as it is. */
const forwardsTo =
  (...to: string[]): Elsewhere[string] =>
  ({ raw, from }) =>
    to.map((each) => ({ raw, from, to: each }))

/** Answers everything that it gets, whatever that says of itself. */
const responds =
  (email: string, headers: Record<string, string>, envelopeFrom = email): Elsewhere[string] =>
  (sent) => [
    {
      raw: mail({
        from: `Nora Haugen <${email}>`,
        to: sent.headers['reply-to'] ?? sent.headers.from!,
        subject: `Re: ${sent.subject}`,
        inReplyTo: sent.headers['message-id']!.slice(1, -1),
        text: 'I am at the sea until Monday.',
        headers,
      }),
      from: envelopeFrom,
      to: /<(.+)>/.exec(sent.headers['reply-to'] ?? '')?.[1] ?? sent.from,
    },
  ]

/** Carries mail to and fro until nothing has left us for a while. Answers how many mails left. */
async function carry(elsewhere: Elsewhere): Promise<number> {
  let carried = 0
  for (let quiet = 0; quiet < 15; quiet++) {
    const mails = await postroom.catcher.mails()
    for (const sent of mails.slice(carried)) {
      quiet = 0
      for (const to of sent.to)
        for (const { raw, ...envelope } of elsewhere[to]?.(sent) ?? [])
          expect(await postroom.deliver(raw, envelope)).toMatchObject({ code: 250 })
    }
    carried = mails.length
    expect(carried).toBeLessThan(20)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return carried
}

/** A question of Kim's that Bob has answered, and closed; what left then is yet to arrive. */
async function answered(subject: string, parts: MailParts, more: object = {}): Promise<Conversation> {
  await write(postroom, { subject, ...parts })
  const row = await conversationAbout(team.bob.api, team.inboxId, subject)
  postroom.catcher.clear()
  await got(answerTo(team.bob, row.id, '<p>We look into it.</p>', more))
  await hasLeft(row.id)
  await got(team.bob.api(`/api/conversations/${row.id}/assignee`, { method: 'PUT', json: { memberId: team.bob.id } }))
  return got(team.bob.api(`/api/conversations/${row.id}/closure`, { method: 'PUT' }))
}

const hasLeft = (id: string) =>
  until(
    () => messagesOf(team.bob.api, id),
    (messages) => messages.at(-1)!.status === 'sent',
  )
const seen = (id: string) => got<Conversation>(team.bob.api(`/api/conversations/${id}`))
const person = (email: string) => ({ name: '', email })
const reasons = async () => {
  const { results } = await postroom.db
    .prepare("SELECT state, reason, message_id FROM raw_mail WHERE reason = 'our own mail'")
    .all()
  return results
}

describe('our own mail that comes back', () => {
  test.each([
    ['because an alias of ours was in Cc', { [HELP]: forwardsTo(SUPPORT) }, 1],
    [
      'because an alias goes to the inbox twice',
      { [HELP]: forwardsTo(SUPPORT, SUPPORT, 'support+twice@postroom.test') },
      3,
    ],
  ])('%s, is no second message', async (why, elsewhere, times) => {
    const before = (await reasons()).length
    const row = await answered(`Back ${why}`, {}, { cc: [person(HELP)] })
    expect(await carry(elsewhere)).toBe(1)
    const messages = await messagesOf(team.bob.api, row.id)
    expect(messages.map(({ direction }) => direction)).toEqual(['in', 'out'])
    expect(await seen(row.id)).toEqual(row)
    const noted = (await reasons()).slice(before)
    expect(noted).toEqual(
      Array.from({ length: times }, () => ({
        state: 'accepted',
        reason: 'our own mail',
        message_id: messages[1]!.id,
      })),
    )
  })

  test('is one in another inbox of ours, whose answer is one in the first, and that is all', async () => {
    const elsewhere = { [HELLO]: forwardsTo(SALES), [HELP]: forwardsTo(SUPPORT), [SUPPORT]: forwardsTo(SUPPORT) }
    const row = await answered('To the colleagues', { from: 'Kim <kim@haugen.example>' }, { to: [person(HELLO)] })
    expect(await carry(elsewhere)).toBe(1)
    const theirs = await conversationAbout(team.bob.api, salesId, `Re: ${row.subject}`)
    await got(answerTo(team.bob, theirs.id, '<p>It is yours.</p>', { to: [person(HELP)] }))
    expect(await carry(elsewhere)).toBe(2)
    expect((await messagesOf(team.bob.api, theirs.id)).map(({ direction }) => direction)).toEqual(['in', 'out'])
    expect((await messagesOf(team.bob.api, row.id)).map(({ direction }) => direction)).toEqual(['in', 'out', 'in'])
  })

  test('with its id in a stranger’s hands is still theirs: only what stands From us is ours', async () => {
    const row = await answered('Whose id', {})
    const [sent] = await postroom.catcher.mails()
    const messageId = sent!.headers['message-id']!.slice(1, -1)
    await write(postroom, { messageId, inReplyTo: messageId, subject: 'Re: Whose id', text: 'My own words' })
    const texts = (await messagesOf(team.bob.api, row.id)).map(({ text }) => text.trim())
    expect(texts).toContain('My own words')
  })
})

describe('a vacation responder', () => {
  test.each([
    ['by the book', { 'Auto-Submitted': 'auto-replied' }, ''],
    ['of an older kind', { Precedence: 'bulk', 'X-Autoreply': 'yes' }, undefined],
  ])('%s is heard, not answered, and changes nothing else', async (kind, headers, envelopeFrom) => {
    const email = `nora@${kind.replaceAll(' ', '-')}.example`
    const parts = { from: `Nora Haugen <${email}>` }
    const row = await answered(`Away ${kind}`, parts, { to: [person(email)] })
    expect(await carry({ [email]: responds(email, headers, envelopeFrom) })).toBe(1)
    const messages = await messagesOf(team.bob.api, row.id)
    expect(messages.map(({ direction, isAutomatic }) => [direction, isAutomatic])).toEqual([
      ['in', false],
      ['out', false],
      ['in', true],
    ])
    expect(await seen(row.id)).toMatchObject({ status: 'closed', assigneeId: team.bob.id, place: row.place })
  })

  test('that hides what it is, and answers every mail, gets none', async () => {
    const email = 'nora@rude.example'
    const row = await answered('Away, rudely', { from: `Nora Haugen <${email}>` }, { to: [person(email)] })
    expect(await carry({ [email]: responds(email, {}) })).toBe(1)
    expect(await messagesOf(team.bob.api, row.id)).toHaveLength(3)
    // It cannot be told from Nora, who would be waiting.
    expect(await seen(row.id)).toMatchObject({ status: 'open', assigneeId: team.bob.id })
  })
})
