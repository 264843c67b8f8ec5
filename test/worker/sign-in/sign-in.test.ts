import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invite, makeTeam, type Team } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { rowCounts } from '../office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  postroom.api()(`/api/auth/${path}`, { method: 'POST', json, headers })
const ask = (email: string, headers?: Record<string, string>) =>
  post('email-otp/send-verification-otp', { email, type: 'sign-in' }, headers)
const enter = (email: string, otp: string) => post('sign-in/email-otp', { email, otp })

/** A code that was mailed after this was called. */
async function mailedCode(email: string): Promise<string> {
  const before = new Set((await postroom.catcher.mails(email)).map((mail) => mail.id))
  expect((await ask(email)).status).toBe(200)
  const mail = await postroom.catcher.waitFor(email, (each) => !before.has(each.id) && /\b\d{6}\b/.test(each.text))
  return /\b\d{6}\b/.exec(mail.text)![0]
}

const wrong = (code: string, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0')
const somebodyNew = async (name: string) => {
  await invite(postroom, team.ada, name)
  return `${name.toLowerCase()}@postroom.test`
}
/** As if ten minutes had gone by. */
const letTimePass = () =>
  postroom.db.batch([
    postroom.db.prepare('UPDATE verification SET expiresAt = expiresAt - 601000'),
    postroom.db.prepare('UPDATE rateLimit SET lastRequest = lastRequest - 601000'),
  ])

describe('a code', () => {
  test('lets its member in, once', async () => {
    const email = await somebodyNew('Dina')
    const code = await mailedCode(email)
    const entered = await enter(email.toUpperCase(), code)
    expect(entered.status).toBe(200)
    expect((await postroom.api(entered.headers.get('set-auth-token')!)('/api/start')).status).toBe(200)
    expect((await enter(email, code)).status).toBe(400)
  })

  test('is refused after five wrong tries, though it is the right one', async () => {
    const email = await somebodyNew('Egil')
    const code = await mailedCode(email)
    for (let n = 1; n <= 5; n++) expect((await enter(email, wrong(code, n))).status).toBe(400)
    const refused = await enter(email, code)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests' })
    expect((await enter(email, code)).status).not.toBe(200)
  })

  test('counts tries that come at once too: of each it is compared with, or not compared at all', async () => {
    const email = await somebodyNew('Frida')
    const code = await mailedCode(email)
    const burst = await Promise.all(Array.from({ length: 8 }, (_, n) => enter(email, wrong(code, n + 1))))
    expect(burst.every((answer) => answer.status >= 400)).toBe(true)
    for (let n = 1; n <= 5; n++) await enter(email, wrong(code, n))
    expect((await enter(email, code)).status).toBeGreaterThanOrEqual(400)
  })

  test('is too old after ten minutes', async () => {
    const email = await somebodyNew('Gunn')
    const code = await mailedCode(email)
    await letTimePass()
    expect((await enter(email, code)).status).toBe(400)
  })

  test('of one member lets no other in', async () => {
    const [hanna, ivar] = [await somebodyNew('Hanna'), await somebodyNew('Ivar')]
    const code = await mailedCode(hanna)
    await mailedCode(ivar)
    const others = await enter(ivar, code)
    // One in a million times both got the same.
    expect(others.status).toBe(400)
  })

  test('is asked for at most six times in ten minutes by one client for one address; then again', async () => {
    const email = await somebodyNew('Jon')
    const answers: number[] = []
    for (let n = 0; n < 8; n++) answers.push((await ask(n % 2 ? email : email.toUpperCase())).status)
    expect(answers).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
    expect((await ask('somebody.else@postroom.test')).status).toBe(200)
    expect((await ask(email, { 'cf-connecting-ip': '192.0.2.7' })).status).toBe(200)
    await letTimePass()
    expect((await ask(email)).status).toBe(200)
  })

  test('is guessed at most twenty times in ten minutes, however many were asked for', async () => {
    const email = await somebodyNew('Kari')
    await letTimePass()
    const answers: number[] = []
    for (let n = 0; n < 24; n++) answers.push((await enter(email, '000000')).status)
    expect(answers.slice(20)).toEqual([429, 429, 429, 429])
  })
})

describe('a stranger', () => {
  test('is answered as a member is, and gets no mail', async () => {
    const email = await somebodyNew('Lise')
    const [member, stranger] = [await ask(email), await ask('mallory@example.org')]
    expect([stranger.status, await stranger.text()]).toEqual([member.status, await member.text()])
    const [wrongMember, wrongStranger] = [await enter(email, '000000'), await enter('mallory@example.org', '000000')]
    expect([wrongStranger.status, await wrongStranger.text()]).toEqual([wrongMember.status, await wrongMember.text()])
    await postroom.catcher.waitFor(email, (mail) => /\b\d{6}\b/.test(mail.text))
    expect(await postroom.catcher.mails('mallory@example.org')).toEqual([])
  })

  test.each([
    '',
    'x',
    'a@b',
    'ada@postroom.test\r\nBcc: mallory@example.org',
    `${'x'.repeat(300)}@example.org`,
    "' OR 1=1 --@example.org",
  ])('with the address %j is refused or gets nothing', async (email) => {
    const toStrangers = (mails: { to: string[] }[]) =>
      mails.flatMap(({ to }) => to).filter((each) => !each.endsWith('@postroom.test'))
    const codes = (await postroom.catcher.mails(team.ada.email)).length
    const answer = await ask(email)
    expect([200, 400]).toContain(answer.status)
    // A code that was asked for later is there: what was to come has come. Invitations of before may still be under way.
    await letTimePass()
    await mailedCode(team.cleo.email)
    expect(toStrangers(await postroom.catcher.mails())).toEqual([])
    expect((await postroom.catcher.mails(team.ada.email)).length).toBe(codes)
  })

  test.each([null, [], 'x', 7, {}, { email: 7 }, { email: ['a@b.test'] }, { email: { $ne: '' } }])(
    'who sends %j is told what is wrong',
    async (json) => {
      const answer = await post('email-otp/send-verification-otp', json)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ status: 400, code: 'invalid_input' })
    },
  )
})

describe('a token', () => {
  beforeAll(letTimePass)

  test('is worth nothing without its signature, with another one, or cut', async () => {
    const token = team.bob.token
    const decoded = decodeURIComponent(token)
    const [value, signature] = decoded.split('.')
    for (const bad of [
      value!,
      `${value}.`,
      `${value}.${'A'.repeat(signature!.length)}`,
      decoded.slice(0, -2),
      `${decoded}x`,
      decodeURIComponent(team.ada.token).split('.')[0] + '.' + signature,
      '',
      '.',
      'null',
    ]) {
      expect([bad, (await postroom.api(bad)('/api/start')).status]).toEqual([bad, 401])
    }
    expect((await team.bob.api('/api/start')).status).toBe(200)
  })

  test('ends with signing out, and with its time', async () => {
    const token = await postroom.signIn(team.cleo.email)
    const api = postroom.api(token)
    expect((await api('/api/auth/sign-out', { method: 'POST', json: {} })).status).toBe(200)
    expect((await api('/api/start')).status).toBe(401)
    const other = await postroom.signIn(team.cleo.email)
    await postroom.db
      .prepare('UPDATE session SET expiresAt = 1 WHERE userId = (SELECT id FROM user WHERE email = ?)')
      .bind(team.cleo.email)
      .run()
    expect((await postroom.api(other)('/api/start')).status).toBe(401)
  })

  test('of a member who is deactivated opens nothing from that moment', async () => {
    const join = await invite(postroom, team.ada, 'Mons')
    const mons = await join()
    expect((await mons.api('/api/start')).status).toBe(200)
    expect((await team.ada.api(`/api/members/${mons.id}/deactivation`, { method: 'PUT' })).status).toBe(200)
    expect((await mons.api('/api/start')).status).toBe(401)
    const before = (await postroom.catcher.mails(mons.email)).length
    expect((await ask(mons.email)).status).toBe(200)
    const somebody = await somebodyNew('Nils')
    await mailedCode(somebody)
    expect((await postroom.catcher.mails(mons.email)).length).toBe(before)
  })
})

describe('a cookie', () => {
  const cookieOf = async (email: string) => {
    const entered = await enter(email, await mailedCode(email))
    return entered.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')
  }

  test("reads, and writes from our own pages; another site's page gets nothing by it", async () => {
    const cookie = await cookieOf(await somebodyNew('Odd'))
    const me = (init: RequestInit & { json?: unknown }) =>
      postroom.api()('/api/me', { method: 'PUT', json: { availability: 'away' }, ...init })
    expect((await postroom.api()('/api/start', { headers: { cookie } })).status).toBe(200)
    expect((await me({ headers: { cookie, origin: postroom.url } })).status).toBe(200)
    for (const origin of [
      'https://evil.example',
      'null',
      postroom.url.replace('http', 'https'),
      `${postroom.url}.evil.example`,
    ]) {
      expect([origin, (await me({ headers: { cookie, origin } })).status]).toEqual([origin, 401])
    }
    expect((await me({ headers: { cookie } })).status).toBe(401)
    expect(
      (
        await postroom.api()('/api/auth/sign-out', {
          method: 'POST',
          json: {},
          headers: { cookie, origin: 'https://evil.example' },
        })
      ).status,
    ).not.toBe(500)
    expect((await postroom.api()('/api/start', { headers: { cookie } })).status).toBe(200)
  })

  test('is kept from scripts and from other sites', async () => {
    const email = await somebodyNew('Pia')
    const entered = await enter(email, await mailedCode(email))
    for (const cookie of entered.headers.getSetCookie()) {
      expect(cookie).toMatch(/HttpOnly/i)
      expect(cookie).toMatch(/SameSite=Lax/i)
    }
  })
})

test.each([
  'sign-up/email',
  'sign-in/email',
  'update-user',
  'change-email',
  'delete-user',
  'email-otp/reset-password',
  'email-otp/verify-email',
  'email-otp/request-email-change',
  'list-sessions',
  'revoke-sessions',
  'ok',
  'error',
  'callback/google',
  '..%2fapi/start',
])('what the library has beyond signing in is shut: %s', async (path) => {
  // Jobs of what was done before may still be noted.
  const before = await rowCounts(postroom, ['handled'])
  for (const method of ['GET', 'POST']) {
    const answer = await team.bob.api(
      `/api/auth/${path}`,
      method === 'POST' ? { method, json: { email: 'x@example.org', password: 'x', name: 'x' } } : {},
    )
    expect([method, answer.status]).toEqual([method, 404])
  }
  expect(await rowCounts(postroom, ['handled'])).toEqual(before)
})

test('what is over is forgotten by the clock', async () => {
  await ask('mallory@example.org')
  await postroom.db.batch([
    postroom.db.prepare('UPDATE verification SET expiresAt = 1'),
    postroom.db.prepare('UPDATE rateLimit SET lastRequest = 1'),
  ])
  await postroom.runScheduled()
  const left = await rowCounts(postroom)
  expect([left['verification'], left['rateLimit']]).toEqual([0, 0])
})
