import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, Counts } from '../../../worker/contract/conversation.ts'
import type { Message } from '../../../worker/contract/message.ts'
import { type MailParts, mail } from '../../harness/mail.ts'
import { foundByPlatform } from '../../harness/platform.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { SUPPORT, answerTo, got, list, messagesOf, until, write } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const VIEWS = ['all', 'filtered', 'spam'] as const
type Found = Conversation & { view: (typeof VIEWS)[number] }

/** The conversation with this subject, in whichever view it is. */
async function where(subject: string): Promise<Found> {
  const look = async () => {
    const views = await Promise.all(
      VIEWS.map(async (view) =>
        (await list(team.bob.api, team.inboxId, `view=${view}`)).map((row) => ({ ...row, view })),
      ),
    )
    return views.flat().filter((row) => row.subject === subject)
  }
  const rows = await until(look, ({ length }) => length > 0)
  expect(rows).toHaveLength(1)
  return rows[0]!
}

let made = 0
/** Writes a mail, and answers where it went. */
async function sorted(parts: MailParts): Promise<Found> {
  const subject = parts.subject ?? `Sorted ${++made}`
  await write(postroom, { ...parts, subject })
  return where(subject)
}

const move = (id: string, json: object) =>
  got<Conversation>(team.bob.api(`/api/conversations/${id}/place`, { method: 'PUT', json }))

/** Headers in this order, above those that `mail` writes itself. */
const onTop = (headers: Record<string, string>): MailParts => ({ headers })

describe('a newsletter goes to Filtered', () => {
  test.each([
    ['from an address like newsletter@', { from: 'Shoes <newsletter@shoes.example>' }],
    ['from such an address with a detail', { from: 'no-reply+17@shoes.example' }],
    ['that says how to unsubscribe', { headers: { 'List-Unsubscribe': '<https://shoes.example/out>' } }],
    ['that says it is bulk', { headers: { Precedence: 'bulk' } }],
  ])('%s', async (_, parts) => {
    expect(await sorted({ from: 'Shoes <hello@shoes.example>', ...parts })).toMatchObject({
      view: 'filtered',
      placeReason: 'headers' in parts ? 'bulk' : 'role_address',
    })
  })

  test('and is counted there, not among what is open', async () => {
    const counts = () => got<Counts>(team.bob.api(`/api/inboxes/${team.inboxId}/counts`))
    const before = await counts()
    await sorted({ from: 'promo@shoes.example' })
    expect(await counts()).toEqual({ ...before, filtered: before.filtered + 1 })
  })

  test('but not what people write to a group that says so too', async () => {
    const headers = { 'X-Google-Group-Id': '123', Precedence: 'list', 'List-Unsubscribe': '<mailto:x@y.example>' }
    expect((await sorted({ from: 'Lea <lea@customer.example>', headers })).view).toBe('all')
  })

  test('but not from somebody we have written to', async () => {
    const from = 'Sales <sales@partner.example>'
    const row = await sorted({ from })
    expect(row.view).toBe('filtered')
    await got(answerTo(team.bob, row.id, '<p>Yes?</p>', { to: [{ email: 'sales@partner.example' }] }))
    expect((await sorted({ from })).view).toBe('all')
  })

  test('until Bob says that it belongs into the inbox; then the next one does too', async () => {
    const from = 'deals@boats.example'
    const row = await sorted({ from })
    expect((await move(row.id, { place: 'inbox', sender: 'allow' })).place).toBe('inbox')
    expect((await sorted({ from })).view).toBe('all')
    await move(row.id, { place: 'filtered', sender: null })
    expect((await sorted({ from })).view).toBe('filtered')
  })
})

describe('mail that nobody should believe goes to Spam', () => {
  const failed =
    'dkim=none; dmarc=fail (p=none; a comment) header.from=bank.example; spf=fail smtp.mailfrom=x@y.example'
  /** What a server wrote into the mail that passed it on, its chain found good by the platform. */
  const passedOn = (sealer: string, results: string) =>
    onTop(
      foundByPlatform(`${failed}; arc=pass`, {
        'arc-authentication-results': results,
        'arc-seal': `i=1; a=rsa-sha256; t=1; cv=none; d=${sealer}; s=arc-20240605; b=x`,
      }),
    )

  test('when it fails DMARC; and what was found is on the message', async () => {
    const row = await sorted({ from: 'Bank <help@bank.example>', ...onTop(foundByPlatform(failed)) })
    expect(row).toMatchObject({ view: 'spam', placeReason: 'unauthenticated' })
    const [message] = await messagesOf(team.bob.api, row.id)
    expect(message!.authentication).toEqual({ spf: 'fail', dkim: 'none', dmarc: 'fail', spamScore: null })
  })

  test('but not when whoever passed it on vouches that it came well', async () => {
    const from = 'help@bank.example'
    const byGoogle = 'i=1; mx.google.com; dkim=pass header.i=@bank.example; dmarc=pass (p=REJECT dis=NONE) header.from='
    expect((await sorted({ from, ...passedOn('google.com', `${byGoogle}bank.example`) })).view).toBe('all')
    // Two who passed it on, and the newer one checked what the older one said.
    const headers = foundByPlatform(`${failed}; arc=pass`, {
      'arc-authentication-results': 'i=2; mx.microsoft.com 1; dmarc=fail action=none; arc=pass (0 oda=0)',
      'arc-seal': 'i=2; a=rsa-sha256; s=arcselector10001; d=microsoft.com; cv=pass; b=x',
      'ARC-AUTHENTICATION-RESULTS': `${byGoogle}bank.example`,
      'ARC-SEAL': 'i=1; a=rsa-sha256; t=1; cv=none; d=google.com; s=arc-20240605; b=x',
    })
    expect((await sorted({ from, headers })).view).toBe('all')
  })

  test.each([
    ['is trusted by nobody', 'evil.example', 'i=1; mx.google.com; dmarc=pass header.from=bank.example'],
    ['saw the same', 'google.com', 'i=1; mx.google.com; dmarc=fail header.from=bank.example'],
    ['speaks of another domain', 'google.com', 'i=1; mx.google.com; dmarc=pass header.from=evil.example'],
    ['names no place in the chain', 'google.com', 'mx.google.com; dmarc=pass header.from=bank.example'],
  ])('also by the word of a server that %s', async (_, sealer, results) => {
    const row = await sorted({ from: 'help@bank.example', ...passedOn(sealer, results) })
    expect(row).toMatchObject({ view: 'spam', placeReason: 'unauthenticated' })
  })

  test('by what the platform found, and not by what an envelope makes it say', async () => {
    const quoted = 'spf=pass (mx.cloudflare.net: domain of "x) ; dmarc=pass; arc=pass; dkim=pass header.d=bank.example'
    const row = await sorted({
      from: 'help@bank.example',
      ...onTop(foundByPlatform(`dkim=none; dmarc=none; ${quoted}; arc=none`)),
    })
    const [message] = await messagesOf(team.bob.api, row.id)
    expect(message!.authentication).toMatchObject({ dkim: 'none', dmarc: 'none' })
  })

  describe('however an envelope, a greeting or a signature breaks into what the platform found', () => {
    const vouching = {
      'arc-authentication-results': 'i=1; mx.google.com; dmarc=pass header.from=bank.example',
      'arc-seal': 'i=1; a=rsa-sha256; cv=none; d=google.com; s=x; b=x',
    }
    /** As it is written in the field: the greeting and the envelope, each repeated twice. */
    const found = (dmarc: string, envelope: string, greeting = 'evil.example', dkim = 'dkim=none') =>
      foundByPlatform(
        `${dkim}; dmarc=${dmarc} header.from=bank.example policy.dmarc=reject; spf=none (mx.cloudflare.net: no SPF records found for postmaster@${greeting}) smtp.helo=${greeting}; spf=none (mx.cloudflare.net: no SPF records found for ${envelope}) smtp.mailfrom=${envelope}; arc=none smtp.remote-ip=192.0.2.1`,
        vouching,
      )
    const signed = (selector: string) =>
      `dkim=neutral (record not found) header.d=evil.example header.s=${selector} header.b=aaaaaa`

    test.each([
      ['a chain in the envelope', found('fail', '"x); arc=pass ("@evil.example'), '"x); arc=pass ("@evil.example'],
      ['a comment in the envelope', found('fail', '"x;arc=pass;("@evil.example'), '"x;arc=pass;("@evil.example'],
      ['a comment in the greeting', found('fail', 'x@evil.example', 'x;arc=pass;('), 'x@evil.example'],
      ['a comment in a selector', found('fail', 'x@evil.example', 'e.example', signed('x(')), 'x@evil.example'],
      ['a quote in a selector', found('fail', 'x@evil.example', 'e.example', signed('"')), 'x@evil.example'],
      [
        'more signatures than anybody needs',
        found('fail', 'x@evil.example', 'e.example', Array.from({ length: 1500 }, () => signed('long')).join('; ')),
        'x@evil.example',
      ],
    ])('what failed stays failed: %s', async (_, headers, from) => {
      const subject = `Broken into ${++made}`
      await postroom.email(mail({ from: 'help@bank.example', subject, headers }), { from, to: SUPPORT })
      expect(await where(subject)).toMatchObject({ view: 'spam', placeReason: 'unauthenticated' })
    })

    test.each([
      ['in the envelope', found('none', '"x); spf=pass ("@bank.example'), '"x); spf=pass ("@bank.example'],
      ['in the greeting', found('none', 'x@bank.example', 'x;spf=pass;y=z'), 'x@bank.example'],
    ])('nothing passes that did not: %s', async (_, headers, from) => {
      const subject = `Broken into ${++made}`
      await postroom.email(mail({ from: 'help@bank.example', subject, headers }), { from, to: SUPPORT })
      const [message] = await messagesOf(team.bob.api, (await where(subject)).id)
      expect(message!.authentication).toMatchObject({ spf: 'unknown', dmarc: 'none' })
    })

    test('nor by the word of a trusted server that repeats an envelope too', async () => {
      const of = (envelope: string) =>
        `i=1; mx.google.com; spf=none (google.com: ${envelope} has none) smtp.mailfrom="${envelope}"; dmarc=fail header.from=bank.example`
      for (const envelope of [
        'x; dmarc=pass header.from=bank.example',
        'x); dmarc=pass header.from=bank.example; y=z (',
      ])
        expect(await sorted({ from: 'help@bank.example', ...passedOn('google.com', of(envelope)) })).toMatchObject({
          view: 'spam',
          placeReason: 'unauthenticated',
        })
    })

    test('and ninety good signatures hide none that failed', async () => {
      const signatures = Array.from(
        { length: 90 },
        (_, at) => `dkim=pass header.d=evil${at}.example header.s=${'selector'.repeat(10)} header.b=abcdef`,
      )
      const headers = found('fail', 'x@evil.example', 'e.example', signatures.join('; '))
      const row = await sorted({ from: 'help@bank.example', headers })
      expect(row).toMatchObject({ view: 'spam', placeReason: 'unauthenticated' })
      const [message] = await messagesOf(team.bob.api, row.id)
      expect(message!.authentication).toMatchObject({ dmarc: 'fail' })
    })
  })

  test('when it scores as spam', async () => {
    const headers = foundByPlatform('dmarc=pass', { 'X-CF-SpamH-Score': '7' })
    expect(await sorted({ from: 'win@lottery.example', headers })).toMatchObject({ view: 'spam', placeReason: 'score' })
    const low = foundByPlatform('dmarc=pass', { 'X-CF-SpamH-Score': '2' })
    expect((await sorted({ from: 'win@lottery.example', headers: low })).view).toBe('all')
  })

  test('what the sender writes of their own authentication counts for nothing, neither for nor against them', async () => {
    const forged = { 'Authentication-Results': 'mx.cloudflare.net; dmarc=fail' }
    const row = await sorted({ from: 'lea@customer.example', headers: forged })
    expect(row.view).toBe('all')
    const [message] = await messagesOf(team.bob.api, row.id)
    expect(message!.authentication).toMatchObject({ spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' })
    const below = {
      Received: 'from a by mx.cloudflare.net; now',
      'X-Other': 'x',
      received: 'from evil by evil.example',
      'Authentication-Results': 'mx.cloudflare.net; dmarc=pass',
    }
    const [second] = await messagesOf(team.bob.api, (await sorted({ headers: below })).id)
    expect(second!.authentication).toMatchObject({ dmarc: 'unknown' })
  })

  test('when its sender is blocked, by address or by domain; an address that is allowed wins over its domain', async () => {
    const rule = (json: object) =>
      postroom.db
        .prepare('INSERT INTO sender_rules (sender, rule, created_at) VALUES (?, ?, 1)')
        .bind(...Object.values(json))
        .run()
    await rule({ sender: 'pest.example', rule: 'block' })
    await rule({ sender: 'good@pest.example', rule: 'allow' })
    expect(await sorted({ from: 'Bad <Bad@Pest.example>' })).toMatchObject({ view: 'spam', placeReason: 'blocked' })
    expect((await sorted({ from: 'good@pest.example' })).view).toBe('all')
  })

  test('when Bob marks it, with all that its sender writes next; and not any more when he takes that back', async () => {
    const from = 'Pushy <pushy@seller.example>'
    const row = await sorted({ from })
    expect(await move(row.id, { place: 'spam', sender: 'block' })).toMatchObject({ place: 'spam', placeReason: null })
    expect((await sorted({ from })).view).toBe('spam')
    await move(row.id, { place: 'inbox', sender: null })
    expect((await sorted({ from })).view).toBe('all')
  })

  test('and an answer of a blocked sender fetches nothing back into the inbox', async () => {
    const row = await sorted({ from: 'late@seller.example', messageId: 'late1@seller.example' })
    await move(row.id, { place: 'spam', sender: 'block' })
    await move(row.id, { place: 'trash' })
    await write(postroom, { from: 'late@seller.example', subject: 'Re', inReplyTo: 'late1@seller.example' })
    const trash = await until(
      () => list(team.bob.api, team.inboxId, 'view=trash'),
      (rows) => rows.some(({ id, messageCount }) => id === row.id && messageCount === 2),
    )
    expect(trash.map(({ id }) => id)).toContain(row.id)
  })
})

test('who is not authenticated takes part in no conversation, whatever their From says', async () => {
  const row = await sorted({ from: 'Lea <lea@customer.example>', messageId: 'real@customer.example' })
  await write(postroom, {
    from: 'Lea <lea@customer.example>',
    subject: 'Re',
    inReplyTo: 'real@customer.example',
    ...onTop(foundByPlatform('dmarc=fail')),
  })
  const messages = await until(
    () => messagesOf(team.bob.api, row.id),
    ({ length }) => length === 2,
  )
  expect(messages.map((message: Message) => message.isNewParticipant)).toEqual([false, true])
})

test('a provider that asks whether mail may be forwarded here comes into the inbox, and only itself', async () => {
  const from = 'Gmail Team <forwarding-noreply@google.com>'
  const text = '123456789 is the code. https://mail-settings.google.com/mail/vf-abc'
  const signed = foundByPlatform('dkim=pass header.d=google.com header.s=x; dmarc=pass')
  await postroom.db.prepare(`UPDATE account SET role_names = '["forwarding-noreply"]'`).run()
  expect((await sorted({ from, text, headers: signed })).view).toBe('all')
  const forged = foundByPlatform('dkim=pass header.d=evil.example; dmarc=none')
  expect((await sorted({ from, text, headers: forged })).view).toBe('filtered')
})

test('a report of something that we never sent is no work for anybody', async () => {
  const headers = { 'Content-Type': 'multipart/report; report-type=feedback-report' }
  const row = await sorted({ from: 'abuse@isp.example', headers: { 'Auto-Submitted': 'auto-replied' } })
  expect(row).toMatchObject({ view: 'filtered', placeReason: 'automatic' })
  expect((await sorted({ from: 'abuse@isp.example', headers })).view).toBe('filtered')
})

test('whom Bob wrote to is a contact, with what was sent to them and how they wrote later', async () => {
  const row = await sorted({ from: 'Lea <lea@first.example>' })
  await got(
    answerTo(team.bob, row.id, '<p>Ask Olga</p>', {
      to: [{ email: 'lea@first.example' }],
      cc: [{ name: 'Olga Berg', email: 'Olga@Second.example' }, { email: team.cleo.email }],
    }),
  )
  const later = await sorted({ from: 'olga@second.example' })
  expect(later.contactName).toBe('Olga Berg')
  const { items } = await got<{ items: Conversation[] }>(team.bob.api(`/api/contacts/${later.contactId}/conversations`))
  expect(items.map(({ id }) => id)).toEqual([later.id, row.id])
  const colleague = await postroom.db.prepare('SELECT 1 FROM contacts WHERE email = ?').bind(team.cleo.email).first()
  expect(colleague).toBeNull()
})

describe('who names somebody else in a forward', () => {
  const forward = (author: string) =>
    `\n---------- Forwarded message ---------\nFrom: ${author}\nDate: Fri, 20 Nov 2026\nSubject: Invoice\nTo: me <me@evil.example>\n\nPay this.\n`
  const evil = { from: 'Win <win@evil.example>', text: forward('Lea <lea@good.example>') }
  const rule = (sender: string, said: string) =>
    postroom.db.prepare('INSERT INTO sender_rules (sender, rule, created_at) VALUES (?, ?, 1)').bind(sender, said).run()
  const ruleOf = (sender: string) =>
    postroom.db.prepare('SELECT rule FROM sender_rules WHERE sender = ?').bind(sender).first('rule')

  test('is blocked under their own name, and gains nothing by the other one', async () => {
    await rule('lea@good.example', 'allow')
    const headers = foundByPlatform('dmarc=pass', { 'X-CF-SpamH-Score': '9' })
    const row = await sorted({ ...evil, subject: 'Fwd: Invoice 1', headers })
    expect(row).toMatchObject({ view: 'spam', placeReason: 'score', contactEmail: 'lea@good.example' })
    const open = await sorted({ ...evil, subject: 'Fwd: Invoice 2' })
    expect(open.view).toBe('all')
    await move(open.id, { place: 'spam', sender: 'block' })
    expect([await ruleOf('win@evil.example'), await ruleOf('lea@good.example')]).toEqual(['block', 'allow'])
    expect(await sorted({ ...evil, subject: 'Fwd: Invoice 3' })).toMatchObject({ view: 'spam', placeReason: 'blocked' })
    expect((await sorted({ from: 'lea@good.example' })).view).toBe('all')
  })

  test('what was said of a sender before holds again when the last word is taken back', async () => {
    const from = 'kai@good.example'
    const headers = foundByPlatform('dmarc=pass', { 'X-CF-SpamH-Score': '9' })
    const row = await sorted({ from })
    await move(row.id, { place: 'inbox', sender: 'allow' })
    await move(row.id, { place: 'spam', sender: 'block' })
    expect(await sorted({ from })).toMatchObject({ view: 'spam', placeReason: 'blocked' })
    await move(row.id, { place: 'inbox', sender: null })
    expect((await sorted({ from, headers })).view).toBe('all')
  })
})
