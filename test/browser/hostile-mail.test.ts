import { type Browser, type BrowserContext, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ThreadState } from '../../extension/bridge/messages.ts'
import { invoice } from '../harness/invoice.ts'
import { openGuest } from '../harness/guest-page.ts'
import { mail } from '../harness/mail.ts'
import { type Team, invite, makeTeam } from '../harness/team.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { SUPPORT, got } from '../worker/office.ts'
import { livingParts, watched } from './harm.ts'
import { encodedWord, payloads } from './hostile-payloads.ts'

/** As many as a member, a team and an inbox can be called. */
const NAME = '"><img src=//evil.example/n onerror=hacked()><script>hacked()</script>'
/** So many mails are on one screen of a conversation. */
const SCREEN = 40
const screens = Array.from({ length: Math.ceil(payloads.length / SCREEN) }, (_, at) =>
  payloads.slice(at * SCREEN, (at + 1) * SCREEN),
)

let postroom: Postroom
let team: Team
let browser: Browser
let context: BrowserContext
let page: Page
/** What ran, what was fetched from elsewhere, what opened, what broke. */
const harm: string[] = []

beforeAll(async () => {
  ;[postroom, browser] = await Promise.all([startPostroom(), startBrowser()])
  team = await makeTeam(postroom)
  await Promise.all([
    invite(postroom, team.ada, 'Mallory')
      .then((join) => join())
      .then(({ id }) => got(team.ada.api(`/api/members/${id}`, { method: 'PUT', json: { name: NAME } }))),
    got(team.ada.api('/api/teams', { method: 'POST', json: { name: NAME } })),
    got(
      team.ada.api('/api/inboxes', {
        method: 'POST',
        json: { name: NAME, address: 'evil@postroom.test', fromName: NAME },
      }),
    ),
  ])
  context = await watched(
    await browser.newContext({ viewport: { width: 1600, height: 900 }, locale: 'en-GB' }),
    postroom.url,
    harm,
  )
  page = await context.newPage()
  await enter('ada@postroom.test')
  // Several at a time; but a screen's mails one after the other, as each continues the first.
  for (let at = 0; at < payloads.length; at += 10) {
    await Promise.all(
      payloads.slice(at, at + 10).map((payload) => bring({ payload, text: payload, from: `row@evil.example` })),
    )
  }
  await Promise.all(
    screens.map(async (some, screen) => {
      const first = `screen-${screen}@evil.example`
      for (const [number, payload] of some.entries()) {
        const thread = number === 0 ? { subject: `Screen ${screen}`, messageId: first } : { inReplyTo: first }
        await bring({ payload, html: payload, from: `screen-${screen}@evil.example`, ...thread })
      }
    }),
  )
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await postroom?.stop()
})
beforeEach(() => void harm.splice(0))

async function enter(email: string): Promise<void> {
  const asked = Date.now()
  await page.goto(`${postroom.url}/settings/sign-in`)
  await page.getByLabel('Your e-mail address').fill(email)
  await page.keyboard.press('Enter')
  const { subject } = await postroom.catcher.waitFor(
    email,
    (code) => code.caughtAt >= asked && /^\d{6} /.test(code.subject),
  )
  await page.getByLabel('Code of six digits').fill(subject.slice(0, 6))
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/inboxes')
}

interface Brought {
  /** In the name, the file and its name, and in the subject unless that is given. */
  payload: string
  from: string
  subject?: string
  text?: string
  html?: string
  messageId?: string
  inReplyTo?: string
}

async function bring({ payload, from, subject = payload, ...parts }: Brought): Promise<void> {
  const attachments = [
    { name: encodedWord(payload), type: 'text/html', content: `<script>hacked()</script>${payload}` },
  ]
  const raw = mail({
    ...parts,
    from: `${encodedWord(payload)} <${from}>`,
    attachments,
    headers: { Subject: encodedWord(subject) },
  })
  const outcome = await postroom.email(raw, { from, to: SUPPORT })
  if (outcome.code !== 250) throw new Error(outcome.reason)
}

async function openInbox(path = '/inbox'): Promise<void> {
  await page.goto(postroom.url + path)
  await see(page.getByRole('option').first()).toBeVisible()
}

test('harm is noticed where it is done', async () => {
  await page.evaluate(() => {
    alert('here')
    new Image().src = 'https://evil.example/1.gif'
  })
  await expect.poll(() => harm).toEqual(expect.arrayContaining(['ran alert', expect.stringContaining('evil.example')]))
})

describe('hostile mail in the app', () => {
  test('does nothing in the rows of the list, however far one scrolls', async () => {
    await openInbox()
    const list = page.getByRole('listbox').first()
    const seen = new Set<string>()
    for (let still = 0; still < 8 && seen.size < payloads.length;) {
      const before = seen.size
      for (const id of await page.getByRole('option').evaluateAll((rows) => rows.map((row) => row.id))) seen.add(id)
      still = seen.size === before ? still + 1 : 0
      await list.hover()
      await page.mouse.wheel(0, 700)
      await page.waitForTimeout(60)
    }
    expect(seen.size).toBeGreaterThanOrEqual(payloads.length)
    expect(harm).toEqual([])
  }, 60_000)

  test.each(screens.map((some, screen) => [screen, some]))(
    'does nothing in the conversation of screen %i',
    async (screen, some) => {
      await openInbox()
      await page
        .getByRole('option')
        .filter({ hasText: `Screen ${screen}` })
        .first()
        .click()
      await see(page.getByRole('heading', { name: `Screen ${screen}` })).toBeVisible()
      await see(page.locator('article.message')).toHaveCount(some.length)
      await page
        .locator('article.message button.who')
        .evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLButtonElement).click()))
      const frames = page.locator('iframe.message-frame')
      await see
        .poll(() =>
          frames.evaluateAll((all) =>
            all.every((one) => (one as HTMLIFrameElement).contentDocument?.querySelector('style')),
          ),
        )
        .toBe(true)
      await page.waitForTimeout(250)
      expect(await frames.evaluateAll(livingParts)).toEqual([])
      expect(harm).toEqual([])
      // The page is still the app's own.
      await see(page.getByRole('complementary').first()).toBeVisible()
      expect(new URL(page.url()).origin).toBe(postroom.url)
    },
    60_000,
  )

  test('does nothing among what is found', async () => {
    await openInbox()
    for (const words of ['hacked', 'script', 'onerror', 'evil', 'iframe']) {
      await page.getByRole('searchbox').fill(words)
      // What the words before had found still stands there for a moment.
      const marks = page.getByRole('option').locator('mark')
      await see(marks.filter({ hasText: new RegExp(words, 'i') }).first()).toBeVisible()
      await page.getByRole('option').first().click()
      await see(page.locator('article.message').first()).toBeVisible()
    }
    await page.waitForTimeout(250)
    expect(harm).toEqual([])
  })
})

describe('hostile names of members, teams and inboxes', () => {
  test('do nothing on the pages of settings', async () => {
    for (const path of ['account', 'members', 'members/new', 'teams', 'teams/new', 'inboxes', 'inboxes/new']) {
      await page.goto(`${postroom.url}/settings/${path}`)
      for (const link of await page
        .getByRole('main')
        .getByRole('link')
        .evaluateAll((links) => links.map((one) => (one as HTMLAnchorElement).href))) {
        if (link.includes('/settings/')) await page.goto(link)
      }
    }
    expect(harm).toEqual([])
  })

  test('do nothing in the menus of the app', async () => {
    await openInbox()
    await page.getByRole('option').first().click()
    await page
      .getByRole('region', { name: 'Conversation' })
      .getByRole('button', { name: /Unassigned/ })
      .first()
      .click()
    await see(page.getByText(NAME).first()).toBeVisible()
    await page.getByText(NAME).first().click()
    await see(page.getByText(NAME).first()).toBeVisible()
    await page.waitForTimeout(250)
    expect(harm).toEqual([])
  })

  test.each(['gmail', 'outlook'] as const)('do nothing beside the subject of a thread in %s', async (host) => {
    const member = { id: 'm1', name: NAME }
    const ticket = { number: 1, stage: NAME }
    const thread: ThreadState = {
      ...invoice,
      subject: NAME,
      assignee: member,
      members: [{ ...member, isMe: true, isAway: true }],
      ticket,
      answering: [NAME],
    }
    const guest = await openGuest(browser, host, {
      at: '#thread-1',
      known: { '<invoice-4471@northwind.example>': thread },
    })
    const controls = guest.page.locator('postroom-controls')
    // By then the guest has asked the host for the mail's Message-ID, which is no harm.
    await see(controls.locator('[data-part=assignee]')).toBeVisible()
    await watched(guest.page.context(), postroom.url, harm)
    await guest.frame.evaluate((name) => app.tell('badge', { inboxName: name, mine: 3 }), NAME)
    await controls.locator('[data-part=assignee]').click()
    await see(controls.getByRole('menuitemradio', { name: NAME })).toBeVisible()
    expect(
      await guest.page
        .locator('postroom-guest, postroom-controls')
        .evaluateAll((places) =>
          places.flatMap((place) => [...place.shadowRoot!.querySelectorAll('img, script, [onerror]')].length),
        ),
    ).toEqual([0, 0])
    await guest.page.context().close()
    expect(harm).toEqual([])
  })
})

describe('hostile HTML that Bob pastes into an answer', () => {
  test('does nothing while he writes, and leaves without what harms', async () => {
    await openInbox()
    await page.getByRole('option').filter({ hasText: 'Screen 0' }).first().click()
    await page.keyboard.press('r')
    const editor = page.getByRole('textbox', { name: 'Answer' }).or(page.locator('.editor'))
    await editor.first().click()
    for (const payload of payloads) {
      await editor.first().evaluate((box, html) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/html', html)
        clipboardData.setData('text/plain', 'plain')
        box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }, `<p>${payload}</p>`)
    }
    await page.keyboard.type('Kind regards')
    await page.waitForTimeout(250)
    expect(harm).toEqual([])
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const { html } = await postroom.catcher.waitFor('screen-0@evil.example')
    // The marker by which an answer finds its conversation is the worker's own, and the last thing in it.
    const written = html.slice(0, html.lastIndexOf('<div style="display:none'))
    expect(written).toContain('Kind regards')
    const parts = await page.evaluate((text) => {
      const elements = [...new DOMParser().parseFromString(text, 'text/html').body.querySelectorAll('*')]
      return elements.flatMap((element) => [
        element.localName,
        ...[...element.attributes].map(({ name, value }) => `${name}=${value.split(':')[0]}`),
      ])
    }, written)
    const harmless = new Set(
      'p div span br a b strong i em u s ul ol li blockquote pre code href=http href=https href=mailto'.split(' '),
    )
    expect([...new Set(parts)].filter((part) => !harmless.has(part))).toEqual([])
    expect(harm).toEqual([])
  }, 60_000)
})
