import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../../worker/contract/message.ts'
import type { MailParts } from '../../harness/mail.ts'
import { foundByPlatform } from '../../harness/platform.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, conversationAbout, got, messagesOf, until, write } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

let made = 0

/** Nora's conversation, by its first Message-ID. */
async function noras(): Promise<{ messageId: string; id: string }> {
  const subject = `Nora's ${++made}`
  const messageId = `first.${made}@haugen.example`
  await write(postroom, { subject, messageId })
  return { messageId, id: (await conversationAbout(team.bob.api, team.inboxId, subject)).id }
}

/** What came second into Nora's conversation. */
async function joined(parts: MailParts, envelope: { from?: string } = {}): Promise<Message> {
  const { messageId, id } = await noras()
  await write(postroom, { inReplyTo: messageId, subject: `Re: Nora's ${made}`, ...parts }, envelope)
  const seen = await until(
    () => messagesOf(team.bob.api, id),
    ({ length }) => length === 2,
  )
  return seen[1]!
}

/** What begins a conversation of its own. */
async function begun(parts: MailParts, envelope: { from?: string } = {}): Promise<Message> {
  const subject = `Begun ${++made}`
  await write(postroom, { subject, ...parts }, envelope)
  const { id } = await conversationAbout(team.bob.api, team.inboxId, subject)
  return (await messagesOf(team.bob.api, id))[0]!
}

const GOOD = 'dkim=none; dmarc=pass header.from=postroom.test policy.dmarc=none; spf=pass smtp.mailfrom=x; arc=none'

describe("an address of ours in somebody else's From", () => {
  test.each([
    ["the channel's", SUPPORT],
    ['the fallback', 'inbox@postroom.test'],
    ["Bob's", 'bob@postroom.test'],
    ['one at our domain', 'chief@postroom.test'],
    ['one in capitals', 'SUPPORT@Postroom.Test'],
    ['one with a detail', 'support+payroll@postroom.test'],
  ])('is marked, and joins flagged: %s', async (_, from) => {
    expect(await joined({ from: `Accounts <${from}>` }, { from: 'mallory@evil.example' })).toMatchObject({
      isUnproven: true,
      isNewParticipant: true,
    })
    expect(await begun({ from: `Accounts <${from}>` }, { from: 'mallory@evil.example' })).toMatchObject({
      isUnproven: true,
      direction: 'in',
      authorId: null,
    })
  })

  test('is marked whatever else somebody has proven', async () => {
    const elsewhere = 'spf=pass (mx.cloudflare.net: x) smtp.mailfrom=mallory@evil.example; arc=none'
    for (const results of [
      `dkim=pass header.d=evil.example; dmarc=none header.from=postroom.test; ${elsewhere}`,
      `dkim=pass header.d=evil-postroom.test; dmarc=none; ${elsewhere}`,
      `dkim=none; dmarc=pass header.from=evil.example; ${elsewhere}`,
      `dkim=fail header.d=postroom.test; dmarc=none; ${elsewhere}`,
    ])
      expect(
        await begun({ from: SUPPORT, headers: foundByPlatform(results) }, { from: 'mallory@evil.example' }),
      ).toMatchObject({ isUnproven: true })
  })
})

test('an address that was disconnected is ours no more', async () => {
  const old = await got<{ id: string }>(
    team.ada.api(`/api/inboxes/${team.inboxId}/channels`, {
      method: 'POST',
      json: { address: 'old@postroom.test', fromName: 'Old' },
    }),
  )
  await postroom.db
    .prepare(
      "UPDATE channels SET from_kind = 'custom', from_email = 'help@old.example', from_proof = 'code' WHERE id = ?",
    )
    .bind(old.id)
    .run()
  expect(await begun({ from: 'help@old.example' })).toMatchObject({ isUnproven: true })
  await team.ada.api(`/api/channels/${old.id}`, { method: 'DELETE' })
  expect(await begun({ from: 'help@old.example' })).toMatchObject({ isUnproven: false })
})

describe('our own mail', () => {
  test.each([
    ['by DMARC', GOOD, 'x@bounces.example'],
    [
      'by a signature',
      'dkim=pass header.d=postroom.test header.s=x; dmarc=none; spf=none; arc=none',
      'x@other.example',
    ],
    ['by SPF', 'dkim=none; dmarc=none; spf=fail smtp.helo=a.example; spf=pass smtp.mailfrom=b; arc=none', SUPPORT],
  ])('that is proven %s has no mark', async (_, results, envelopeFrom) => {
    const headers = foundByPlatform(results)
    expect(await begun({ from: 'Chief <chief@postroom.test>', headers }, { from: envelopeFrom })).toMatchObject({
      isUnproven: false,
    })
    // Whoever reads the channel's own mailbox may answer from it.
    expect(await joined({ from: SUPPORT, headers }, { from: envelopeFrom })).toMatchObject({
      isUnproven: false,
      isNewParticipant: false,
    })
  })

  test("goes on in a member's own conversation, marked where nothing proves it", async () => {
    const messageId = `bobs.${++made}@postroom.test`
    const first = await begun({ from: 'bob@postroom.test', messageId })
    await write(postroom, { from: 'bob@postroom.test', inReplyTo: messageId, subject: 'Re' })
    const seen = await until(
      () => messagesOf(team.bob.api, first.conversationId),
      ({ length }) => length === 2,
    )
    expect(seen[1]).toMatchObject({ isNewParticipant: false, isUnproven: true })
  })
})

describe('a group that has the address of a channel', () => {
  const byGroup = {
    from: `"'Nora Haugen' via Support" <${SUPPORT}>`,
    headers: { 'X-Original-Sender': NORA, 'X-Google-Group-Id': '1', 'List-ID': '<support.postroom.test>' },
  }

  test("passes on Nora's answer as hers, without a flag", async () => {
    const headers = { ...byGroup.headers, ...foundByPlatform(GOOD) }
    expect(await joined({ ...byGroup, headers }, { from: 'support+bncB@postroom.test' })).toMatchObject({
      originalSender: { email: NORA, how: 'group' },
      isNewParticipant: false,
      isUnproven: false,
    })
  })

  test('does so also where nothing proves that it was the group; that is said', async () => {
    expect(await joined(byGroup)).toMatchObject({
      originalSender: { email: NORA, how: 'group' },
      isNewParticipant: false,
      isUnproven: true,
    })
  })
})

describe('a group or a colleague that the platform found to be none', () => {
  const doubted = foundByPlatform('dkim=none; dmarc=none; spf=pass smtp.mailfrom=mallory@evil.example; arc=none')

  test("does not write into Nora's conversation in her name", async () => {
    const headers = { 'X-Original-Sender': NORA, ...doubted }
    const from = `"Nora Haugen via Support" <${SUPPORT}>`
    expect(await joined({ from, headers }, { from: 'mallory@evil.example' })).toMatchObject({
      isNewParticipant: true,
      isUnproven: true,
    })
  })

  test('names somebody without vouching for them', async () => {
    const text =
      'See below\n\n---------- Forwarded message ---------\nFrom: Lea <lea@good.example>\nSubject: Pay\n\nPay this.\n'
    const forwarded = (headers: Record<string, string>) =>
      begun({ from: 'Chief <chief@postroom.test>', text, headers }, { from: 'mallory@evil.example' })
    expect((await forwarded(doubted)).originalSender).toMatchObject({ email: 'lea@good.example', isByOutsider: true })
    expect((await forwarded(foundByPlatform(GOOD))).originalSender).toMatchObject({ isByOutsider: false })
  })
})

test('nothing is said of mail that does not say it is from us, proven or not', async () => {
  expect(await begun({})).toMatchObject({ isUnproven: false })
  expect(await begun({ from: 'mallory@postroom.test.evil.example' })).toMatchObject({ isUnproven: false })
})
