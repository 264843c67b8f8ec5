import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import { mail } from '../../harness/mail.ts'
import { foundByPlatform } from '../../harness/platform.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, conversationAbout, got, list, messagesOf, write } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const about = (subject: string) => conversationAbout(team.bob.api, team.inboxId, subject)
const threadOf = (id: string) =>
  got<Conversation | null>(team.bob.api(`/api/threads?messageId=${encodeURIComponent(id)}`))
const mallory = 'mallory@evil.example'

describe("Mallory, who knows the Message-ID of Nora's mail", () => {
  test("draws neither Nora's next mail nor the native thread to a mail of her own with the same id", async () => {
    await write(postroom, { subject: 'My order', messageId: 'order@haugen.example' })
    const nora = await about('My order')
    await write(
      postroom,
      { from: `Nora Haugen <${mallory}>`, subject: 'My order, too', messageId: 'order@haugen.example' },
      { from: mallory },
    )
    const hers = await about('My order, too')
    expect((await threadOf('order@haugen.example'))?.id).toBe(nora.id)

    await write(postroom, { subject: 'Re: My order', inReplyTo: 'order@haugen.example', text: 'And in blue.' })
    expect(await messagesOf(team.bob.api, hers.id)).toHaveLength(1)
    expect((await messagesOf(team.bob.api, nora.id)).at(-1)).toMatchObject({
      text: expect.stringContaining('And in blue.'),
      isNewParticipant: false,
    })
    expect((await threadOf('order@haugen.example'))?.id).toBe(nora.id)
  })

  test('does not keep the id by naming it before the mail is there', async () => {
    await write(
      postroom,
      { from: mallory, subject: 'Early', inReplyTo: 'later@haugen.example', cc: NORA },
      { from: mallory },
    )
    await write(postroom, { subject: 'The real one', messageId: 'later@haugen.example' })
    const nora = await about('The real one')
    expect((await threadOf('later@haugen.example'))?.id).toBe(nora.id)
    await write(postroom, { subject: 'Re: The real one', inReplyTo: 'later@haugen.example' })
    expect(await messagesOf(team.bob.api, nora.id)).toHaveLength(2)
  })

  test('joins her conversation flagged, when she answers it', async () => {
    await write(postroom, { subject: 'Private', messageId: 'private@haugen.example' })
    await write(
      postroom,
      { from: mallory, subject: 'Re: Private', inReplyTo: 'private@haugen.example' },
      { from: mallory },
    )
    const seen = await messagesOf(team.bob.api, (await about('Private')).id)
    expect(seen.map((message) => message.isNewParticipant)).toEqual([false, true])
  })

  test('joins flagged also where she puts Nora in Cc, and is still a stranger the next time', async () => {
    // Nora's mail names one that we never saw; whoever knows that id can answer it.
    await write(postroom, { subject: 'Never seen', inReplyTo: 'unseen@haugen.example' })
    for (const subject of ['Re: Never seen', 'Re: Never seen again']) {
      await write(postroom, { from: mallory, subject, inReplyTo: 'unseen@haugen.example', cc: NORA }, { from: mallory })
    }
    const seen = await messagesOf(team.bob.api, (await about('Never seen')).id)
    expect(seen.map(({ from, isNewParticipant }) => [from.email, isNewParticipant])).toEqual([
      [NORA, false],
      [mallory, true],
      [mallory, true],
    ])
  })
})

describe('a mail that two hundred strangers name', () => {
  test('is still found by whoever answers it, and Nora finds hers', async () => {
    const news = 'news@postroom.test'
    await write(postroom, { subject: 'Re: Our news', inReplyTo: news })
    for (let n = 0; n < 205; n++) {
      const stranger = `stranger${n}@example.org`
      await postroom.email(mail({ from: stranger, inReplyTo: news, subject: 'Re: Our news' }), {
        from: stranger,
        to: 'support@postroom.test',
      })
    }
    const { results } = await postroom.db
      .prepare("SELECT id FROM conversations WHERE contact_email = ? AND subject = 'Re: Our news'")
      .bind(NORA)
      .all<{ id: string }>()
    await write(postroom, { subject: 'Re: Our news', inReplyTo: news, text: 'One thing more' })
    expect((await messagesOf(team.bob.api, results[0]!.id)).map(({ text }) => text)).toHaveLength(2)

    // And then the mail itself comes, from whoever forwards the old ones.
    const press = 'press@papers.example'
    await write(postroom, { from: press, subject: 'Our news', messageId: news }, { from: press })
    await write(postroom, { from: press, subject: 'Re: Our news', inReplyTo: news }, { from: press })
    expect(await messagesOf(team.bob.api, (await about('Our news')).id)).toHaveLength(2)
  }, 60_000)
})

describe('mails that look the same', () => {
  const scan = (content: string) =>
    mail({
      subject: 'Scan',
      messageId: 'scan@haugen.example',
      date: new Date(0),
      attachments: [{ name: 'scan.pdf', type: 'application/pdf', content }],
    })
  const bring = (raw: string) => postroom.email(raw, { from: NORA, to: 'support@postroom.test' })
  const count = async (subject: string) =>
    (await list(team.bob.api, team.inboxId)).filter((row) => row.subject === subject).length

  test('but for what is in a file of the same name and size are two', async () => {
    for (const content of ['page one', 'page two', 'page two']) await bring(scan(content))
    expect(await count('Scan')).toBe(2)
  })

  test('but for whom they are answered to, or for what proves them, are two: the first keeps no other out', async () => {
    const parts = { subject: 'Pay this', messageId: 'pay@haugen.example', date: new Date(0) }
    const forged = foundByPlatform('dkim=none; dmarc=fail header.from=haugen.example; spf=fail')
    const proven = foundByPlatform('dkim=pass header.d=haugen.example; dmarc=pass header.from=haugen.example')
    await bring(mail({ ...parts, headers: forged }))
    await bring(mail({ ...parts, headers: { ...proven, 'Reply-To': 'mallory@evil.example' } }))
    await bring(mail({ ...parts, headers: proven }))
    await bring(mail({ ...parts, headers: proven }))
    const spam = await list(team.bob.api, team.inboxId, 'view=spam')
    expect(spam.filter(({ subject }) => subject === parts.subject)).toHaveLength(1)
    expect(await count(parts.subject)).toBe(2)
  })

  test('and have neither id nor date are two when they came by two ways, and one when the same came twice', async () => {
    const call = (received: string) =>
      mail({
        subject: 'Call me',
        headers: {
          'Message-ID': null,
          Date: null,
          Received: `from phone.example by mx.example; ${received}`,
        },
      })
    const [monday, tuesday] = ['Mon, 2 Nov 2026 10:00:00 +0000', 'Tue, 3 Nov 2026 10:00:00 +0000'].map(call)
    for (const raw of [monday!, tuesday!, monday!]) await bring(raw)
    expect(await count('Call me')).toBe(2)
  })
})
