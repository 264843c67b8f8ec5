import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { foundByPlatform } from '../../harness/platform.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import type { Start } from '../../../worker/contract/account.ts'
import { NORA, answerTo, conversationAbout, got, list, messagesOf, until, write } from '../office.ts'
import { type Browser, codeFor, signedIn } from './browser.ts'

let postroom: Postroom
let team: Team
let ada: Browser
let inbox: string

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  ada = await signedIn(postroom, team.ada.email)
  inbox = `/settings/inboxes/${team.inboxId}`
})
afterAll(() => postroom?.stop())

const GOOD = 'dkim=pass header.d=google.com header.s=x; dmarc=pass; spf=pass'

/** Begins to set up a channel. Answers where. */
async function begin(by = ada): Promise<string> {
  const { to } = await by.send(`${inbox}/channels`, {})
  return to!.replace(/\/identity$/, '')
}

const SENDER = { fromName: 'Acme', nameForm: 'agent_and_company', fromKind: 'member', fromEmail: '' }

/** A draft whose address is taken. */
async function locked(local: string): Promise<string> {
  const at = await begin()
  await ada.send(`${at}/identity`, SENDER)
  await ada.send(`${at}/signature`, { signature: '', signatureForm: 'text' })
  await ada.send(`${at}/routing`, {})
  await ada.send(`${at}/tickets`, {})
  expect((await ada.send(`${at}/address`, { local })).to).toBe(`${at}/forward`)
  return at
}

async function connected(local: string): Promise<string> {
  const at = await locked(local)
  await ada.send(`${at}/finish`, {})
  return at
}

const page = async (path: string) => (await ada.get(path)).html

test('Ada connects a channel, step by step, answers what Gmail asks, and watches a test mail arrive', async () => {
  const at = await begin()
  const identity = await page(`${at}/identity`)
  expect(identity).toContain('Ada at Acme')
  expect(identity).toContain('ada@postroom.test for you')
  const named = await ada.send(`${at}/identity`, { ...SENDER, fromName: 'Acme Help' })
  expect(named.to).toBe(`${at}/signature`)
  const text = '**{{full_name}}**\n{{email}} https://acme.example'
  expect((await ada.send(`${at}/signature`, { signature: text, signatureForm: 'text' })).to).toBe(`${at}/routing`)
  const routing = await page(`${at}/routing`)
  expect(routing).toContain('every member of the account')
  expect(routing).toContain('new conversations are unassigned')
  expect(routing).toContain('25 MiB')
  expect((await ada.send(`${at}/routing`, {})).to).toBe(`${at}/tickets`)

  const tickets = await page(`${at}/tickets`)
  expect(tickets).toMatch(/name="opensTickets" value="yes" checked/)
  const stages = [...tickets.matchAll(/<option value="([^"]+)"( selected="")?>([^<]+)/g)]
  expect(stages.map(([, , selected, name]) => name + (selected ? ' (chosen)' : ''))).toEqual([
    'New (chosen)',
    'Waiting on customer',
    'Waiting on us',
    'Solved',
  ])
  const waiting = { opensTickets: 'yes', ticketStageId: stages[2]![1]! }
  expect((await ada.send(`${at}/tickets`, waiting)).to).toBe(`${at}/address`)

  const proposed = await page(`${at}/address`)
  expect(proposed).toContain('support-2@postroom.test')
  expect(proposed).toContain('cannot be changed after this step')
  expect((await ada.send(`${at}/address`, { local: 'Help.Desk' })).to).toBe(`${at}/forward`)
  expect((await ada.send(`${at}/address`, { local: 'other' })).status).toBe(422)
  expect(await page(`${at}/address`)).toContain('can no longer be changed')

  expect(await page(`${at}/forward`)).toContain('help.desk@postroom.test')
  expect(await page(`${at}/forward?provider=nobody`)).toContain('Forwarding and POP/IMAP')
  expect(await page(`${at}/forward?provider=microsoft_shared`)).toContain('5.7.520')
  const still = await page(`${at}/test`)
  expect(still).toContain('http-equiv="refresh"')
  expect(still).toContain('Nothing has come yet')
  expect(await page(`${at}/test?still`)).not.toContain('http-equiv="refresh"')

  const link = 'https://mail-settings.google.com/mail/vf-%5BANGjdJ8x%5D-Zm9v'
  await write(
    postroom,
    {
      from: 'Gmail Team <forwarding-noreply@google.com>',
      to: 'help.desk@postroom.test',
      subject: '(#123456789) Gmail Forwarding Confirmation - Receive Mail from help@acme.example',
      text: `To allow it: ${link}\r\n\r\nTo forbid it: https://mail-settings.google.com/mail/uf-%5Bno%5D-Zm9v`,
      headers: foundByPlatform(GOOD),
    },
    { from: 'bounces@google.com', to: 'help.desk@postroom.test' },
  )
  const asked = await until(
    () => page(`${at}/forward`),
    (html) => html.includes('asks for confirmation'),
  )
  expect(asked).toContain('123456789')
  expect(asked).toContain(`href="${link}"`)
  expect(asked).not.toContain('uf-')
  const rows = await list(team.bob.api, team.inboxId)
  expect(rows.some(({ subject }) => subject.startsWith('(#123456789)'))).toBe(true)

  expect((await ada.send(`${at}/forward`, {})).to).toBe(`${at}/test`)
  expect(await page(inbox)).toContain('Goes on at: Test')
  // What another provider asks is found too, though no person writes from there.
  const other = { from: 'noreply@zoho.example', subject: 'Please confirm', headers: { Precedence: 'bulk' } }
  await write(postroom, other, { to: 'help.desk@postroom.test' })
  await conversationAbout(team.bob.api, team.inboxId, 'Please confirm')
  expect(await page(`${at}/forward`)).toContain('Please confirm</a>')
  const forwarded = { to: 'help@acme.example', subject: 'Does it arrive?', headers: foundByPlatform(GOOD) }
  await write(postroom, forwarded, { from: 'help+caf_=x@gmail.com', to: 'help.desk@postroom.test' })
  const arrived = await until(
    () => page(`${at}/test`),
    (html) => html.includes('Does it arrive?'),
  )
  expect(arrived.match(/class="is-done"/g)).toHaveLength(4)
  expect(arrived).not.toContain('http-equiv="refresh"')
  expect(arrived).toContain('DMARC pass')
  const row = await conversationAbout(team.bob.api, team.inboxId, 'Does it arrive?')
  expect(arrived).toContain(`/inbox#${row.id}`)
  expect(row.ticket?.stageId).toBe(waiting.ticketStageId)

  expect((await ada.send(`${at}/finish`, {})).to).toBe(`${inbox}?done=channel`)
  const there = await page(inbox)
  expect(there).toContain('help.desk@postroom.test')
  expect(there).not.toContain('Not finished yet')
  // How mail is forwarded there can be looked up again.
  expect(await page(`${at}/forward`)).toContain('help.desk@postroom.test')
  expect((await ada.get(`${at}/address`)).status).toBe(303)
  // Nor is it thrown away by a page that was left open.
  expect((await ada.send(`${at}/discard`, {})).to).toBe(inbox)
  expect(await page(inbox)).toContain('help.desk@postroom.test')

  const { inboxes } = await got<Start>(team.bob.api('/api/start'))
  const sender = inboxes[0]!.senders.find(({ channelId }) => channelId === row.channelId)!
  expect(sender).toEqual({
    channelId: row.channelId,
    from: { name: 'Bob at Acme Help', email: 'bob@postroom.test' },
    signature: 'Bob\nbob@postroom.test https://acme.example',
  })
  await got(answerTo(team.bob, row.id, '<p>It does.</p>'))
  const mail = await postroom.catcher.waitFor(NORA)
  expect([mail.from, mail.headers['from']]).toEqual(['bob@postroom.test', 'Bob at Acme Help <bob@postroom.test>'])
  expect(mail.text).toBe('It does.\n\n-- \nBob\nbob@postroom.test https://acme.example\n')
  expect(mail.html).toContain('<b>Bob</b><br />bob@postroom.test <a href="https://acme.example">')
}, 60_000)

describe('whom answers are from', () => {
  test('is another address once the code that was mailed there is typed, and not before', async () => {
    const at = await connected('custom')
    await write(postroom, { subject: 'Who are you?' }, { to: 'custom@postroom.test' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Who are you?')
    const from = async () => {
      const before = (await messagesOf(team.bob.api, row.id)).length
      await got(answerTo(team.bob, row.id, 'I am'))
      return (await messagesOf(team.bob.api, row.id))[before]!.from
    }
    const wanted = { fromName: 'Acme', nameForm: 'company', fromKind: 'custom', fromEmail: 'Hello@acme.example' }
    const code = await codeFor(postroom, 'hello@acme.example', async () => {
      expect((await ada.send(`${at}/identity`, wanted)).to).toBe(`${at}/identity?done=code_mailed`)
    })
    expect(await page(`${at}/identity`)).toContain('Verify hello@acme.example')
    expect(await from()).toEqual({ name: 'Acme', email: 'bob@postroom.test' })
    const wrong = await ada.send(`${at}/code`, { code: code === '000000' ? '000001' : '000000' })
    expect([wrong.status, wrong.html.includes('That code is wrong or too old.')]).toEqual([422, true])
    expect(await from()).toEqual({ name: 'Acme', email: 'bob@postroom.test' })
    expect((await ada.send(`${at}/code/again`, {})).html).toContain('Wait half a minute')
    expect((await ada.send(`${at}/code`, { code: ` ${code} ` })).to).toBe(`${inbox}?done=verified`)
    expect(await from()).toEqual({ name: 'Acme', email: 'hello@acme.example' })
    // It is one of our own now: an answer to everybody does not come back from there.
    await got(answerTo(team.bob, row.id, 'All of you', { cc: [{ email: 'hello@acme.example' }] }))
    expect((await messagesOf(team.bob.api, row.id)).at(-1)!.cc).toEqual([])
    expect((await got<Start>(team.bob.api('/api/start'))).ownAddresses).toContain('hello@acme.example')
    expect(await page(inbox)).toContain('Your answers leave as Acme &lt;hello@acme.example&gt;')
    // A code is good once.
    expect((await ada.send(`${at}/code`, { code })).status).toBe(422)
  }, 30_000)

  test('cannot be guessed: after five tries the right code is wrong too', async () => {
    const at = await connected('guess')
    const code = await codeFor(postroom, 'guess@acme.example', () =>
      ada.send(`${at}/identity`, { ...SENDER, fromKind: 'custom', fromEmail: 'guess@acme.example' }),
    )
    const guesses = Array.from({ length: 8 }, (_, n) => String((Number(code) + n + 1) % 1_000_000).padStart(6, '0'))
    for (const guess of guesses) expect((await ada.send(`${at}/code`, { code: guess })).status).toBe(422)
    expect((await ada.send(`${at}/code`, { code })).status).toBe(422)
  }, 30_000)

  test('is shown as it would be before it is saved', async () => {
    const at = await begin()
    const { html } = await ada.send(`${at}/identity`, {
      fromName: 'Acme & Sons',
      nameForm: 'company',
      fromKind: 'channel',
      fromEmail: '',
      act: 'preview',
    })
    expect(html).toContain('<b>Acme &amp; Sons</b> <span>&lt;')
    expect(await page(`${at}/identity`)).toContain('value="Acme"')
    await ada.send(`${at}/discard`, {})
  })

  test.each([
    ['no name', { fromName: ' ' }, 'Type a name'],
    ['two lines as a name', { fromName: 'Acme\r\nBcc: x@y.example' }, 'Type a name'],
    ['no address', { fromKind: 'custom', fromEmail: 'acme' }, 'Type the other address'],
    ['a kind that there is not', { fromKind: 'anybody' }, 'Choose which address'],
  ])('with %s is refused at its field', async (_, fields, says) => {
    const at = await begin()
    const { status, html } = await ada.send(`${at}/identity`, { ...SENDER, ...fields })
    expect([status, html.includes(says)]).toEqual([422, true])
    await ada.send(`${at}/discard`, {})
  })

  test('at the own address of a member: what answers it there comes back into its conversation, whatever its inbox', async () => {
    const json = { name: 'Back office', address: 'office@postroom.test' }
    const office = await got<{ id: string }>(team.ada.api('/api/inboxes', { method: 'POST', json }))
    await postroom.db.prepare("UPDATE channels SET from_kind = 'member' WHERE address = 'office@postroom.test'").run()
    await write(postroom, { subject: 'A form' }, { to: 'office@postroom.test' })
    const row = await conversationAbout(team.bob.api, office.id, 'A form')
    await got(answerTo(team.bob, row.id, 'Which?'))
    const { headers, from } = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: A form')
    expect(from).toBe('bob@postroom.test')
    const inReplyTo = headers['message-id']!.slice(1, -1)
    await write(postroom, { subject: 'Re: A form', to: from, inReplyTo, text: 'The green one' }, { to: from })
    await until(
      () => messagesOf(team.bob.api, row.id),
      (messages) => messages.some(({ text }) => text.includes('The green one')),
    )
    // What answers nothing comes to the first inbox; who is nobody has no address.
    await write(postroom, { subject: 'To Bob alone', to: from }, { to: from })
    await conversationAbout(team.bob.api, team.inboxId, 'To Bob alone')
    expect((await postroom.deliver('Subject: x\r\n\r\nx', { from: NORA, to: 'zed@postroom.test' })).code).toBe(550)
    // An answer to everybody does not come back to ourselves.
    await got(answerTo(team.bob, row.id, 'Thanks', { cc: [{ email: from }] }))
    expect((await messagesOf(team.bob.api, row.id)).at(-1)!.cc).toEqual([])
  }, 30_000)
})

describe('a signature', () => {
  test('in HTML keeps what mail may carry; a name in it is a name', async () => {
    const at = await connected('html')
    await postroom.db.prepare("UPDATE members SET name = 'Bob <b>Q</b>' WHERE email = 'bob@postroom.test'").run()
    const signature =
      '<table><tr><td>{{full_name}}</td></tr></table><script>alert(1)</script><a href="javascript:x" onclick="y">z</a><a href="mailto:{{email}}">{{ first_name }}</a>'
    await ada.send(`${at}/signature`, { signature, signatureForm: 'html' })
    await write(postroom, { subject: 'Sign here' }, { to: 'html@postroom.test' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Sign here')
    await got(answerTo(team.bob, row.id, '<p>Signed</p>'))
    const { html, text, htmlFolds, textFolds } = (await messagesOf(team.bob.api, row.id)).at(-1)!
    expect(html).toBe(
      '<p>Signed</p><br><div>-- <br><table><tr><td>Bob &lt;b&gt;Q&lt;/b&gt;</td></tr></table><a>z</a><a href="mailto:bob@postroom.test">Bob</a></div>',
    )
    expect([htmlFolds.signatureFrom, textFolds.signatureFrom]).toEqual(['<p>Signed</p>'.length, 'Signed\n\n'.length])
    expect(text).toMatch(/^Signed\n\n-- \nBob <b>Q<\/b>/)
    expect((await conversationAbout(team.bob.api, team.inboxId, 'Sign here')).snippet).toBe('Signed')
    await postroom.db.prepare("UPDATE members SET name = 'Bob' WHERE email = 'bob@postroom.test'").run()
  }, 30_000)

  test.each(['Yours, {{nickname}}', 'Yours, {full_name}', 'Yours, {{full_name}', '{{constructor}}'])(
    'with braces that the customer would see is refused: %s',
    async (signature) => {
      const at = await begin()
      await ada.send(`${at}/identity`, SENDER)
      const { status, html } = await ada.send(`${at}/signature`, { signature, signatureForm: 'text' })
      expect([status, html.includes('in double braces only the four names below')]).toEqual([422, true])
      expect(
        (await ada.send(`${at}/signature`, { signature: 'Yours, {{full_name}} {2026}', signatureForm: 'text' })).status,
      ).toBe(303)
      await ada.send(`${at}/discard`, {})
    },
  )

  test('of text is shown as the customer sees it, and one that is too long is refused', async () => {
    const at = await begin()
    await ada.send(`${at}/identity`, SENDER)
    const preview = (signature: string) =>
      ada.send(`${at}/signature`, { signature, signatureForm: 'text', act: 'preview' })
    const { html } = await preview(
      '{{first_name}} <script>\n[Shop](https://acme.example/a_b_c) _really_ [x](javascript:y)',
    )
    expect(html).toContain(
      '<div>Ada &lt;script&gt;<br /><a href="https://acme.example/a_b_c">Shop</a> <i>really</i> [x](javascript:y)</div>',
    )
    const long = await preview('x'.repeat(10_001))
    expect([long.status, long.html.includes('Use at most 10,000 characters')]).toEqual([422, true])
    await ada.send(`${at}/discard`, {})
  })
})

test('what becomes a ticket is said of each address, and can be changed later', async () => {
  const at = await connected('later')
  const isOn = async () => /name="opensTickets" value="yes" checked/.test(await page(`${at}/tickets`))
  expect(await isOn()).toBe(false)
  const [, stageId] = /<option value="([^"]+)"[^>]*>Waiting on us/.exec(await page(`${at}/tickets`))!
  const nowhere = await ada.send(`${at}/tickets`, { opensTickets: 'yes', ticketStageId: 'nowhere' })
  expect(nowhere.status).toBe(422)
  expect(nowhere.html).toContain('href="#ticketStageId"')
  expect(await isOn()).toBe(false)
  const done = await ada.send(`${at}/tickets`, { opensTickets: 'yes', ticketStageId: stageId! })
  expect((await ada.get(done.to!)).html).toContain('How tickets are made was saved.')
  expect(await page(inbox)).toContain('New conversations become tickets, at: Waiting on us')
  expect(await isOn()).toBe(true)
  await ada.send(`${at}/tickets`, { ticketStageId: stageId! })
  expect(await isOn()).toBe(false)
  const bob = await signedIn(postroom, team.bob.email)
  expect((await bob.send(`${at}/tickets`, { opensTickets: 'yes', ticketStageId: stageId! })).status).toBe(403)
})

describe('a half-finished channel', () => {
  test('is kept where it was, goes on there, and can be discarded', async () => {
    const at = await begin()
    await ada.send(`${at}/identity`, SENDER)
    await ada.send(`${at}/signature`, { signature: 'Kept', signatureForm: 'text' })
    expect(await page(inbox)).toContain('Goes on at: Where mail goes')
    expect((await ada.get(at)).to).toBe(`${at}/routing`)
    expect(await page(`${at}/signature`)).toContain('Kept</textarea>')
    // Not before its address stays.
    expect((await ada.get(`${at}/test`)).to).toBe(at)
    expect((await ada.send(`${at}/finish`, {})).to).toBe(at)
    const { inboxes } = await got<Start>(team.bob.api('/api/start'))
    expect(inboxes[0]!.address).toBe('support@postroom.test')
    expect((await ada.send(`${at}/discard`, {})).to).toBe(`${inbox}?done=discarded_channel`)
    expect((await ada.get(at)).status).toBe(404)
  })

  test('takes mail once its address stays; discarded, it takes none, and what came is answered from the fallback address', async () => {
    const before = await begin()
    const proposed = /class="address">([^<]+)</.exec(await page(`${await toAddress(before)}/address`))![1]!
    const refused = { from: NORA, to: proposed }
    expect((await postroom.deliver('Subject: x\r\n\r\nx', refused)).code).toBe(550)
    await ada.send(`${before}/discard`, {})

    const at = await locked('early')
    await write(postroom, { subject: 'Early bird' }, { to: 'early@postroom.test' })
    const row = await conversationAbout(team.bob.api, team.inboxId, 'Early bird')
    await until(
      () => page(`${at}/test`),
      (html) => html.includes('Early bird'),
    )
    await ada.send(`${at}/discard`, {})
    expect((await postroom.deliver('Subject: x\r\n\r\nx', { from: NORA, to: 'early@postroom.test' })).code).toBe(550)
    await got(answerTo(team.bob, row.id, 'Gone'))
    expect((await messagesOf(team.bob.api, row.id)).at(-1)!.from.email).toBe('inbox@postroom.test')
  }, 30_000)

  test.each(['inbox', 'no-reply', 'a..b', '.a', 'support', ''])('cannot have the address %s@', async (local) => {
    const at = await toAddress(await begin())
    const { status, html } = await ada.send(`${at}/address`, { local })
    expect([status, html.includes('id="local-error"')]).toEqual([422, true])
    await ada.send(`${at}/discard`, {})
  })

  test('is nobody else’s business: not an agent’s, and not of another inbox', async () => {
    const bob = await signedIn(postroom, team.bob.email)
    const at = await begin()
    expect((await bob.send(`${inbox}/channels`, {})).status).toBe(403)
    expect((await bob.send(`${at}/identity`, SENDER)).status).toBe(403)
    const elsewhere = at.replace(team.inboxId, '0fffffff-0000-7000-8000-000000000000')
    expect((await ada.get(`${elsewhere}/identity`)).status).toBe(404)
    expect((await ada.get(`${at}/nowhere`)).status).toBe(404)
    await ada.send(`${at}/discard`, {})
  }, 30_000)
})

async function toAddress(at: string): Promise<string> {
  await ada.send(`${at}/identity`, SENDER)
  await ada.send(`${at}/signature`, { signature: '', signatureForm: 'text' })
  await ada.send(`${at}/routing`, {})
  await ada.send(`${at}/tickets`, {})
  return at
}

test('the mail provider that was chosen is still chosen after a look at the test', async () => {
  const at = await locked('provider')
  await ada.get(`${at}/forward?provider=fastmail`)
  await ada.send(`${at}/forward`, {})
  const html = await page(`${at}/forward`)
  expect(html).toMatch(/<option value="fastmail" selected/)
  await ada.send(`${at}/discard`, {})
})

test('forwarding to an address that is connected can be tried at any time', async () => {
  const at = await connected('again')
  expect(await page(`${at}/forward`)).toContain(`href="${at}/test"`)
  expect(await page(`${at}/test`)).toContain('Nothing has come yet')
  const forwarded = { to: 'shop@acme.example', subject: 'Once more', headers: foundByPlatform(GOOD) }
  await write(postroom, forwarded, { from: 'shop+caf_=x@gmail.com', to: 'again@postroom.test' })
  const html = await until(
    () => page(`${at}/test`),
    (seen) => seen.includes('Once more'),
  )
  expect(html).toContain('Your provider forwarded a mail to again@postroom.test.')
  expect(html).not.toContain('Finish')
})

test('nobody is told to forward an address to itself', async () => {
  await ada.send(`${inbox}/addresses`, { address: 'help@acme.example', fromName: 'Acme' })
  const [, path] = new RegExp(
    `(${inbox}/channels/[0-9a-f-]+)/forward" aria-label="Forwarding to help@acme.example"`,
  ).exec(await page(inbox))!
  const html = await page(`${path}/forward`)
  expect(html).toContain('has to be routed to Postroom')
  expect(html).not.toContain('Add this address there')
})

test('a confirmation that Google did not sign is only a mail', async () => {
  const at = await locked('forged')
  await write(
    postroom,
    {
      from: 'Gmail Team <forwarding-noreply@google.com>',
      subject: '(#987654321) Forged',
      text: 'https://mail-settings.google.com/mail/vf-evil',
      headers: foundByPlatform('dkim=pass header.d=evil.example; dmarc=none'),
    },
    { to: 'forged@postroom.test' },
  )
  const html = await until(
    () => page(`${at}/test`),
    (seen) => seen.includes('Forged'),
  )
  expect(html).not.toContain('asks for confirmation')
  expect(html).not.toContain('vf-evil')
  expect(html).toContain('does not say which mail is its own')
}, 30_000)
