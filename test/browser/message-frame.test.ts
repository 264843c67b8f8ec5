import { existsSync, globSync, readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildPage } from '../harness/built-page.ts'
import { findChromium } from '../../worker/local/find-browser.ts'
import { chromiumArgs } from '../harness/chromium.ts'
import { foldsOfHtml } from '../../worker/channels/email/folds.ts'
import { hostileHtml } from './hostile-html.ts'
import { growing } from './hostile-payloads.ts'
import type { MessagePage } from './message-frame-page.ts'

declare global {
  var page: MessagePage
  var hacked: () => void
}

const ORIGIN = 'http://postroom.test'
const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64')
const payloads = new URL('../../../shared/mail/xss-payloads.json', import.meta.url)

const answers = new URL('../../../shared/mail/talon/fixtures/', import.meta.url)

const harmless = { ran: [], asked: [] }

let browser: Browser
let page: Page
let asked: string[]
let ran: string[]

beforeAll(async () => {
  const built = await buildPage(new URL('message-frame-page.ts', import.meta.url))
  browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: chromiumArgs() })
  const context = await browser.newContext()
  await context.route('**/*', (route) => {
    const { origin, pathname } = new URL(route.request().url())
    if (origin === ORIGIN && pathname === '/')
      return route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><style>${built.css}</style><body><script type=module src=/page.js></script>`,
      })
    if (origin === ORIGIN && pathname === '/page.js')
      return route.fulfill({ contentType: 'text/javascript', body: built.js })
    if (pathname !== '/favicon.ico') asked.push(route.request().url())
    return route.fulfill({ contentType: 'image/gif', body: gif })
  })
  page = await context.newPage()
  page.on('dialog', (dialog) => {
    ran.push(dialog.message())
    void dialog.dismiss()
  })
  await page.exposeFunction('ranOnce', (what: string) => ran.push(what))
  await page.addInitScript(() => {
    const say = (what: string) => () => void (globalThis as unknown as { ranOnce(what: string): void }).ranOnce(what)
    Object.assign(globalThis, {
      hacked: say('hacked'),
      alert: say('alert'),
      confirm: say('confirm'),
      prompt: say('prompt'),
    })
  })
})
beforeEach(async () => {
  asked = []
  ran = []
  await page.goto(ORIGIN)
  await page.waitForFunction(() => 'page' in globalThis && typeof globalThis.page.show === 'function')
})
afterAll(() => browser.close())

const show = (html: string, isDark = false) =>
  page.evaluate(([text, dark, folds]) => globalThis.page.show(text, dark, folds), [
    html,
    isDark,
    foldsOfHtml(html),
  ] as const)
const inside = () => page.frameLocator('iframe')
const height = () => page.locator('iframe').evaluate((frame) => frame.clientHeight)

describe('a hostile mail', () => {
  test.each(Object.entries(hostileHtml))('runs nothing and fetches nothing: %s', async (_, html) => {
    await show(html)
    expect({ ran, asked }, 'as the app shows it').toEqual(harmless)
    const cleaned = await page.evaluate((text) => globalThis.page.clean(text), html)
    expect(cleaned).not.toMatch(/<script|<iframe|<form|<input|<meta|<link|<base|javascript:|evil\.example\/(?!")/i)
    expect({ ran, asked }, 'by its cleaning alone').toEqual(harmless)
    await page.evaluate((text) => globalThis.page.cage(text), html)
    expect({ ran, asked }, 'by its frame alone').toEqual(harmless)
  })

  test('cannot take the app elsewhere by its links', async () => {
    await show(hostileHtml['a link that runs']!)
    expect(
      await inside()
        .locator('a[href]')
        .evaluateAll((links) =>
          links.map((link) => [link.getAttribute('href'), link.getAttribute('target'), link.getAttribute('rel')]),
        ),
    ).toEqual([['https://evil.example/', '_blank', 'noopener noreferrer nofollow']])
  })

  test('cannot make its frame grow for ever', async () => {
    await show(
      '<div style="height:100vh">a</div><div style="height:1e2vh">a</div><div style="height:calc(-1*-100dvh)">a</div><div style="height:200cqh">a</div><div style="min-height:150vh;margin-bottom:20px">b</div><table height="100%"><tr><td>c</td></tr></table>',
    )
    const before = await height()
    await page.waitForTimeout(200)
    expect(await height()).toBe(before)
    expect(before).toBeLessThan(300)
  })
})

/** Below this many milliseconds nobody waits, and a machine that is busy with something else would decide. */
const unnoticed = 150

describe('a mail that is twice as long', () => {
  test.each(Object.entries(growing))(
    'takes about twice as long to draw: %s',
    async (_, make) => {
      const cost = (n: number) => page.evaluate((html) => globalThis.page.cost(html, 2), make(n))
      await expect
        .poll(async () => (await cost(200_000)) / Math.max(unnoticed, await cost(100_000)), { timeout: 50_000 })
        .toBeLessThan(3)
    },
    60_000,
  )

  test('of tables, comments and styles as mail programs write them is drawn, and one made to freeze us is text', async () => {
    const isDrawable = (html: string) => page.evaluate((text) => globalThis.page.isDrawable(text), html)
    const row = `<tr style="height:1px"><td width="20%" style='a:"b>"'><!--[if mso]>&nbsp;<![endif]--><p><b>4471</b><p>x<br></td></tr>`
    const table = (rows: string) => `<table><tbody>${rows}</tbody></table>`
    expect(await isDrawable(table(row.repeat(2000)))).toBe(true)
    expect(await isDrawable(`a < b <3 ${'<div>'.repeat(200)}${table(row)}`)).toBe(true)
    expect(await isDrawable('<div>'.repeat(5000))).toBe(false)
    expect(await isDrawable('<form><input></form>'.repeat(1000))).toBe(false)
  })
})

describe.skipIf(!existsSync(payloads))('every known payload', () => {
  test('runs nothing and fetches nothing, whole, cleaned and caged', { timeout: 120_000 }, async () => {
    const all = JSON.parse(readFileSync(payloads, 'utf8')) as { title?: string; payload: string }[]
    for (let first = 0; first < all.length; first += 25) {
      const some = all.slice(first, first + 25)
      const drawn = await page.evaluate(
        (htmls) => globalThis.page.tryAll(htmls),
        some.map(({ payload }) => payload),
      )
      expect(drawn).toBe(some.length)
      expect({ ran, asked }, some.map(({ title }) => title).join('\n')).toEqual(harmless)
    }
  })
})

describe.skipIf(!existsSync(answers))('the answers of many mail programs', () => {
  test('stand alone, with what they quote behind a button', async () => {
    const names = [
      'OLK_SRC_BODY_SECTION.html',
      'reply-separated-by-hr.html',
      ...globSync('html_replies/*.html', { cwd: answers }),
    ]
    expect(names).toHaveLength(11)
    for (const name of names) {
      await show(readFileSync(new URL(name, answers), 'utf8'))
      const seen = await inside()
        .locator('body')
        .evaluate((body: HTMLElement) => body.innerText.replace(/\s+/g, ' ').trim())
      expect(seen, name).toMatch(/^(?:Hi\. I am fine\. Thanks, Alex|Reply|Hi there Bob) •••$/)
    }
  })
})

describe("Nora's mail", () => {
  test('shows the pictures it brought, and others only when Bob asks', async () => {
    await show(
      '<p>Hello</p><img src="cid:logo@northwind.example" width=40 height=20><img src="https://northwind.example/hero.jpg" width=300 height=100 alt="Our new shop"><div style="background:url(https://northwind.example/bg.png)">x</div>',
    )
    await expect.poll(() => asked).toEqual([`${ORIGIN}/files/logo.png?s=signed`])
    expect(await inside().getByRole('img', { name: 'Our new shop' }).isVisible()).toBe(true)
    const before = await height()

    await page.getByRole('button', { name: 'Show pictures' }).click()
    await expect
      .poll(() => asked.toSorted().slice(-2))
      .toEqual(['https://northwind.example/bg.png', 'https://northwind.example/hero.jpg'])
    expect(Math.abs((await height()) - before), 'the picture had its place kept').toBeLessThan(12)
  })

  test('is laid out alike with its pictures and without them', async () => {
    await show(
      '<table width="100%"><tr><td>Hello</td><td><img src="https://northwind.example/hero.jpg" width=1800 alt="Our new shop: <b>open</b> & bright"></td></tr></table>',
    )
    const picture = inside().getByRole('img', { name: 'Our new shop: <b>open</b> & bright' })
    const widths = async () => [
      await inside()
        .locator('html')
        .evaluate((root) => root.scrollWidth - root.clientWidth),
      (await picture.boundingBox())?.width,
    ]
    const without = await widths()
    expect(without[0], 'nothing is cut at the right').toBe(0)
    await page.getByRole('button', { name: 'Show pictures' }).click()
    await expect.poll(() => asked).toContain('https://northwind.example/hero.jpg')
    expect(await widths()).toEqual(without)
  })

  test('never tells its sender that it was read', async () => {
    await show(
      '<p>Hello</p><img src="https://northwind.example/open.gif" width=1 height=1><img src="https://northwind.example/seen.gif" style="width:0;height:0"><img src="https://northwind.example/hero.jpg" width=300 height=100>',
    )
    await page.getByRole('button', { name: 'Show pictures' }).click()
    await expect.poll(() => asked).toContain('https://northwind.example/hero.jpg')
    expect(asked.filter((address) => address.endsWith('.gif'))).toEqual([])
  })

  test('folds what it quotes, and keeps it', async () => {
    await show(
      '<p>Thanks!</p><div class="gmail_quote"><div class="gmail_attr">On Tue, Bob wrote:</div><blockquote class="gmail_quote">The corrected invoice</blockquote></div>',
    )
    const quote = inside().getByText('The corrected invoice')
    expect(await quote.isVisible()).toBe(false)
    const folded = await height()
    await inside().locator('summary').click()
    expect(await quote.isVisible()).toBe(true)
    await expect.poll(height).toBeGreaterThan(folded)
  })

  test.each([
    ['Outlook', '<p>Thanks!</p><hr><div id="divRplyFwdMsg"><b>From:</b> Bob</div><div>The corrected invoice</div>'],
    ['Apple Mail', '<p>Thanks!</p><blockquote type="cite"><div>The corrected invoice</div></blockquote>'],
    [
      'Thunderbird',
      '<p>Thanks!</p><div class="moz-cite-prefix">Bob wrote:</div><blockquote type="cite">The corrected invoice</blockquote>',
    ],
    ['Yahoo', '<div>Thanks!</div><div class="yahoo_quoted">The corrected invoice</div>'],
    ['Proton', '<div>Thanks!</div><blockquote class="protonmail_quote">The corrected invoice</blockquote>'],
  ])('folds what %s quotes', async (_, html) => {
    await show(html)
    expect(await inside().getByText('The corrected invoice').isVisible()).toBe(false)
    expect(await inside().getByText('Thanks!').isVisible()).toBe(true)
  })

  test.each([
    '<p>Thanks!</p><p><br></p><hr><div id="divRplyFwdMsg"><b>From:</b> Bob</div><div>The invoice</div> and its end',
    '<div><p>Thanks!<br>On 3 Nov 2026, Bob wrote:</p><blockquote> The invoice<ul><li>1</li></ul></blockquote></div>',
    '<table><tr><td>Thanks!</td></tr><tr><td><div class="yahoo_quoted">The <b>invoice</b></div></td></tr></table>',
    'Thanks!<br><blockquote type="cite"><table><tr><td>The invoice<td>€ 10<tr><td>in all</table></blockquote><br>',
  ])('unfolded is as it was sent: %s', async (html) => {
    const seen = () =>
      inside()
        .locator('body')
        .evaluate((body: HTMLElement) => body.innerText.replace('•••', '').replace(/\s+/g, ' ').trim())
    await page.evaluate((text) => globalThis.page.show(text, false, { signatureFrom: null, quotedFrom: null }), html)
    const whole = await seen()
    await show(html)
    expect(await seen()).toBe('Thanks!')
    await inside().locator('summary').click()
    expect(await seen()).toBe(whole)
  })

  test('leaves a quote open that has an answer below it, and a forwarded mail', async () => {
    await show('<blockquote type="cite">Which colour?</blockquote><p>Blue.</p>')
    expect(await inside().getByText('Which colour?').isVisible()).toBe(true)
    await show(
      '<p>FYI</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------</div>Where is my parcel?</div>',
    )
    expect(await inside().getByText('Where is my parcel?').isVisible()).toBe(true)
  })

  test('keeps the layout it was made with', async () => {
    await show(
      '<style>.wide{padding:7px}</style><table width="400" align="center" bgcolor="#eeeeee" cellpadding="3"><tr><td class="wide" valign="top" colspan="2">Hello</td></tr></table>',
    )
    expect(
      await inside()
        .locator('table')
        .evaluate((table) => [
          table.getAttribute('width'),
          table.getAttribute('align'),
          table.getAttribute('bgcolor'),
          table.getAttribute('cellpadding'),
        ]),
    ).toEqual(['400', 'center', '#eeeeee', '3'])
    expect(
      await inside()
        .locator('td')
        .evaluate((cell) => getComputedStyle(cell).paddingTop),
    ).toBe('7px')
  })

  test('is dark where it brings no colours, and on white paper where it does', async () => {
    await show('<p>Hello</p>', true)
    const colour = () =>
      inside()
        .locator('body')
        .evaluate((body) => getComputedStyle(body).color)
    expect(await colour()).toBe('rgb(227, 227, 227)')
    await show('<p style="color:#204060">Hello</p>', true)
    expect(await colour()).toBe('rgb(31, 31, 31)')
  })
})
