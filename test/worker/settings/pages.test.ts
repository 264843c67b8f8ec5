import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InboxSettings, Member } from '../../../worker/contract/account.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { got, until } from '../office.ts'
import { type Browser, browser, codeFor, signedIn } from './browser.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const member = async (email: string) =>
  (await got<{ items: Member[] }>(team.ada.api('/api/members'))).items.find((one) => one.email === email)

describe('signing in', () => {
  test('whoever is not signed in is asked to, wherever they wanted to go', async () => {
    for (const path of ['/settings', '/settings/account', '/settings/members/new', '/settings/nowhere']) {
      expect(await browser(postroom).get(path)).toMatchObject({ status: 303, to: '/settings/sign-in' })
    }
  })

  test('a code that was mailed lets in, once, and signing out ends it', async () => {
    const it = browser(postroom)
    const otp = await codeFor(postroom, team.ada.email, () => it.send('/settings/sign-in', { email: team.ada.email }))
    expect(
      (await it.send('/settings/sign-in/code', { email: team.ada.email, otp: ` ${otp.slice(0, 3)} ${otp.slice(3)} ` }))
        .to,
    ).toBe('/settings')
    expect((await it.get('/settings/account')).status).toBe(200)
    expect((await browser(postroom).send('/settings/sign-in/code', { email: team.ada.email, otp })).status).toBe(422)
    const kept = new Map(it.cookies)
    expect((await it.send('/settings/sign-out', {})).to).toBe('/settings/sign-in?done=signed_out')
    for (const [name, value] of kept) it.cookies.set(name, value)
    expect((await it.get('/settings/account')).to).toBe('/settings/sign-in')
  })

  test('a code that did not come is asked for again, with nothing typed anew', async () => {
    const it = browser(postroom)
    const { html } = await it.send('/settings/sign-in', { email: team.cleo.email })
    expect(html).toMatch(
      new RegExp(`action="/settings/sign-in"[^]*name="email" value="${team.cleo.email}"[^]*Ask for a new code`),
    )
  })

  test("an address that is nobody's gets the same answer, and no mail", async () => {
    const known = await browser(postroom).send('/settings/sign-in', { email: team.cleo.email })
    const unknown = await browser(postroom).send('/settings/sign-in', { email: 'stranger@postroom.test' })
    expect(unknown.html).toBe(known.html.replaceAll(team.cleo.email, 'stranger@postroom.test'))
    expect([unknown.status, known.status]).toEqual([200, 200])
    await postroom.catcher.waitFor(team.cleo.email, (mail) => mail.subject.includes('code'))
    expect(await postroom.catcher.mails('stranger@postroom.test')).toEqual([])
  })

  test('after five wrong codes the right one is refused too', async () => {
    const it = browser(postroom)
    await got(
      team.ada.api('/api/members', {
        method: 'POST',
        json: { name: 'Dag', email: 'dag@postroom.test', role: 'admin' },
      }),
    )
    await postroom.catcher.waitFor('dag@postroom.test')
    const otp = await codeFor(postroom, 'dag@postroom.test', () =>
      it.send('/settings/sign-in', { email: 'dag@postroom.test' }),
    )
    const wrong = otp === '000000' ? '111111' : '000000'
    for (let time = 0; time < 5; time++)
      expect((await it.send('/settings/sign-in/code', { email: 'dag@postroom.test', otp: wrong })).status).toBe(422)
    const right = await it.send('/settings/sign-in/code', { email: 'dag@postroom.test', otp })
    expect(right.status).toBe(422)
    expect(it.cookies.size).toBe(0)
  })

  test.each([
    ['nothing', {}],
    ['what is no address', { email: 'ada' }],
    ['an address without end', { email: `${'a'.repeat(10_000)}@postroom.test` }],
  ])('%s is refused at its field, and kept', async (_, fields: Record<string, string>) => {
    const { status, html } = await browser(postroom).send('/settings/sign-in', fields)
    expect(status).toBe(422)
    expect(html).toContain('aria-describedby="email-error email-hint"')
    if (fields['email']) expect(html).toContain(`value="${fields['email']}"`)
  })

  test("is in the browser's language", async () => {
    expect((await browser(postroom).get('/settings/sign-in', { 'accept-language': 'no, en;q=0.5' })).html).toContain(
      '<html lang="nb">',
    )
  })
})

describe('who may', () => {
  test('an agent is told whose pages these are, and can change nothing', async () => {
    const bob = await signedIn(postroom, team.bob.email)
    for (const path of ['/settings', '/settings/members', '/settings/inboxes']) {
      const { status, html } = await bob.get(path)
      expect([status, html.includes('Settings are for admins'), html.includes('cleo@')]).toEqual([403, true, false])
    }
    expect((await bob.send('/settings/account', { name: 'Bobs', mailDomain: 'x.test', undoSeconds: '1' })).status).toBe(
      403,
    )
    expect(
      (await bob.send('/settings/members/new', { name: 'X', email: 'x@postroom.test', role: 'owner', seat: 'full' }))
        .status,
    ).toBe(403)
    expect(await got(team.ada.api('/api/account'))).toMatchObject({ name: 'Acme' })
    expect(await member('x@postroom.test')).toBeUndefined()
  })

  test('a form on another page cannot act for an admin who is signed in', async () => {
    const ada = await signedIn(postroom, team.ada.email)
    for (const origin of ['https://evil.example', 'null', `${postroom.url}.evil.example`]) {
      const evil = browser(postroom, origin)
      for (const [name, value] of ada.cookies) evil.cookies.set(name, value)
      expect(
        (await evil.send('/settings/account', { name: 'Evil', mailDomain: 'evil.example', undoSeconds: '1' })).status,
      ).toBe(403)
      expect((await evil.send('/settings/sign-out', {})).status).toBe(403)
      expect((await evil.send('/settings/sign-in', { email: team.ada.email })).status).toBe(403)
    }
    expect(await got(team.ada.api('/api/account'))).toMatchObject({ name: 'Acme' })
    expect((await ada.get('/settings/account')).status).toBe(200)
  })

  test('an admin is shown an owner, and no form to change them', async () => {
    await got(
      team.ada.api('/api/members', {
        method: 'POST',
        json: { name: 'Ines', email: 'ines@postroom.test', role: 'admin' },
      }),
    )
    await postroom.catcher.waitFor('ines@postroom.test')
    const ines = await signedIn(postroom, 'ines@postroom.test')
    const { html } = await ines.get(`/settings/members/${team.ada.id}`)
    expect(html).toContain('Only an owner can change an owner.')
    expect(html).not.toContain('Save changes')
    expect((await ines.get('/settings/members/new')).html).not.toContain('value="owner"')
    expect(
      (await ines.send(`/settings/members/${team.ada.id}`, { name: 'Not Ada', role: 'agent', seat: 'full' })).status,
    ).toBe(422)
    expect((await member(team.ada.email))!.name).toBe('Ada')
  })
})

describe('a form', () => {
  let ada: Browser
  beforeAll(async () => (ada = await signedIn(postroom, team.ada.email)))

  test('that is wrong keeps what was typed, and says it at the field', async () => {
    const { status, html } = await ada.send('/settings/account', {
      name: 'Acme & Søn "<b>',
      mailDomain: 'nowhere',
      undoSeconds: '3.5',
    })
    expect(status).toBe(422)
    expect(html).toContain('value="Acme &amp; Søn &quot;&lt;b&gt;"')
    expect(html).toContain('<title>Error: Account')
    expect(html).toMatch(
      /id="mailDomain"[^>]*aria-invalid="true"[^>]*aria-describedby="mailDomain-error mailDomain-hint"/,
    )
    expect(html).toMatch(/<p id="undoSeconds-error"[^>]*>Type a whole number from 0 to 60\.</)
    expect(html).not.toContain('id="name-error"')
  })

  test('that is right leads away, and the next page says what was done', async () => {
    const { to } = await ada.send('/settings/account', { name: 'Acme', mailDomain: 'postroom.test', undoSeconds: '7' })
    expect(to).toBe('/settings/account?done=account')
    expect((await ada.get(to!)).html).toContain('The account was saved.')
    expect(await got(team.ada.api('/api/account'))).toEqual({
      name: 'Acme',
      mailDomain: 'postroom.test',
      undoSeconds: 7,
    })
  })

  test('whose button is pressed twice does what it says once, and says that it is done', async () => {
    const twice = async (path: string, fields: Record<string, string>) => {
      const first = await ada.send(path, fields)
      const second = await ada.send(path, fields)
      expect([second.status, second.to]).toEqual([303, first.to])
      return first.to
    }
    const kim = { name: 'Kim', email: 'Kim@postroom.test', role: 'agent', seat: 'full' }
    expect(await twice('/settings/members/new', kim)).toBe('/settings/members?done=invited')
    expect(await twice('/settings/teams/new', { name: 'Twins' })).toBe('/settings/teams?done=team_created')
    const shop = { name: 'Shop', address: 'shop@postroom.test', fromName: 'Shop', access: 'everyone' }
    expect(await twice('/settings/inboxes/new', shop)).toBe('/settings/inboxes?done=inbox_created')
    const other = { address: 'Twice@postroom.test', fromName: 'Acme' }
    await twice(`/settings/inboxes/${team.inboxId}/addresses`, other)
    // What somebody did before that is taken, as ever.
    expect((await ada.send('/settings/members/new', kim)).status).toBe(422)
  })

  test('mails an invitation once more, until its member has come', async () => {
    const path = `/settings/members/${(await member('kim@postroom.test'))!.id}`
    await postroom.catcher.waitFor('kim@postroom.test')
    expect((await ada.get(path)).html).toContain('Mail the invitation again')
    const invitations = () =>
      postroom.db.prepare("SELECT count(*) AS n FROM events WHERE type = 'member.invited'").first<number>('n')
    const before = await invitations()
    // Its button is pressed twice.
    for (let press = 0; press < 2; press++)
      expect((await ada.send(`${path}/invitation`, {})).to).toBe('/settings/members?done=invited')
    expect(await invitations()).toBe(before! + 1)
    const mails = await until(
      () => postroom.catcher.mails('kim@postroom.test'),
      ({ length }) => length > 1,
    )
    expect(mails.map(({ subject }) => subject)).toEqual(['Join Acme in Postroom', 'Join Acme in Postroom'])
    // A mail program shows one of two with the same id.
    expect(new Set(mails.map(({ headers }) => headers['message-id'])).size).toBe(2)
    await got(postroom.api(await postroom.signIn('kim@postroom.test'))('/api/start'))
    expect((await ada.get(path)).html).not.toContain('Mail the invitation again')
    expect((await ada.send(`${path}/invitation`, {})).html).toContain('Somebody else changed this in the meantime.')
  })

  test('says nothing that its address makes up', async () => {
    const { html } = await ada.get('/settings/account?done=<script>alert(1)</script>')
    expect(html).not.toContain('role="status"')
    expect(html).not.toContain('alert(1)')
  })

  test('with no end is refused', async () => {
    expect(
      (await ada.send('/settings/account', { name: 'x'.repeat(300_000), mailDomain: 'x.test', undoSeconds: '1' }))
        .status,
    ).toBe(413)
  })

  test.each([
    ['an id of nobody', '00000000-0000-7000-8000-000000000000'],
    ['what is no id', '%27%20OR%201%3D1'],
  ])('for %s is a page that is not there', async (_, id) => {
    for (const section of ['members', 'teams', 'inboxes']) {
      const { status, html } = await ada.get(`/settings/${section}/${id}`)
      expect([section, status, html.includes('There is no such page')]).toEqual([section, 404, true])
    }
    expect((await ada.get('/settings/members?cursor=rubbish')).status).toBe(404)
  })

  test('turns the choice of the original sender off and on again, for one address', async () => {
    const page = `/settings/inboxes/${team.inboxId}`
    const { id } = (await got<InboxSettings[]>(team.ada.api('/api/inboxes'))).find((one) => one.id === team.inboxId)!
      .channels[0]!
    const isOn = async () => /role="switch" aria-checked="(true|false)"/.exec((await ada.get(page)).html)![1]
    const press = (choosesOriginal: string) => ada.send(`${page}/addresses/${id}/original`, { choosesOriginal })
    expect(await isOn()).toBe('true')
    const done = (await press('no')).to!
    expect((await ada.get(done)).html).toContain('The contact of forwarded mail is who forwarded it now.')
    expect(await isOn()).toBe('false')
    expect((await press('yes')).status).toBe(303)
    expect(await isOn()).toBe('true')
  })

  test('shows names as text, whatever they are', async () => {
    const name = '<img src=x onerror=alert(1)>'
    await got(
      team.ada.api('/api/members', { method: 'POST', json: { name, email: 'mallory@postroom.test', role: 'agent' } }),
    )
    await got(team.ada.api('/api/teams', { method: 'POST', json: { name } }))
    await got(
      team.ada.api('/api/inboxes', { method: 'POST', json: { name, address: 'img@postroom.test', fromName: name } }),
    )
    const inbox = (await got<{ id: string; name: string }[]>(team.ada.api('/api/inboxes'))).find(
      (one) => one.name === name,
    )
    const pages = [
      'members',
      'teams',
      'inboxes',
      'inboxes/new',
      `inboxes/${inbox!.id}`,
      `members/${(await member('mallory@postroom.test'))!.id}`,
    ]
    for (const page of pages) {
      const { html } = await ada.get(`/settings/${page}`)
      expect([page, html.includes('<img'), html.includes('&lt;img src=x onerror=alert(1)&gt;')]).toEqual([
        page,
        false,
        true,
      ])
    }
  })

  test("is in the member's language", async () => {
    await got(team.ada.api('/api/me', { method: 'PUT', json: { locale: 'nl' } }))
    const { html } = await ada.get('/settings/members')
    await got(team.ada.api('/api/me', { method: 'PUT', json: { locale: 'en' } }))
    expect(html).toContain('<html lang="nl">')
    expect(html).toContain('Leden')
  })
})

test('every page says what a browser may do with it, and runs no script', async () => {
  const { headers, html } = await browser(postroom).get('/settings/sign-in')
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(html).not.toContain('<script')
  // Under no-referrer a browser would hide where our own forms come from.
  expect(html).toContain('<meta name="referrer" content="same-origin"')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('the stylesheet may be kept for good at the address that carries its version, and nowhere else', async () => {
  const { html } = await browser(postroom).get('/settings/sign-in')
  const url = /href="(\/settings\/style\.css\?v=[0-9a-z]+)"/.exec(html)![1]!
  expect((await browser(postroom).get(url)).headers.get('cache-control')).toContain('immutable')
  expect((await browser(postroom).get('/settings/style.css')).headers.get('cache-control')).toBe('no-cache')
})
