import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, Counts, Found, Page } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { fromGoogle, invitationMail } from '../../harness/invitation.ts'
import type { MailParts } from '../../harness/mail.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, got, list, messagesOf, timeline, until, write } from '../office.ts'
import { listen } from '../listen.ts'

let postroom: Postroom
let team: Team
let made = 0

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const KIM = 'kim@other.example'
/** What a group that Kim wrote to makes of her mail. */
const THROUGH_GROUP = {
  from: "'Kim Berg' via Friends <friends@group.example>",
  headers: { 'X-Original-Sender': KIM, 'List-Id': '<friends.group.example>' },
}
const kims = (parts: MailParts) => ({ ...parts, from: `Kim <${KIM}>` })
const path = (id: string, more = '') => `/api/conversations/${id}${more}`
const conversation = (id: string) => got<Conversation>(team.bob.api(path(id)))
const merge = (id: string, into: string, who = team.bob) =>
  who.api(path(id, '/merger'), { method: 'PUT', json: { conversationId: into } })
const unmerge = (id: string, who = team.bob) => who.api(path(id, '/merger'), { method: 'DELETE' })
const split = (id: string, messageId: string, isAlone = false, who = team.bob) =>
  who.api(path(id, '/splits'), { method: 'POST', json: { messageId, isAlone } })
const put = (id: string, what: string, json: object = {}) => got(team.bob.api(path(id, what), { method: 'PUT', json }))

/** A mail by its words, and where it lies. */
async function mailed(parts: MailParts, envelope = {}) {
  const text = `Words ${++made} alone`
  const messageId = parts.messageId ?? `m${made}@haugen.example`
  await write(postroom, { subject: `Matter ${made}`, ...parts, messageId, text }, envelope)
  const row = await postroom.db
    .prepare('SELECT id, conversation_id AS conversationId FROM messages WHERE body_text LIKE ?')
    .bind(`${text}%`)
    .first<{ id: string; conversationId: string }>()
  return { ...row!, messageId, text }
}
const texts = async (id: string) => (await messagesOf(team.bob.api, id)).map((message) => message.text.trim())

/** All that is stored of the conversations, but versions and what tells of the merge itself. */
async function stored(...ids: string[]) {
  const marks = ids.map(() => '?').join(', ')
  const all = async (sql: string) =>
    (
      await postroom.db
        .prepare(sql.replaceAll('IDS', `(${marks})`))
        .bind(...ids)
        .all()
    ).results
  return {
    conversations: (await all('SELECT * FROM conversations WHERE id IN IDS ORDER BY id')).map(
      ({ version, ...row }) => ({ ...row, hasVersion: Number(version) > 0 }),
    ),
    messages: await all('SELECT * FROM messages WHERE conversation_id IN IDS ORDER BY id'),
    comments: await all('SELECT * FROM comments WHERE conversation_id IN IDS ORDER BY id'),
    events: (
      await all(
        "SELECT * FROM events WHERE conversation_id IN IDS AND type NOT IN ('conversation.merged', 'conversation.unmerged', 'conversation.split') ORDER BY seq",
      )
    ).map(({ published_at, ...row }) => ({ ...row, isPublished: published_at === undefined })),
    participants: await all('SELECT * FROM participants WHERE conversation_id IN IDS ORDER BY 1, 2'),
    tickets: await all('SELECT * FROM tickets WHERE conversation_id IN IDS ORDER BY id'),
    ids: await all('SELECT * FROM message_ids WHERE conversation_id IN IDS ORDER BY rfc_id'),
  }
}

const counted = () => got<Counts>(team.bob.api(`/api/inboxes/${team.inboxId}/counts`))
async function reallyThere() {
  const n = (where: string) =>
    postroom.db
      .prepare(`SELECT count(*) AS n FROM conversations WHERE inbox_id = '${team.inboxId}' AND ${where}`)
      .first<number>('n')
  return { all: await n("place = 'inbox' AND status = 'open'"), trash: await n("place = 'trash'") }
}

describe('merging', () => {
  test('makes one of two, and whatever answers either comes to it', async () => {
    const [one, two] = [await mailed({}), await mailed(kims({ references: ['never.seen@other.example'] }))]
    const ours = await got<Message>(answerTo(team.bob, two.conversationId, '<p>Soon</p>', { to: [{ email: KIM }] }))
    const { headers } = await postroom.catcher.waitFor(KIM, ({ subject }) => subject === ours.subject)
    await put(two.conversationId, '/reading')
    await got(team.bob.api(path(two.conversationId, '/comments'), { method: 'POST', json: { text: 'The same lamp' } }))
    const merged = await got<Conversation>(merge(two.conversationId, one.conversationId))
    expect(merged).toMatchObject({ id: one.conversationId, messageCount: 3, commentCount: 1, contactEmail: NORA })
    expect(await texts(one.conversationId)).toEqual([one.text, two.text, 'Soon'])
    expect(await counted()).toMatchObject(await reallyThere())
    expect((await list(team.bob.api, team.inboxId)).map((row) => row.id)).not.toContain(two.conversationId)

    const replyTo = /inbox\+\S+@postroom\.test/.exec(headers['reply-to']!)![0]
    const answers = [
      await mailed(kims({ inReplyTo: two.messageId })),
      await mailed(kims({ references: [ours.messageId!] })),
      await mailed(kims({ references: ['never.seen@other.example'] })),
      await mailed(kims({}), { to: replyTo }),
      await mailed(kims({ to: replyTo })),
      await mailed({ inReplyTo: one.messageId }),
    ]
    expect(answers.map((answer) => answer.conversationId)).toEqual(answers.map(() => one.conversationId))
    const flags = (await messagesOf(team.bob.api, one.conversationId)).map((message) => message.isNewParticipant)
    expect(flags).not.toContain(true)

    // A link, a native thread and an answer begun before find it by the old name.
    expect(await conversation(two.conversationId)).toMatchObject({ id: one.conversationId })
    expect((await timeline(team.bob.api, two.conversationId)).length).toBeGreaterThan(8)
    const native = await got<Conversation>(team.bob.api(`/api/threads?messageId=${two.messageId}`))
    expect(native.id).toBe(one.conversationId)
    const late = await got<Message>(answerTo(team.bob, two.conversationId, '<p>Late</p>', { to: [{ email: KIM }] }))
    expect(late.conversationId).toBe(one.conversationId)
    await put(two.conversationId, '/assignee', { memberId: team.bob.id })
    expect(await conversation(one.conversationId)).toMatchObject({ assigneeId: team.bob.id })
  })

  test('is told in both, and taken out again all is as it was', async () => {
    const [one, two] = [await mailed({}), await mailed(kims({}))]
    await mailed(kims({ inReplyTo: two.messageId, cc: 'lee@other.example' }))
    await put(one.conversationId, '/closure')
    await put(one.conversationId, '/reading')
    await got(team.bob.api(path(two.conversationId, '/comments'), { method: 'POST', json: { text: 'Hm' } }))
    const before = await stored(one.conversationId, two.conversationId)
    const numbers = await counted()
    await got(merge(two.conversationId, one.conversationId))
    expect(await conversation(one.conversationId)).toMatchObject({ status: 'open', isUnread: true, messageCount: 3 })
    // The same again changes nothing.
    await got(merge(two.conversationId, one.conversationId))
    expect(await got<Conversation>(unmerge(two.conversationId))).toMatchObject({
      id: two.conversationId,
      place: 'inbox',
      mergedInto: null,
      messageCount: 2,
    })
    expect(await stored(one.conversationId, two.conversationId)).toEqual(before)
    expect(await counted()).toEqual(numbers)
    const told = async (id: string) =>
      (await timeline(team.bob.api, id)).flatMap(({ event }) => (/merged/.test(event.type) ? [event] : []))
    for (const [here, there] of [
      [one, two],
      [two, one],
    ] as const) {
      const events = await told(here.conversationId)
      expect(events.map((event) => event.type)).toEqual(['conversation.merged', 'conversation.unmerged'])
      const { subject } = await conversation(there.conversationId)
      for (const { data, actor } of events) {
        expect(data).toMatchObject({ fromId: two.conversationId, intoId: one.conversationId, subject })
        expect(actor.id).toBe(team.bob.id)
      }
    }
    expect((await mailed(kims({ inReplyTo: two.messageId }))).conversationId).toBe(two.conversationId)
    expect((await unmerge(two.conversationId)).status).toBe(404)
  })

  test('leaves with the other what was written after it, and what somebody decided there', async () => {
    const [one, two] = [await mailed({}), await mailed(kims({}))]
    await got(merge(two.conversationId, one.conversationId))
    const later = await mailed(kims({ inReplyTo: two.messageId }))
    await put(one.conversationId, '/closure')
    await got(unmerge(two.conversationId))
    expect(await texts(one.conversationId)).toEqual([one.text, later.text])
    expect(await texts(two.conversationId)).toEqual([two.text])
    expect(await conversation(one.conversationId)).toMatchObject({ status: 'closed' })
    const kim = await mailed(kims({ inReplyTo: one.messageId }))
    expect((await messagesOf(team.bob.api, kim.conversationId)).at(-1)).toMatchObject({ isNewParticipant: false })
  })

  test('goes on through a second merge, which is taken back first', async () => {
    const [one, two, three] = [await mailed({}), await mailed(kims({})), await mailed({})]
    await got(merge(one.conversationId, two.conversationId))
    await got(merge(two.conversationId, three.conversationId))
    expect(await texts(one.conversationId)).toEqual([one.text, two.text, three.text])
    expect((await mailed({ inReplyTo: one.messageId })).conversationId).toBe(three.conversationId)
    expect((await unmerge(one.conversationId)).status).toBe(409)
    await got(unmerge(two.conversationId))
    expect(await texts(one.conversationId)).toEqual([one.text, two.text])
    await got(unmerge(one.conversationId))
    expect([await texts(one.conversationId), await texts(two.conversationId)]).toEqual([[one.text], [two.text]])
    expect((await merge(one.conversationId, one.conversationId)).status).toBe(400)
  })

  test('whom two brought stays while one of them is there', async () => {
    const [one, two, three] = [await mailed(kims({})), await mailed({}), await mailed(kims({}))]
    await got(merge(one.conversationId, two.conversationId))
    await got(merge(three.conversationId, two.conversationId))
    await got(unmerge(one.conversationId))
    const known = await mailed(kims({ inReplyTo: two.messageId }))
    expect((await messagesOf(team.bob.api, known.conversationId)).at(-1)).toMatchObject({
      conversationId: two.conversationId,
      isNewParticipant: false,
    })
  })

  test('nobody stays whom none brings any more, and no stranger comes in by that', async () => {
    const [one, two, three] = [await mailed(kims({})), await mailed({}), await mailed(kims({}))]
    const stranger = await mailed({ from: 'Lee <lee@third.example>', inReplyTo: two.messageId })
    const lees = await got<Conversation>(split(two.conversationId, stranger.id, true))
    for (const { conversationId } of [one, three, { conversationId: lees.id }])
      await got(merge(conversationId, two.conversationId))
    await got(unmerge(one.conversationId))
    const lee = await mailed({ from: 'Lee <lee@third.example>', inReplyTo: two.messageId })
    await got(unmerge(three.conversationId))
    const kim = await mailed(kims({ inReplyTo: two.messageId }))
    const flags = (await messagesOf(team.bob.api, two.conversationId))
      .filter(({ id }) => [lee.id, kim.id].includes(id))
      .map((message) => message.isNewParticipant)
    expect(flags).toEqual([true, true])
  })

  test('a ticket goes along where there is none; of two the other one goes on, and both come back', async () => {
    const { stages } = (await got<{ pipelines: { stages: { id: string }[] }[] }>(team.bob.api('/api/start')))
      .pipelines[0]!
    const ticket = (id: string) => put(id, '/ticket', { stageId: stages[0]!.id }) as Promise<Conversation>
    const [one, two, three] = [await mailed({}), await mailed({}), await mailed({})]
    const first = (await ticket(one.conversationId)).ticket
    await got(merge(one.conversationId, two.conversationId))
    expect((await conversation(two.conversationId)).ticket).toEqual(first)
    const second = (await ticket(three.conversationId)).ticket
    const merged = await got<Conversation>(merge(two.conversationId, three.conversationId))
    expect(merged.ticket).toEqual(second)
    const event = (await timeline(team.bob.api, three.conversationId)).at(-1)!.event
    expect(event.data).toMatchObject({ ticket: { number: first!.number, isMoved: false } })
    await got(unmerge(two.conversationId))
    expect((await conversation(two.conversationId)).ticket).toEqual(first)
    await got(unmerge(one.conversationId))
    expect((await conversation(one.conversationId)).ticket).toEqual(first)
    expect((await conversation(two.conversationId)).ticket).toBeNull()
    expect((await conversation(three.conversationId)).ticket).toEqual(second)
  })

  test('is refused across inboxes, with the trash, to who may not act, and for what they may not see', async () => {
    const make = (name: string, access: object) =>
      got<{ id: string }>(
        team.ada.api('/api/inboxes', {
          method: 'POST',
          json: { name, address: `${name.toLowerCase()}@postroom.test`, ...access },
        }),
      )
    await make('Open', {})
    await make('Secret', { access: 'specific', memberIds: [team.cleo.id] })
    const [here, trashed] = [await mailed({}), await mailed({})]
    const open = await mailed({ to: 'open@postroom.test' }, { to: 'open@postroom.test' })
    const secret = await mailed({ to: 'secret@postroom.test' }, { to: 'secret@postroom.test' })
    const secrets = await mailed({ to: 'secret@postroom.test' }, { to: 'secret@postroom.test' })
    await put(trashed.conversationId, '/place', { place: 'trash' })
    expect((await merge(here.conversationId, open.conversationId)).status).toBe(400)
    expect((await merge(here.conversationId, trashed.conversationId)).status).toBe(400)
    expect((await merge(trashed.conversationId, here.conversationId)).status).toBe(400)
    expect((await merge(here.conversationId, secret.conversationId)).status).toBe(404)
    expect((await merge(secret.conversationId, here.conversationId)).status).toBe(404)
    expect((await merge(secret.conversationId, secrets.conversationId, team.ada)).status).toBe(403)
    expect((await split(secret.conversationId, secret.id)).status).toBe(404)
    expect((await split(secret.conversationId, secret.id, false, team.ada)).status).toBe(403)
    await got(merge(secret.conversationId, secrets.conversationId, team.cleo))
    expect((await unmerge(secret.conversationId)).status).toBe(404)
    expect((await unmerge(secret.conversationId, team.ada)).status).toBe(403)
    expect((await team.bob.api(path(secret.conversationId))).status).toBe(404)
    expect(await texts(here.conversationId)).toEqual([here.text])
  })

  test('of two at once one is told; and what comes in at that moment is never lost', async () => {
    const [one, two] = [await mailed({}), await mailed({})]
    const answers = await Promise.all([
      merge(one.conversationId, two.conversationId),
      merge(two.conversationId, one.conversationId, team.ada),
      ...Array.from({ length: 8 }, () => mailed({ inReplyTo: one.messageId }).then(() => new Response())),
    ])
    const statuses = answers.slice(0, 2).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(2)
    const now = await conversation(one.conversationId)
    const other = await conversation(two.conversationId)
    const all = new Set([...(await texts(now.id)), ...(await texts(other.id))])
    expect(all.size).toBe(10)
    expect(now.mergedInto).toBeNull()
  })

  test("is heard in other agents' windows, of both, and found by its words where it lies", async () => {
    const [one, two] = [await mailed({ subject: 'Xylophone' }), await mailed({ subject: 'Zither' })]
    const found = async (q: string) =>
      (await got<Page<Found>>(team.bob.api(`/api/inboxes/${team.inboxId}/search?q=${q}`))).items.map(
        (item) => item.conversation.id,
      )
    await until(
      () => found('zither'),
      (ids) => ids.length === 1,
    )
    const ear = await listen(postroom, team.ada)
    await got(merge(two.conversationId, one.conversationId))
    const heard = await until(
      async () =>
        ear.heard.flatMap((said) =>
          said.type === 'happened' && said.happened.event.type === 'conversation.merged' ? [said.happened] : [],
        ),
      ({ length }) => length === 2,
    )
    const looks = new Map(heard.map(({ conversation: row }) => [row!.id, [row!.place, row!.mergedInto]]))
    expect(looks.get(one.conversationId)).toEqual(['inbox', null])
    expect(looks.get(two.conversationId)).toEqual(['merged', one.conversationId])
    ear.close()
    await until(
      () => found('zither'),
      (ids) => ids[0] === one.conversationId,
    )
    await got(unmerge(two.conversationId))
    await until(
      () => found('zither'),
      (ids) => ids[0] === two.conversationId,
    )
  })
})

describe('splitting', () => {
  test('moves a message and all after it, and the answers to them, and merging back is its undo', async () => {
    const first = await mailed({ subject: 'A lamp' })
    const { conversationId } = first
    const ours = await got<Message>(answerTo(team.bob, conversationId, '<p>Which?</p>'))
    const { headers } = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: A lamp')
    const replyTo = /inbox\+\S+@postroom\.test/.exec(headers['reply-to']!)![0]
    const second = await mailed({ inReplyTo: ours.messageId!, subject: 'Something else' })
    await got(team.bob.api(path(conversationId, '/comments'), { method: 'POST', json: { text: 'Mine' } }))
    await put(conversationId, '/assignee', { memberId: team.bob.id })
    const before = await stored(conversationId)
    const next = await got<Conversation>(split(conversationId, second.id))
    expect(next).toMatchObject({
      subject: 'Something else',
      contactEmail: NORA,
      assigneeId: team.bob.id,
      status: 'open',
      messageCount: 1,
      commentCount: 1,
      ticket: null,
    })
    expect(await conversation(conversationId)).toMatchObject({ messageCount: 2, commentCount: 0, snippet: 'Which?' })
    expect([await texts(conversationId), await texts(next.id)]).toEqual([[first.text, 'Which?'], [second.text]])
    expect(await counted()).toMatchObject(await reallyThere())
    // An answer goes where what it answers lies, also when it comes to the address of the old one.
    expect((await mailed({ inReplyTo: second.messageId })).conversationId).toBe(next.id)
    expect((await mailed({ inReplyTo: second.messageId }, { to: replyTo })).conversationId).toBe(next.id)
    expect((await mailed({ inReplyTo: ours.messageId! }, { to: replyTo })).conversationId).toBe(conversationId)
    expect((await got<Conversation>(team.bob.api(`/api/threads?messageId=${second.messageId}`))).id).toBe(next.id)

    await got(merge(next.id, conversationId))
    const after = await stored(conversationId)
    expect(after.messages.map((row) => row['id']).slice(0, 3)).toEqual(before.messages.map((row) => row['id']))
    expect(after.messages.map((row) => row['moved_from']).slice(0, 3)).toEqual([null, null, null])
    expect(after.comments).toEqual(before.comments)
    expect((await mailed({ inReplyTo: second.messageId })).conversationId).toBe(conversationId)
  })

  test('an answer of ours that moved takes what is said to it along, whatever address it was sent with', async () => {
    const first = await mailed({ subject: 'Two things' })
    const ours = await got<Message>(answerTo(team.bob, first.conversationId, '<p>About the second</p>'))
    const { headers, html } = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: Two things')
    const replyTo = /inbox\+\S+@postroom\.test/.exec(headers['reply-to']!)![0]
    const next = await got<Conversation>(split(first.conversationId, ours.id))
    expect((await mailed({ inReplyTo: ours.messageId! }, { to: replyTo })).conversationId).toBe(next.id)
    const words = 'Quoted after a split'
    await write(postroom, { subject: words, html: `<p>${words}</p><blockquote>${html}</blockquote>` })
    expect((await messagesOf(team.bob.api, next.id)).at(-1)).toMatchObject({ subject: words })
  })

  test("a stranger's message alone becomes their own conversation, and merged back they are a stranger still", async () => {
    const first = await mailed({})
    const stranger = await mailed(kims({ inReplyTo: first.messageId }))
    const last = await mailed({ inReplyTo: first.messageId })
    const next = await got<Conversation>(split(first.conversationId, stranger.id, true))
    expect(next).toMatchObject({ contactEmail: KIM, messageCount: 1 })
    expect(await texts(first.conversationId)).toEqual([first.text, last.text])
    const again = await mailed(kims({ inReplyTo: stranger.messageId }))
    expect((await messagesOf(team.bob.api, again.conversationId)).at(-1)).toMatchObject({
      conversationId: next.id,
      isNewParticipant: false,
    })
    const nora = await mailed({ inReplyTo: stranger.messageId })
    expect((await messagesOf(team.bob.api, nora.conversationId)).at(-1)).toMatchObject({ isNewParticipant: true })
    await got(merge(next.id, first.conversationId))
    const back = await mailed(kims({ inReplyTo: first.messageId }))
    expect((await messagesOf(team.bob.api, back.conversationId)).at(-1)).toMatchObject({
      conversationId: first.conversationId,
      isNewParticipant: true,
    })
  })

  test('an answer that is to leave later goes along with what it answers, and leaves into the new one', async () => {
    const first = await mailed({ subject: 'Now' })
    const leavesAt = Date.now() + 60 * 60_000
    const early = await got<Message>(answerTo(team.bob, first.conversationId, '<p>Early</p>', { leavesAt }))
    const second = await mailed({ inReplyTo: first.messageId, subject: 'Later' })
    const late = await got<Message>(answerTo(team.bob, first.conversationId, '<p>Late</p>', { leavesAt }))
    expect((await split(first.conversationId, late.id)).status).toBe(404)
    const next = await got<Conversation>(split(first.conversationId, second.id))
    expect(next).toMatchObject({ messageCount: 1, snippet: second.text })
    const where = async () =>
      Object.fromEntries(
        (await Promise.all([first.conversationId, next.id].map((id) => messagesOf(team.bob.api, id))))
          .flat()
          .map((message) => [message.id, [message.conversationId, message.status]]),
      )
    expect(await where()).toMatchObject({
      [early.id]: [first.conversationId, 'scheduled'],
      [late.id]: [next.id, 'scheduled'],
    })
    expect(await conversation(first.conversationId)).toMatchObject({ messageCount: 1 })
    await got(team.bob.api(`/api/messages/${late.id}/schedule`, { method: 'DELETE' }))
    await until(where, (seen) => seen[late.id]![1] === 'sent')
    expect(await conversation(next.id)).toMatchObject({ messageCount: 2, snippet: 'Late' })

    // What left when its time came stands there, not where it was written.
    await got(team.bob.api(`/api/messages/${early.id}/schedule`, { method: 'DELETE' }))
    await until(where, (seen) => seen[early.id]![1] === 'sent')
    const third = await got<Conversation>(split(first.conversationId, early.id))
    expect([await texts(first.conversationId), [...new Set(await texts(third.id))]]).toEqual([[first.text], ['Early']])
  })

  test('an answer to an invitation goes along with the invitation', async () => {
    const first = await mailed({})
    const headers = ['Subject: Visit', `In-Reply-To: <${first.messageId}>`]
    await postroom.deliver(invitationMail(fromGoogle(), headers), { from: NORA, to: SUPPORT })
    const invitation = (await messagesOf(team.bob.api, first.conversationId)).at(-1)!
    const attendance = { method: 'PUT', json: { answer: 'accepted' } }
    const reply = await got<Message>(team.bob.api(`/api/messages/${invitation.id}/attendance`, attendance))
    await postroom.catcher.waitFor(NORA, ({ subject }) => subject === reply.subject)
    await until(
      async () => (await messagesOf(team.bob.api, first.conversationId)).at(-1)!.status,
      (status) => status === 'sent',
    )
    const next = await got<Conversation>(split(first.conversationId, invitation.id))
    expect((await messagesOf(team.bob.api, next.id)).map(({ id }) => id)).toEqual([invitation.id, reply.id])
  })

  test('a mail that came through a group is from whoever wrote it, in the new one as well', async () => {
    const first = await mailed({})
    const passedOn = await mailed({ ...THROUGH_GROUP, inReplyTo: first.messageId })
    const next = await got<Conversation>(split(first.conversationId, passedOn.id, true))
    expect(next).toMatchObject({ contactName: 'Kim Berg', contactEmail: KIM })
  })

  test('who wrote a mail that came through a group takes part in the new one, also where another began it', async () => {
    const first = await mailed({})
    const to = { to: [{ email: NORA }], cc: [{ email: KIM }] }
    await got(answerTo(team.bob, first.conversationId, '<p>Kim should know</p>', to))
    const second = await mailed({ inReplyTo: first.messageId })
    await mailed({ ...THROUGH_GROUP, inReplyTo: first.messageId })
    const next = await got<Conversation>(split(first.conversationId, second.id))
    expect(next).toMatchObject({ contactEmail: NORA, messageCount: 2 })
    const kim = await mailed(kims({ inReplyTo: second.messageId }))
    expect((await messagesOf(team.bob.api, next.id)).find(({ id }) => id === kim.id)).toMatchObject({
      isNewParticipant: false,
    })
  })

  test('is refused where nothing is left behind, and for a message that lies elsewhere', async () => {
    const [one, two] = [await mailed({}), await mailed({})]
    expect((await split(one.conversationId, one.id)).status).toBe(400)
    expect((await split(one.conversationId, two.id)).status).toBe(404)
    await got(merge(two.conversationId, one.conversationId))
    expect((await split(two.conversationId, two.id, true)).status).toBe(201)
    expect(await texts(one.conversationId)).toEqual([one.text])
  })
})

test('a thread of two thousand messages is merged, taken out and split within the limits of the platform', async () => {
  const [one, two] = [await mailed({}), await mailed({})]
  await postroom.db.batch(
    [
      `INSERT INTO messages (id, conversation_id, direction, status, from_name, from_email, recipients, subject, body_text, message_id, sent_at)
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
        SELECT printf('01900000-0000-7000-8000-%012d', n), '${two.conversationId}', 'in', 'received', '', '${NORA}', json_object('to', json_array()), 'x', 'x', 'long.' || n, ${Date.now()} + n FROM n`,
      `INSERT INTO events (id, type, at, actor_kind, inbox_id, conversation_id, data, in_timeline, published_at)
        SELECT 'e' || id, 'message.received', sent_at, 'contact', '${team.inboxId}', conversation_id, json_object('messageId', id), 1, 1 FROM messages WHERE message_id LIKE 'long.%' ORDER BY id`,
    ].map((sql) => postroom.db.prepare(sql)),
  )
  const merged = await got<Conversation>(merge(two.conversationId, one.conversationId))
  expect(merged.messageCount).toBe(2002)
  const half = '01900000-0000-7000-8000-000000001001'
  const next = await got<Conversation>(split(one.conversationId, half))
  expect(next.messageCount).toBe(1000)
  expect((await conversation(one.conversationId)).messageCount).toBe(1002)
  await got(merge(next.id, one.conversationId))
  await got(unmerge(two.conversationId))
  expect((await conversation(two.conversationId)).messageCount).toBe(2001)
  expect((await conversation(one.conversationId)).messageCount).toBe(1)
})
