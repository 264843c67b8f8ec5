import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../../worker/contract/message.ts'
import { type Team, invite, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { answer, quoted, startDns } from '../domains/dns-server.ts'
import { type ResendDomain, resendDomains, resendZone } from '../domains/resend-domains.ts'
import { type Reply, type Service, startService } from '../mailers/sending-service.ts'
import { NORA, answerTo, conversationAbout, got, letMinutesPass, messagesOf, until, write } from '../office.ts'
import { type Browser, codeFor, signedIn } from './browser.ts'

let postroom: Postroom
let team: Team
let ada: Browser
let dns: Awaited<ReturnType<typeof startDns>>
let resend: Service

beforeAll(async () => {
  dns = await startDns()
  resend = await startService(resendDomains([]))
  postroom = await startPostroom({ vars: { DNS_URL: dns.url, RESEND_URL: resend.url } })
  team = await makeTeam(postroom)
  ada = await signedIn(postroom, team.ada.email)
}, 60_000)
afterAll(async () => {
  await postroom?.stop()
  await dns?.stop()
  await resend?.stop()
})
beforeEach(async () => {
  dns.moods.clear()
  dns.zone.clear()
  await ada.send(`${SENDING}/forget`, {})
})

const SENDING = '/settings/sending'
const DAY = 24 * 60 * 60_000
const HINTS = { selector: 's1', spf: 'include:spf.mails.example' }
/** A page's text, without the places where a long name may be broken. */
const page = async (path: string) => (await ada.get(path)).html.replaceAll('<wbr/>', '')
const check = (at: string) => ada.send(`${at}/check`, {})
const row = (name: string) => postroom.db.prepare('SELECT * FROM domains WHERE name = ?').bind(name).first()
const isVerified = async (name: string) => (await row(name))!['verified_at'] !== null

/** Ada adds a domain. Answers where its page is. */
async function add(domain: string): Promise<string> {
  const { to } = await ada.send(`${SENDING}/domains`, { domain })
  expect(to).toMatch(/^\/settings\/sending\/domains\/[0-9a-f-]{36}\?done=domain_added$/)
  return to!.split('?')[0]!
}

/** The value of the record that proves whose the domain is, as the page shows it. */
const proofOn = (html: string) => /postroom=[0-9a-f]{32}/.exec(html)![0]

/** What everything that a domain at a mail server needs looks like in DNS. */
async function publish(at: string, name: string): Promise<void> {
  dns.zone.set(`TXT _postroom.${name}`, [quoted(proofOn(await page(at)))])
  dns.zone.set(`TXT s1._domainkey.${name}`, ['"v=DKIM1; k=rsa; " "p=MIGfMA0GCSqGSIb3"'])
  dns.zone.set(`TXT ${name}`, [quoted('google-site-verification=x'), quoted('v=spf1 include:spf.mails.example -all')])
  dns.zone.set(`TXT _dmarc.${name}`, [quoted('v=DMARC1; p=reject')])
}

async function verified(name: string): Promise<string> {
  const at = await add(name)
  await ada.send(at, HINTS)
  await publish(at, name)
  await check(at)
  expect(await isVerified(name)).toBe(true)
  return at
}

/** What the table says of a record, by its name. */
function stateOf(html: string, name: string, type = 'TXT'): string | undefined {
  const rows = html.split('<tr class="').slice(1)
  return rows.find((one) => one.includes(`>${name}</code>`) && one.includes(`"hint">${type}`))?.match(/^is-(\w+)/)?.[1]
}

/** A channel of Support's, with what its identity's form holds. */
async function channelAt(local: string) {
  const { to } = await ada.send(`/settings/inboxes/${team.inboxId}/channels`, {})
  const at = to!.replace(/\/identity$/, '')
  await ada.send(`${at}/address`, { local })
  await ada.send(`${at}/finish`, {})
  const save = (fromEmail: string) =>
    ada.send(`${at}/identity`, { fromName: 'Acme', nameForm: 'company', fromKind: 'custom', fromEmail })
  await write(postroom, { subject: `To ${local}` }, { to: `${local}@postroom.test` })
  const conversation = await conversationAbout(team.bob.api, team.inboxId, `To ${local}`)
  const reply = (more: object = {}) => got<Message>(answerTo(team.bob, conversation.id, '<p>Hello</p>', more))
  const answerThatWaits = async () => {
    const settings = { name: 'Acme', mailDomain: 'postroom.test' }
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 60 } }))
    const message = await reply()
    await got(team.ada.api('/api/account', { method: 'PUT', json: { ...settings, undoSeconds: 0 } }))
    return message
  }
  const became = async (id: string, status: string) => {
    const seen = await until(
      () => messagesOf(team.bob.api, conversation.id),
      (messages) => messages.some((one) => one.id === id && one.status === status),
    )
    return seen.find((one) => one.id === id)!
  }
  return { at, save, answer: reply, answerThatWaits, became }
}

describe('who may', () => {
  test('an agent neither sees nor changes domains; an admin does', async () => {
    const at = await add('whose.example')
    const bob = await signedIn(postroom, team.bob.email)
    expect((await bob.get(at)).status).toBe(403)
    for (const path of [`${SENDING}/domains`, at, `${at}/check`, `${at}/remove`])
      expect((await bob.send(path, { domain: 'bobs.example' })).status).toBe(403)
    expect([await row('bobs.example'), (await row('whose.example'))!['name']]).toEqual([null, 'whose.example'])
    await (
      await invite(postroom, team.ada, 'Dora', { role: 'admin' })
    )()
    const dora = await signedIn(postroom, 'dora@postroom.test')
    expect((await dora.send(`${at}/remove`, {})).to).toBe(`${SENDING}?done=domain_removed`)
    const { results } = await postroom.db
      .prepare("SELECT type, json_extract(data, '$.name') AS name FROM events WHERE type LIKE 'domain.%' ORDER BY seq")
      .all()
    expect(results.filter(({ name }) => name === 'whose.example').map(({ type }) => type)).toEqual([
      'domain.added',
      'domain.checked',
      'domain.removed',
    ])
  })

  test('removing one takes a second press', async () => {
    const html = await page(await add('pressed.example'))
    expect(html).toMatch(
      /<details class="[^"]*"[^>]*><summary>Remove this domain<\/summary><form [^>]*action="[^"]*\/remove"/,
    )
  })

  test('a domain that there is not has no page', async () => {
    const nobody = `${SENDING}/domains/01a00000-0000-7000-8000-000000000000`
    for (const { status } of [await ada.get(nobody), await check(nobody), await ada.send(`${nobody}/remove`, {})])
      expect(status).toBe(404)
    expect((await ada.get(`${SENDING}/domains`)).to).toBe(`${SENDING}#domains`)
  })
})

describe('adding', () => {
  test.each([
    ['nothing', ''],
    ['a bare name', 'acme'],
    ['an address', 'hello@acme.example'],
    ['a link', 'https://acme.example/'],
    ['an IP address', '192.0.2.7'],
    ['an IP address in disguise', '1.2.0x7'],
    ['a name at home', 'nas.local'],
    ['two lines', 'acme.example\r\nevil.example'],
    ['a label that begins with a hyphen', '-acme.example'],
    ['an underscore', '_dmarc.acme.example'],
    ['a name that is too long', `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`],
    ['a public mail domain', 'gmail.com'],
    ['a public mail domain of a country', 'yahoo.co.uk'],
  ])('%s is refused, and what was typed stays', async (_, domain) => {
    const before = dns.asked().length
    const { status, html } = await ada.send(`${SENDING}/domains`, { domain })
    expect([status, html.includes('Type a domain of your own')]).toEqual([422, true])
    expect(dns.asked().length).toBe(before)
  })

  test('the same twice is refused, however it is written', async () => {
    const at = await add(' Bücher.Example. ')
    expect(await page(at)).toContain('<h1>xn--bcher-kva.example</h1>')
    for (const domain of ['bücher.example', 'XN--BCHER-KVA.example'])
      expect((await ada.send(`${SENDING}/domains`, { domain })).html).toContain('This domain is there already.')
    const many = ['twin.example', 'twin.example'].map((domain) => ada.send(`${SENDING}/domains`, { domain }))
    const answers = (await Promise.all(many)).map(({ status }) => status)
    expect(answers.toSorted((a, b) => a - b)).toEqual([303, 422])
  })

  test('no more than fifty are kept', async () => {
    const n = (await postroom.db.prepare('SELECT count(*) AS n FROM domains').first<number>('n'))!
    const due = Date.now() + DAY
    const fill = postroom.db.prepare('INSERT INTO domains (id, name, due_at, created_at) VALUES (?, ?, ?, ?)')
    await postroom.db.batch(Array.from({ length: 50 - n }, (_, i) => fill.bind(`f${i}`, `f${i}.example`, due, due)))
    expect((await ada.send(`${SENDING}/domains`, { domain: 'more.example' })).html).toContain('There are 50 domains')
    await postroom.db.prepare("DELETE FROM domains WHERE id LIKE 'f%'").run()
  })
})

describe('by a mail server', () => {
  test('Ada connects her domain, and answers leave from an address at it that got no code', async () => {
    const at = await add('acme.example')
    const fresh = await page(at)
    expect(fresh).toContain('>Not verified</span>')
    expect(fresh).toContain('<th scope="col">Name</th>')
    expect(stateOf(fresh, '_postroom.acme.example')).toBe('missing')
    expect(fresh).toContain('Known once the selector is typed below.')
    expect(fresh).toContain('v=DMARC1; p=none')

    const channel = await channelAt('acme')
    expect((await channel.save('hello@acme.example')).to).toMatch(/done=code_mailed$/)

    dns.zone.set('TXT acme.example', [quoted('v=spf1 include:_spf.google.com ~all')])
    dns.zone.set('TXT _dmarc.acme.example', [quoted('v=DMARC1; p=none'), quoted('v=DMARC1; p=reject')])
    expect((await ada.send(at, { selector: 'S1', spf: 'spf.mails.example' })).to).toBe(`${at}?done=domain`)
    const half = await page(at)
    // One SPF record is all that a domain may have, so the one that is there grows.
    expect(half).toContain('>v=spf1 include:_spf.google.com include:spf.mails.example ~all</code>')
    expect(half).toContain('<code>v=spf1 include:_spf.google.com ~all</code>')
    expect(stateOf(half, 'acme.example')).toBe('different')
    expect(stateOf(half, 's1._domainkey.acme.example')).toBe('missing')
    expect(stateOf(half, '_dmarc.acme.example')).toBe('different')
    expect(await isVerified('acme.example')).toBe(false)
    // Nor is it forgotten which one is there while nobody can be asked.
    dns.moods.set('', 'drop')
    await check(at)
    expect(await page(at)).toContain('>v=spf1 include:_spf.google.com include:spf.mails.example ~all</code>')
    dns.moods.clear()

    await publish(at, 'acme.example')
    expect((await check(at)).to).toBe(`${at}?done=domain_checked`)
    const whole = await page(at)
    for (const name of ['_postroom.acme.example', 's1._domainkey.acme.example', 'acme.example', '_dmarc.acme.example'])
      expect([name, stateOf(whole, name)]).toEqual([name, 'found'])
    expect(whole).toContain('>Verified</span>')
    expect(await page(SENDING)).toContain('>Verified</span>')

    const mailed = (await postroom.catcher.mails('hello@acme.example')).length
    expect((await channel.save('hello@acme.example')).to).toMatch(/done=identity$/)
    const { from, id } = await channel.answer()
    expect(from).toEqual({ name: 'Acme', email: 'hello@acme.example' })
    await channel.became(id, 'sent')
    const mail = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: To acme')
    expect(mail.headers['from']).toBe('Acme <hello@acme.example>')
    expect(await postroom.catcher.mails('hello@acme.example')).toHaveLength(mailed)
    // And a test mail can be sent from there.
    expect(await page(SENDING)).toContain('value="hello@acme.example"')
    // The domain stands for itself alone.
    for (const other of ['hello@mail.acme.example', 'hello@notacme.example'])
      expect((await channel.save(other)).to).toMatch(/done=code_mailed$/)
  }, 30_000)

  test.each([
    ['a selector that leads elsewhere', { selector: 'x._domainkey.evil', spf: '' }, false],
    ['a selector with a slash', { selector: 'a/b', spf: '' }, true],
    ['a selector that ends in a dot', { selector: 's1.', spf: '' }, true],
    ['SPF for everybody', { selector: 's1', spf: '+all' }, true],
    ['a whole SPF record', { selector: 's1', spf: 'v=spf1 include:a.example ~all' }, true],
    ['an IP address', { selector: 's1', spf: '192.0.2.1' }, false],
  ])('%s', async (words, hints, isRefused) => {
    const at = await add(`${words.replace(/\W+/g, '-').toLowerCase()}.example`)
    const { status } = await ada.send(at, hints)
    expect(status).toBe(isRefused ? 422 : 303)
    if (hints.spf === '192.0.2.1') expect(await page(at)).toContain('v=spf1 ip4:192.0.2.1 ~all')
  })

  test('another account’s record, or another domain’s, proves nothing', async () => {
    const other = proofOn(await page(await add('other-proof.example')))
    const at = await add('stolen.example')
    await ada.send(at, HINTS)
    await publish(at, 'stolen.example')
    dns.zone.set('TXT _postroom.stolen.example', [quoted(other)])
    await check(at)
    expect(stateOf(await page(at), '_postroom.stolen.example')).toBe('different')
    expect(await page(at)).toContain(`<code>${other}</code>`)
    expect(await isVerified('stolen.example')).toBe(false)
  })

  test('a subdomain has the DMARC policy of the domain above it', async () => {
    const at = await add('mail.parent.example')
    await ada.send(at, HINTS)
    await publish(at, 'mail.parent.example')
    dns.zone.delete('TXT _dmarc.mail.parent.example')
    dns.zone.set('TXT _dmarc.parent.example', [quoted('v=DMARC1; p=quarantine')])
    await check(at)
    expect(stateOf(await page(at), '_dmarc.parent.example')).toBe('found')
    expect(await isVerified('mail.parent.example')).toBe(true)
  })

  test('a key that was revoked is none; one that is reached by an alias is one', async () => {
    const at = await verified('keys.example')
    const name = 's1._domainkey.keys.example'
    dns.zone.set(`TXT ${name}`, ['"v=DKIM1; p="'])
    await check(at)
    expect(stateOf(await page(at), name)).toBe('different')
    const alias = { name, type: 5, TTL: 1, data: 'Key.Mails.example.' }
    const key = { name: 'key.mails.example.', type: 16, TTL: 1, data: '"p=MIGf"' }
    dns.moods.set(name, { status: 200, json: answer([key, alias]) })
    await check(at)
    expect(stateOf(await page(at), name)).toBe('found')
  })
})

describe('a domain that is verified no more', () => {
  test('lets mail leave for three days, then answers leave from the channel, and nothing that waits leaves in its name', async () => {
    const at = await verified('gone.example')
    const channel = await channelAt('gone')
    await channel.save('hello@gone.example')
    const scheduled = await channel.answer({ leavesAt: Date.now() + 60 * 60_000 })
    const waiting = await channel.answerThatWaits()
    dns.zone.delete('TXT s1._domainkey.gone.example')
    await check(at)
    const warned = await page(at)
    expect(warned).toContain('>Verified, records missing</span>')
    expect(warned).toContain('not all records of gone.example were there')
    expect((await channel.answer()).from.email).toBe('hello@gone.example')

    await postroom.db
      .prepare('UPDATE domains SET missing_since = missing_since - ?')
      .bind(3 * DAY)
      .run()
    await check(at)
    expect(await isVerified('gone.example')).toBe(false)
    expect((await channel.answer()).from).toEqual({ name: 'Acme', email: 'gone@postroom.test' })
    expect(await page(`/settings/inboxes/${team.inboxId}`)).toContain('Not as hello@gone.example')
    expect(await page(`${channel.at}/identity`)).toContain('Answers leave from gone@postroom.test until it is')

    await postroom.db.prepare('UPDATE messages SET leaves_at = 1 WHERE id = ?').bind(waiting.id).run()
    await letMinutesPass(postroom, 62)
    expect((await channel.became(scheduled.id, 'sent')).from.email).toBe('gone@postroom.test')
    const refused = await channel.became(waiting.id, 'failed')
    expect(refused.failure).toEqual({ code: 'sender_lapsed', values: { addresses: 'hello@gone.example' }, said: '' })
    const leftAs = async () =>
      (await postroom.catcher.mails(NORA)).filter(({ headers }) => headers['message-id'] === `<${refused.messageId}>`)
    expect(await leftAs()).toEqual([])

    await publish(at, 'gone.example')
    await check(at)
    await got(team.bob.api(`/api/messages/${waiting.id}/delivery`, { method: 'PUT' }))
    await channel.became(waiting.id, 'sent')
    expect((await leftAs()).map(({ headers }) => headers['from'])).toEqual(['Acme <hello@gone.example>'])
    expect((await channel.answer()).from.email).toBe('hello@gone.example')
  }, 60_000)

  test('is told to whoever answers there, once for each change', async () => {
    const at = await verified('told.example')
    const channel = await channelAt('told')
    await channel.save('hello@told.example')
    const told = async () => {
      const { results } = await postroom.db
        .prepare(
          "SELECT inbox_id FROM events WHERE type = 'channel.changed' AND json_extract(data, '$.address') = 'told@postroom.test'",
        )
        .all()
      return results.map(({ inbox_id }) => inbox_id)
    }
    const before = await told()
    await check(at)
    expect(await told()).toEqual(before)
    await ada.send(`${at}/remove`, {})
    expect(await told()).toEqual([...before, team.inboxId])
    await verified('told.example')
    expect(await told()).toEqual([...before, team.inboxId, team.inboxId])
  }, 30_000)

  test('keeps no answer for ever: what was refused leaves as answers do now, once somebody tries again', async () => {
    const at = await verified('never.example')
    const channel = await channelAt('never')
    await channel.save('hello@never.example')
    const { id } = await channel.answerThatWaits()
    await ada.send(`${at}/remove`, {})
    await postroom.db.prepare('UPDATE messages SET leaves_at = 1 WHERE id = ?').bind(id).run()
    await letMinutesPass(postroom, 2)
    await channel.became(id, 'failed')
    await got(team.bob.api(`/api/messages/${id}/delivery`, { method: 'PUT' }))
    const { from, messageId } = await channel.became(id, 'sent')
    expect(from).toEqual({ name: 'Acme', email: 'never@postroom.test' })
    const left = (await postroom.catcher.mails(NORA)).filter(
      ({ headers }) => headers['message-id'] === `<${messageId}>`,
    )
    expect(left.map(({ headers }) => headers['from'])).toEqual(['Acme <never@postroom.test>'])
  }, 30_000)

  test('sends nothing a second time that may have left before', async () => {
    const there: ResendDomain[] = [{ id: 'd', name: 'twice.example', status: 'verified' }]
    const answers = resendDomains(there)
    resend.answers((asked) => (asked.path === '/emails' ? 'drop' : answers(asked)))
    await ada.send(`${SENDING}/resend`, { secret: 're_good' })
    const at = await add('twice.example')
    for (const [name, data] of resendZone('twice.example')) dns.zone.set(name, data)
    await publish(at, 'twice.example')
    await check(at)
    const channel = await channelAt('twice')
    await channel.save('hello@twice.example')
    const { id } = await channel.answer()
    await until(
      () => channel.became(id, 'queued'),
      ({ failure }) => failure !== null,
    )
    await ada.send(`${at}/remove`, {})
    await postroom.db.prepare('UPDATE messages SET leaves_at = 1 WHERE id = ?').bind(id).run()
    await letMinutesPass(postroom, 2)
    await channel.became(id, 'uncertain')
    const given = () => resend.asked.filter(({ json }) => json['subject'] === 'Re: To twice')
    expect(given()).toHaveLength(1)

    // Bob has it sent again, twice: it stays the mail that Resend may know.
    for (const status of ['failed', 'failed']) {
      await got(team.bob.api(`/api/messages/${id}/delivery`, { method: 'PUT' }))
      expect((await channel.became(id, status)).from.email).toBe('hello@twice.example')
    }
    expect(given()).toHaveLength(1)
  }, 30_000)

  test('keeps the address that a code proved', async () => {
    const at = await verified('coded.example')
    const channel = await channelAt('coded')
    await channel.save('hello@coded.example')
    await ada.send(`${at}/remove`, {})
    expect((await channel.answer()).from.email).toBe('coded@postroom.test')
    const code = await codeFor(postroom, 'hello@coded.example', () => channel.save('hello@coded.example'))
    await ada.send(`${channel.at}/code`, { code })
    expect((await channel.answer()).from.email).toBe('hello@coded.example')
    const again = await verified('coded.example')
    await ada.send(`${again}/remove`, {})
    expect((await channel.answer()).from.email).toBe('hello@coded.example')
  }, 30_000)

  test('is noticed by the clock, a day after it was last looked at', async () => {
    await verified('clock.example')
    dns.zone.delete('TXT _postroom.clock.example')
    await postroom.db
      .prepare("UPDATE domains SET due_at = due_at + ? WHERE name <> 'clock.example'")
      .bind(90 * DAY)
      .run()
    await letMinutesPass(postroom, 23 * 60)
    expect((await row('clock.example'))!['missing_since']).toBeNull()
    await letMinutesPass(postroom, 24 * 60 + 2)
    expect((await row('clock.example'))!['missing_since']).not.toBeNull()
    const { actor_kind } = (await postroom.db
      .prepare("SELECT actor_kind FROM events WHERE type = 'domain.checked' ORDER BY seq DESC LIMIT 1")
      .first())!
    expect(actor_kind).toBe('system')
  })

  test('is one for a way that mail leaves now, and its records are looked at again', async () => {
    const at = await verified('moved.example')
    await postroom.db.prepare("UPDATE domains SET due_at = 9e15 WHERE name <> 'moved.example'").run()
    await ada.send(`${SENDING}/postmark`, { secret: 'pm-good', stream: 'outbound' })
    expect(await page(at)).toContain('Mail has come to leave another way')
    await postroom.db.prepare("UPDATE domains SET due_at = 9e15 WHERE name <> 'moved.example'").run()
    await letMinutesPass(postroom, 1)
    const html = await page(at)
    expect(stateOf(html, 'pm-bounces.moved.example', 'CNAME · recommended')).toBe('missing')
    expect(html).not.toContain('Mail has come to leave another way')
    // What is only recommended keeps no mail from leaving.
    expect((await row('moved.example'))!).toMatchObject({ verified_for: 'postmark', missing_since: null })
    await ada.send(`${SENDING}/cloudflare`, {})
    await check(at)
    expect(stateOf(await page(at), 'cf-bounce.moved.example', 'MX')).toBe('missing')
    expect(await isVerified('moved.example')).toBe(false)
  })

  test('is looked at again where mail came to leave another way while it was being looked at', async () => {
    const at = await verified('between.example')
    const asked = dns.asked().length
    dns.moods.set('', 'hang')
    const slow = check(at)
    await until(
      () => Promise.resolve(dns.asked().length),
      (now) => now > asked,
    )
    dns.moods.clear()
    await ada.send(`${SENDING}/postmark`, { secret: 'pm-good', stream: 'outbound' })
    await slow
    await postroom.db.prepare("UPDATE domains SET due_at = 9e15 WHERE name <> 'between.example'").run()
    await letMinutesPass(postroom, 1)
    expect(await row('between.example')).toMatchObject({ sender: 'postmark', verified_for: 'postmark' })
  }, 20_000)
})

describe('what a resolver answers', () => {
  const long = 'x'.repeat(200_000)
  const txt = (data: unknown, name = '_postroom.hostile.example') => ({ name, type: 16, TTL: 1, data })
  const cnames = (links: [string, string][]) => links.map(([name, data]) => ({ name, type: 5, TTL: 1, data }))
  let at: string
  beforeAll(async () => {
    at = await add('hostile.example')
  })
  beforeEach(async () => void (await check(at)))

  test.each<[string, Reply]>([
    ['nothing at all', 'drop'],
    ['silence', 'hang'],
    ['an error', { status: 500, text: 'no' }],
    ['another place', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['no JSON', { status: 200, text: '<html>' }],
    ['JSON that is none of DNS', { status: 200, json: { Answer: 'yes' } }],
    ['numbers for texts', { status: 200, json: answer([txt(7)]) }],
    ['more than anybody reads', { status: 200, json: answer([txt(long)]) }],
  ])(
    '%s: the page says that it could not be asked, and what was known stays',
    async (_, mood) => {
      const before = (await row('hostile.example'))!['records']
      dns.moods.set('', mood)
      expect((await check(at)).to).toBe(at)
      const { status, html } = await ada.get(at)
      expect([status, html.includes('DNS could not be asked.')]).toEqual([200, true])
      expect((await row('hostile.example'))!['records']).toBe(before)
    },
    20_000,
  )

  test.each<[string, object, string]>([
    ['that its servers fail', answer([], { Status: 2 }), 'unanswered'],
    ['half of it', answer([txt('"half"')], { TC: true }), 'unanswered'],
    [
      'a circle of aliases',
      answer(
        cnames([
          ['_postroom.hostile.example', 'b.example'],
          ['b.example.', '_postroom.hostile.example.'],
        ]),
      ),
      'unanswered',
    ],
    ['an alias that leads nowhere', answer(cnames([['_postroom.hostile.example', 'b.example']])), 'missing'],
    ['records of another name', answer([txt('"x"', 'evil.example')]), 'missing'],
    ['an empty text', answer([txt('""')]), 'different'],
    ['texts without number', answer(Array.from({ length: 500 }, () => txt('"x"'))), 'unanswered'],
    ['markup', answer([txt('"<script>alert(1)</script>\\"\\009"')]), 'different'],
    ['a long text', answer([txt(quoted('y'.repeat(5000)))]), 'different'],
  ])('%s: the record is seen as it is', async (_, json, state) => {
    dns.moods.set('_postroom.hostile.example', { status: 200, json })
    await check(at)
    const html = await page(at)
    expect(stateOf(html, '_postroom.hostile.example')).toBe(state)
    expect(html).not.toContain('<script>')
    expect(html.length).toBeLessThan(30_000)
  })

  test('a domain is verified still while nobody answers, however long', async () => {
    const verifiedAt = await verified('quiet.example')
    dns.moods.set('', 'drop')
    await check(verifiedAt)
    dns.moods.clear()
    dns.moods.set('_dmarc.quiet.example', { status: 200, json: answer([], { Status: 2 }) })
    await check(verifiedAt)
    expect(stateOf(await page(verifiedAt), '_dmarc.quiet.example')).toBe('unanswered')
    expect(await row('quiet.example')).toMatchObject({ missing_since: null, verified_for: 'smtp' })
  })

  test('a domain can be added without any network', async () => {
    dns.moods.set('', 'drop')
    const html = await page(await add('offline.example'))
    expect(html).toContain('DNS could not be asked.')
    expect(stateOf(html, '_postroom.offline.example')).toBe('unknown')
  })
})

describe('by Resend', () => {
  const choose = (secret = 're_good') => ada.send(`${SENDING}/resend`, { secret })

  test('its records are the ones that it names, and mail leaves once it says so too', async () => {
    const there: ResendDomain[] = Array.from({ length: 5 }, (_, n) => ({
      id: `d${n}`,
      name: `${n}.example`,
      status: 'verified',
    }))
    resend.answers(resendDomains(there, 2))
    await choose()
    const at = await add('updates.resent.example')
    expect(there.at(-1)).toMatchObject({ name: 'updates.resent.example', status: 'not_started' })
    const fresh = await page(at)
    expect(stateOf(fresh, 'send.updates.resent.example', 'MX')).toBe('missing')
    expect(stateOf(fresh, 'nhap._domainkey.updates.resent.example', 'CNAME')).toBe('missing')
    expect(fresh).toContain('Priority 10')
    expect(fresh).not.toContain('resend-dns.com')

    for (const [name, data] of resendZone('updates.resent.example')) dns.zone.set(name, data)
    dns.zone.set('TXT _postroom.updates.resent.example', [quoted(proofOn(fresh))])
    dns.zone.set('TXT _dmarc.updates.resent.example', [quoted('v=DMARC1; p=none')])
    await check(at)
    expect(there.at(-1)!.status).toBe('pending')
    expect(await page(at)).toContain('Resend has not confirmed the domain yet')
    expect(await isVerified('updates.resent.example')).toBe(false)
    there.at(-1)!.status = 'verified'
    await check(at)
    expect(await isVerified('updates.resent.example')).toBe(true)
    expect(there).toHaveLength(6)

    resend.answers({ status: 503, json: {} })
    await check(at)
    const away = await page(at)
    expect(away).toContain('Resend could not be asked.')
    expect(stateOf(away, 'send.updates.resent.example', 'MX')).toBe('found')
    expect(await isVerified('updates.resent.example')).toBe(true)
  })

  test('the clock adds nothing there', async () => {
    await add('quietly.example')
    const there: ResendDomain[] = []
    resend.answers(resendDomains(there))
    await choose()
    await postroom.db.prepare("UPDATE domains SET due_at = 9e15 WHERE name <> 'quietly.example'").run()
    await letMinutesPass(postroom, 1)
    expect((await row('quietly.example'))!['sender']).toBe('resend')
    expect(there).toEqual([])
  })

  test('a domain that it does not take says why', async () => {
    resend.answers(resendDomains([]))
    await choose()
    const html = await page(await add('taken.example'))
    expect(html).toContain('Resend did not accept the domain, or the key.')
    expect(html).toContain('The taken.example domain has been registered already.')
  })

  test('a key that may only send tells no records: the selector is typed', async () => {
    resend.answers(resendDomains([]))
    await choose('re_sends')
    const at = await add('sends.example')
    const fresh = await page(at)
    expect(fresh).toContain('The API key may only send')
    await ada.send(at, { selector: 'resend', spf: '' })
    await publish(at, 'sends.example')
    dns.zone.set('TXT resend._domainkey.sends.example', [quoted('p=MIGf')])
    await check(at)
    expect(await isVerified('sends.example')).toBe(true)
  })
})

test('by Cloudflare, its records stand beneath cf-bounce', async () => {
  await ada.send(`${SENDING}/cloudflare`, {})
  const at = await add('flare.example')
  const fresh = await page(at)
  expect(fresh).toContain('Compute, Email Service, Email Sending')
  expect(fresh).not.toContain('name="selector"')
  dns.zone.set('TXT _postroom.flare.example', [quoted(proofOn(fresh))])
  dns.zone.set('TXT cf-bounce._domainkey.flare.example', [quoted('v=DKIM1; h=sha256; k=rsa; p=MIIB')])
  dns.zone.set('TXT cf-bounce.flare.example', [quoted('v=spf1 include:_spf.mx.cloudflare.net ~all')])
  dns.zone.set(
    'MX cf-bounce.flare.example',
    [1, 2, 3].map((n) => `${n}0 route${n}.mx.cloudflare.net.`),
  )
  dns.zone.set('TXT _dmarc.flare.example', [quoted('v=DMARC1; p=none;')])
  await check(at)
  expect(await isVerified('flare.example')).toBe(true)
})
