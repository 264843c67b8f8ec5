import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InboxSettings } from '../../../../worker/contract/account.ts'
import type { Contact, Conversation } from '../../../../worker/contract/conversation.ts'
import type { MailParts } from '../../../harness/mail.ts'
import { type Team, makeTeam } from '../../../harness/team.ts'
import { type Postroom, startPostroom } from '../../../harness/worker.ts'
import {
  NORA,
  SUPPORT,
  answerTo,
  conversationAbout,
  got,
  letMinutesPass,
  list,
  messagesOf,
  write,
} from '../../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  // Nobody is filtered here for the name of their address.
  await postroom.db.prepare("UPDATE account SET role_names = '[]'").run()
})
afterAll(() => postroom?.stop())

const bob = 'Bob Jensen <bob@postroom.test>'
const mallory = 'Mallory <mallory@evil.example>'
const about = (subject: string) => conversationAbout(team.bob.api, team.inboxId, subject)
const newest = async (conversation: Conversation) => (await messagesOf(team.bob.api, conversation.id)).at(-1)!

/** What Gmail makes of a mail that is forwarded by hand. */
const forwarded = (author: string, note = 'Can you take this?\n\nBob') =>
  `${note}\n\n---------- Forwarded message ---------\nFrom: ${author}\nDate: Mon, 3 Nov 2025 at 09:31\nSubject: My lamp\nTo: <hello@acme.example>\n\nIt flickers.`

let numbered = 0
/** The conversation that a mail is in, and the mail as it is shown there. */
async function taken(parts: MailParts, from?: string) {
  const subject = `${parts.subject ?? 'My lamp'} ${++numbered}`
  await write(postroom, { ...parts, subject }, from === undefined ? {} : { from })
  const conversation = await about(subject)
  return { conversation, message: await newest(conversation) }
}

describe('a mail that Bob forwards by hand', () => {
  test("is in the list as its writer's, and says who forwarded it", async () => {
    const { conversation, message } = await taken({
      from: bob,
      subject: 'Fwd: My lamp',
      text: forwarded('Nora Haugen <Nora@Haugen.example>'),
    })
    expect(conversation).toMatchObject({ contactName: 'Nora Haugen', contactEmail: NORA })
    expect(message).toMatchObject({
      from: { name: 'Bob Jensen', email: 'bob@postroom.test' },
      originalSender: { name: 'Nora Haugen', email: 'Nora@haugen.example', how: 'forward', isByOutsider: false },
      authorId: null,
      direction: 'in',
    })
  })

  test('begins with his note, and what he forwards stands below it', async () => {
    const { conversation, message } = await taken({ from: bob, subject: 'FW: Lamp', text: forwarded(NORA) })
    expect(conversation.snippet).toBe('Can you take this? Bob It flickers.')
    expect(message.text).toMatch(/^Can you take this\?[^]*Forwarded message[^]*It flickers\.$/)
  })

  test('without a note shows what its writer wrote in the list', async () => {
    const plain = await taken({ from: bob, subject: 'Fwd: Lamp', text: forwarded(NORA, '') })
    expect(plain.conversation.snippet).toBe('It flickers.')
    const text =
      '____________________\nFra: Nora <nora@haugen.example>\nSendt: mandag\nTil: Bob\nEmne: Lampe\nDen blinker.'
    expect((await taken({ from: bob, subject: 'VS: Lampe', text })).conversation.snippet).toBe('Den blinker.')
  })

  test.each([
    ['WG', 'Von: Nora Haugen <nora@haugen.example>\nGesendet: Montag\nAn: Bob\nBetreff: Lampe'],
    ['TR', 'De : Nora Haugen <nora@haugen.example>\nEnvoyé : lundi\nÀ : Bob\nObjet : Lampe'],
    ['RV', 'De: Nora Haugen <nora@haugen.example>\nEnviado el: lunes\nPara: Bob\nAsunto: Lámpara'],
    ['VS', 'Fra: Nora Haugen <nora@haugen.example>\nSendt: mandag\nTil: Bob\nEmne: Lampe'],
    ['ENC', 'De: Nora Haugen <nora@haugen.example>\nEnviado: segunda\nPara: Bob\nAssunto: Lâmpada'],
    ['I', 'Da: Nora Haugen <nora@haugen.example>\nInviato: lunedì\nA: Bob\nOggetto: Lampada'],
    ['Doorst', 'Van: Nora Haugen <nora@haugen.example>\nVerzonden: maandag\nAan: Bob\nOnderwerp: Lamp'],
    ['VB', 'Från: Nora Haugen <nora@haugen.example>\nSkickat: måndag\nTill: Bob\nÄmne: Lampa'],
    ['转发', '发件人: Nora Haugen <nora@haugen.example>\n发送时间: 2025\n收件人: Bob\n主题: 灯'],
  ])('is known in his language: %s', async (prefix, head) => {
    const { conversation } = await taken({ from: bob, subject: `${prefix}: Lamp`, text: `Look.\n\n${head}\n\nHi.` })
    expect(conversation).toMatchObject({ contactName: 'Nora Haugen', contactEmail: NORA })
  })

  test('is known where it is HTML alone', async () => {
    const { conversation } = await taken({
      from: bob,
      subject: 'Fwd: Lamp',
      html: '<p>Look.</p><div class="gmail_quote"><div>---------- Forwarded message ---------<br>From: <strong>Nora Haugen</strong> <span>&lt;<a href="mailto:nora@haugen.example">nora@haugen.example</a>&gt;</span><br>Subject: Lamp<br></div><p>It flickers.</p></div>',
    })
    expect(conversation).toMatchObject({ contactName: 'Nora Haugen', contactEmail: NORA })
  })

  test('is known where it is attached', async () => {
    const content =
      'Received: from x\r\nFrom: =?utf-8?Q?Nora_H=C3=A5ugen?=\r\n <nora@haugen.example>\r\n\r\nFrom: nobody@x.example'
    const attachments = [{ name: 'lamp.eml', type: 'message/rfc822', content }]
    const { conversation, message } = await taken({ from: bob, subject: 'Fwd: Lamp', text: 'See there.', attachments })
    expect(conversation).toMatchObject({ contactEmail: NORA })
    expect(message.originalSender).toMatchObject({ name: 'Nora Håugen' })
  })

  test('is his own where it names nobody', async () => {
    const { conversation, message } = await taken({ from: bob, subject: 'Fwd: Lamp', text: 'As we said.' })
    expect(conversation).toMatchObject({ contactName: 'Bob Jensen', contactEmail: 'bob@postroom.test' })
    expect(message.originalSender).toBeNull()
  })

  test('is answered to its writer, whose answer comes back into it', async () => {
    const { conversation } = await taken({
      from: bob,
      subject: 'Fwd: Threads',
      text: forwarded('Kim <kim@kims.example>'),
    })
    await got(answerTo(team.bob, conversation.id, '<p>On its way.</p>', { to: [{ email: 'kim@kims.example' }] }))
    const sent = await postroom.catcher.waitFor('kim@kims.example')
    await write(
      postroom,
      { from: 'Kim <kim@kims.example>', subject: 'Re: x', inReplyTo: sent.headers['message-id']!.slice(1, -1) },
      { from: 'kim@kims.example' },
    )
    expect(await newest(conversation)).toMatchObject({ from: { email: 'kim@kims.example' }, isNewParticipant: false })
  })
})

describe('the choice of the original sender, turned off', () => {
  test('makes whoever forwarded it the contact; groups and forms keep theirs', async () => {
    const inboxes = await got<InboxSettings[]>(team.ada.api('/api/inboxes'))
    const { id } = inboxes[0]!.channels[0]!
    const choose = (choosesOriginal: boolean) =>
      team.ada.api(`/api/channels/${id}`, { method: 'PUT', json: { choosesOriginal } })
    expect(await got(choose(false))).toMatchObject({ choosesOriginal: false, address: SUPPORT })
    const { conversation, message } = await taken({ from: bob, subject: 'Fwd: Off', text: forwarded(NORA) })
    expect(conversation).toMatchObject({ contactEmail: 'bob@postroom.test' })
    expect(message).toMatchObject({ originalSender: null })
    const group = await taken({ ...throughGroup, subject: 'Off in the group' })
    expect(group.conversation).toMatchObject({ contactEmail: NORA })
    await got(choose(true))
    expect((await taken({ from: bob, subject: 'Fwd: On', text: forwarded(NORA) })).conversation.contactEmail).toBe(NORA)
  })

  test('is for admins', async () => {
    const { id } = (await got<InboxSettings[]>(team.ada.api('/api/inboxes')))[0]!.channels[0]!
    const answer = await team.bob.api(`/api/channels/${id}`, { method: 'PUT', json: { choosesOriginal: false } })
    expect(answer.status).toBe(403)
  })
})

describe('a mail that was forwarded by a rule', () => {
  test.each([
    [
      'Gmail',
      'support+caf_=inbox=postroom.test@acme.example',
      { 'X-Forwarded-To': SUPPORT, 'X-Forwarded-For': `support@acme.example ${SUPPORT}` },
    ],
    [
      'Microsoft 365',
      'bounces+SRS=tt1Xy=RZ@acme.example',
      {
        'X-MS-Exchange-ForwardingLoop': 'support@acme.example;abc',
        'X-MS-Exchange-Organization-AutoForwarded': 'true',
      },
    ],
    ['a server that rewrites the envelope', 'SRS0=HHH=TT=haugen.example=nora@forwarder.example', {}],
    [
      'a redirect',
      'support@acme.example',
      {
        'Resent-From': 'Support <support@acme.example>',
        'Resent-To': SUPPORT,
        'Resent-Message-ID': '<r1@acme.example>',
      },
    ],
  ])("is Nora's own, from her as always: %s", async (_, envelope, headers) => {
    const { conversation, message } = await taken({ subject: 'By rule', headers }, envelope)
    expect(conversation).toMatchObject({ contactName: 'Nora Haugen', contactEmail: NORA })
    expect(message).toMatchObject({ from: { email: NORA }, originalSender: null, isAutomatic: false })
  })
})

const throughGroup: MailParts = {
  from: `"'Nora Haugen' via Support" <${SUPPORT}>`,
  headers: {
    'Reply-To': 'Nora Haugen <nora@haugen.example>',
    'X-Original-Sender': NORA,
    'X-Original-From': 'Nora Haugen <nora@haugen.example>',
    'X-Google-Group-Id': '123456789012',
    'List-ID': '<support.postroom.test>',
    'Mailing-list': `list ${SUPPORT}; contact support+owners@postroom.test`,
    Precedence: 'list',
  },
}

describe('a mail through a group', () => {
  test("that put itself into From is from whoever wrote it, under her own name, and no machine's", async () => {
    const { conversation, message } = await taken({ ...throughGroup, subject: 'Group' }, SUPPORT)
    expect(conversation).toMatchObject({ contactName: 'Nora Haugen', contactEmail: NORA })
    expect(message).toMatchObject({
      from: { email: SUPPORT },
      originalSender: { name: 'Nora Haugen', email: NORA, how: 'group', isByOutsider: false },
      isAutomatic: false,
    })
  })

  test('that left her in From is hers', async () => {
    const headers = { ...throughGroup.headers, 'X-Original-Sender': 'nora.private@gmail.com', 'X-Original-From': null }
    const { conversation, message } = await taken({ headers, subject: 'Left in From' }, SUPPORT)
    expect(conversation).toMatchObject({ contactEmail: NORA })
    expect(message).toMatchObject({ originalSender: null, isAutomatic: false })
  })

  test('that names her in Reply-To alone is hers too', async () => {
    const headers = { 'Reply-To': NORA, 'List-ID': '<help.lists.example>' }
    const from = '"Nora Haugen via Help" <help@lists.example>'
    const { conversation, message } = await taken({ from, headers, subject: 'Reply-To' }, 'help@lists.example')
    expect(conversation).toMatchObject({ contactName: 'Nora Haugen', contactEmail: NORA })
    expect(message.originalSender).toMatchObject({ isByOutsider: true })
  })

  test('joins the conversation that it continues; a stranger through the same group is flagged', async () => {
    const { conversation } = await taken({ ...throughGroup, subject: 'Thread', messageId: 'group-1@haugen.example' })
    await write(postroom, { ...throughGroup, subject: 'Re: Thread', inReplyTo: 'group-1@haugen.example' })
    expect(await newest(conversation)).toMatchObject({ isNewParticipant: false })
    const headers = { ...throughGroup.headers, 'X-Original-Sender': 'm@evil.example', 'X-Original-From': null }
    await write(postroom, { ...throughGroup, headers, subject: 'Re: Thread', inReplyTo: 'group-1@haugen.example' })
    expect(await newest(conversation)).toMatchObject({
      isNewParticipant: true,
      originalSender: { email: 'm@evil.example' },
    })
  })
})

describe('mails of one contact form', () => {
  const site = 'Acme Web <website@postroom.test>'

  test("are each their own visitor's", async () => {
    const form = (replyTo: string) => ({ from: site, subject: 'New message', headers: { 'Reply-To': replyTo } })
    const one = await taken(form('Olga <olga@olgas.example>'), 'website@postroom.test')
    const other = await taken(form('per@pers.example'), 'website@postroom.test')
    expect(one.conversation).toMatchObject({ contactName: 'Olga', contactEmail: 'olga@olgas.example' })
    expect(other.conversation).toMatchObject({ contactName: 'per@pers.example', contactEmail: 'per@pers.example' })
    expect(other.message.originalSender).toMatchObject({ how: 'form', isByOutsider: false })
  })

  test('by a service that nobody answers are too, and flagged', async () => {
    const from = 'Form Service <no-reply@forms.example>'
    const { conversation, message } = await taken({ from, headers: { 'Reply-To': NORA } }, 'no-reply@forms.example')
    expect(conversation.contactEmail).toBe(NORA)
    expect(message.originalSender).toMatchObject({ how: 'form', isByOutsider: true })
  })

  test.each([
    ['a customer who is answered elsewhere', 'Nora Haugen <nora@haugen.example>', 'office@elsewhere.example'],
    ['a shop that answers for itself', 'Shop <noreply@mail.shop.example>', 'service@shop.example'],
    ['a form that asks for answers to ourselves', 'Form <noreply@forms.example>', SUPPORT],
  ])('are not what %s writes', async (_, from, replyTo) => {
    const { message } = await taken({ from, headers: { 'Reply-To': replyTo } })
    expect(message.originalSender).toBeNull()
  })
})

describe('Mallory, who forges what she forwards', () => {
  test.each([
    ['Bob', 'Bob <bob@postroom.test>'],
    ['Bob, with a detail', 'Bob <BOB+x@postroom.test>'],
    ['Bob, in quotes', 'Bob <"bob"@postroom.test>'],
    ['Bob, at a host in other letters', 'Bob <bob@ｐｏｓｔｒｏｏｍ.test>'],
    ['the support itself', `Support <${SUPPORT}>`],
  ])('makes nothing look as if %s had written it', async (_, author) => {
    const { conversation, message } = await taken({
      from: mallory,
      subject: 'Fwd: Pay this',
      text: forwarded(author),
      headers: { 'X-Original-Sender': 'bob@postroom.test', 'Reply-To': 'bob@postroom.test' },
    })
    expect(conversation).toMatchObject({ contactName: 'Mallory', contactEmail: 'mallory@evil.example' })
    expect(message).toMatchObject({ originalSender: null, authorId: null, direction: 'in' })
  })

  test('makes nothing look as if Bob had written it from where he answers, at the mail domain', async () => {
    const settings = { name: 'Acme', undoSeconds: 0 }
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, mailDomain: 'answers.test' } }))
    for (const author of ['bob@answers.test', 'BOB+x@Answers.test', 'inbox@answers.test']) {
      const { conversation, message } = await taken({
        from: mallory,
        subject: 'Fwd: Pay that',
        text: forwarded(`Bob <${author}>`),
        headers: { 'X-Original-Sender': author, 'Reply-To': author },
      })
      expect(conversation).toMatchObject({ contactEmail: 'mallory@evil.example' })
      expect(message).toMatchObject({ originalSender: null, authorId: null, direction: 'in' })
    }
    const other = await taken({ from: mallory, subject: 'Fwd: Not ours', text: forwarded('Bob <bob@other.test>') })
    expect(other.conversation).toMatchObject({ contactEmail: 'bob@other.test' })
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, mailDomain: 'postroom.test' } }))
  })

  test("is told from Nora: the mail is in Nora's name, says that Mallory forwarded it, and is flagged", async () => {
    const { conversation, message } = await taken({ from: mallory, subject: 'Fwd: Lamp', text: forwarded(NORA) })
    expect(conversation.contactEmail).toBe(NORA)
    expect(message).toMatchObject({
      from: { name: 'Mallory', email: 'mallory@evil.example' },
      originalSender: { email: NORA, how: 'forward', isByOutsider: true },
    })
    // And she takes no part in it: what she writes next is flagged, and not answered by default.
    const inReplyTo = message.messageId!
    await write(postroom, { from: mallory, subject: 'Re: Lamp', inReplyTo }, { from: 'mallory@evil.example' })
    expect(await newest(conversation)).toMatchObject({ isNewParticipant: true, originalSender: null })
    await write(postroom, { subject: 'Re: Lamp', inReplyTo })
    expect(await newest(conversation)).toMatchObject({ from: { email: NORA }, isNewParticipant: false })
  })

  test("joins Nora's conversation flagged, whatever her headers say of Nora", async () => {
    const { conversation } = await taken({ subject: 'Private', messageId: 'private-1@haugen.example' })
    await write(
      postroom,
      {
        from: mallory,
        subject: 'Re: Private',
        inReplyTo: 'private-1@haugen.example',
        headers: { 'X-Original-Sender': NORA },
      },
      { from: 'mallory@evil.example' },
    )
    expect(await newest(conversation)).toMatchObject({ isNewParticipant: true, originalSender: { isByOutsider: true } })
  })

  test("starts a conversation of its own, and does not touch Nora's, by a forward that names it", async () => {
    const { conversation } = await taken({ subject: 'Mine', messageId: 'mine-1@haugen.example' })
    const fake = await taken({
      from: mallory,
      subject: 'Fwd: Mine',
      inReplyTo: 'mine-1@haugen.example',
      text: forwarded(NORA),
    })
    expect(fake.conversation.id).not.toBe(conversation.id)
    expect(await messagesOf(team.bob.api, conversation.id)).toHaveLength(1)
  })

  test('sends nothing on: nobody gets a mail that nobody of the team wrote', async () => {
    const { conversation } = await taken({
      from: mallory,
      subject: 'Fwd: Loop',
      text: forwarded('victim@victims.example'),
    })
    expect(conversation.contactEmail).toBe('victim@victims.example')
    await letMinutesPass(postroom, 10)
    expect(await postroom.catcher.mails('victim@victims.example')).toEqual([])
  })
})

describe('one contact', () => {
  const contactOf = (conversation: Conversation) =>
    got<Contact>(team.bob.api(`/api/contacts/${conversation.contactId}`))
  const from = async (sender: string) => (await taken({ from: sender, subject: 'Who' })).conversation

  test.each([
    ['"Nora" <NORA@Haugen.example>', 'nora@haugen.example'],
    ['Nora <nora@BLÅBÆR.example>', 'nora@xn--blbr-roah.example'],
    ['nora@blåbær.example', 'nora@xn--blbr-roah.example'],
    ['"nora"@haugen.example', 'nora@haugen.example'],
  ])('for an address however it is written: %s and %s', async (one, other) => {
    expect((await from(one)).contactId).toBe((await from(other)).contactId)
  })

  test.each([
    ['nora@googlemail.com', 'nora@gmail.com'],
    ['no.ra@gmail.com', 'nora@gmail.com'],
    ['nora+lamps@haugen.example', 'nora@haugen.example'],
  ])('is not made of two addresses: %s and %s', async (one, other) => {
    expect((await from(one)).contactId).not.toBe((await from(other)).contactId)
  })

  test('is made for a stranger, and has a name from the first mail that says one', async () => {
    const first = await from('eva@evas.example')
    expect(first.contactName).toBe('eva@evas.example')
    expect(await contactOf(first)).toMatchObject({ email: 'eva@evas.example', name: '' })
    const second = await from('Eva Holm <Eva@evas.example>')
    expect(await contactOf(second)).toMatchObject({ id: first.contactId, name: 'Eva Holm' })
    const rows = (await list(team.bob.api, team.inboxId)).filter(({ contactId }) => contactId === first.contactId)
    expect(rows.map(({ contactName }) => contactName)).toEqual(['Eva Holm', 'Eva Holm'])
  })

  test('keeps the name; each message shows the one that it was sent under', async () => {
    const { conversation } = await taken({ subject: 'Names', messageId: 'names-1@haugen.example' })
    await write(postroom, { from: `N. <${NORA}>`, subject: 'Re: Names', inReplyTo: 'names-1@haugen.example' })
    const names = (await messagesOf(team.bob.api, conversation.id)).map((message) => message.from.name)
    expect(names).toEqual(['Nora Haugen', 'N.'])
    expect(await contactOf(conversation)).toMatchObject({ email: NORA, name: 'Nora Haugen' })
  })

  test('of ours is one as well: mail to it arrives in either spelling', async () => {
    const json = { address: 'Hjelp@Blåbær.example', fromName: 'Acme' }
    await got(team.ada.api(`/api/inboxes/${team.inboxId}/channels`, { method: 'POST', json }))
    for (const to of ['hjelp@blåbær.example', 'hjelp@xn--blbr-roah.example']) {
      await write(postroom, { subject: `To ${to}` }, { to })
      expect(await about(`To ${to}`)).toMatchObject({ contactEmail: NORA })
    }
  })

  test('takes part under each way to write the address', async () => {
    const { conversation } = await taken({
      from: 'Liv <liv@blåbær.example>',
      subject: 'Liv',
      messageId: 'liv-1@x.example',
    })
    await write(postroom, { from: 'liv@xn--blbr-roah.example', subject: 'Re: Liv', inReplyTo: 'liv-1@x.example' })
    expect(await newest(conversation)).toMatchObject({ isNewParticipant: false })
  })
})

/** A help desk's mail, which lies beside a checkout on some machines and is no part of the repository. */
const helpDesk = join(import.meta.dirname, '../../../../../shared/mail/chatwoot/messages/group_sender_support.eml')

test.skipIf(!existsSync(helpDesk))("a help desk's mail from a group is from Jane, who wrote it", async () => {
  const reply = await postroom.deliver(readFileSync(helpDesk, 'latin1'), {
    from: 'acme_group@example.com',
    to: SUPPORT,
  })
  expect(reply.code).toBe(250)
  const conversation = await about("Discussion: Let's debate these attachments")
  expect(conversation.contactEmail).toBe('jane@example.com')
})
