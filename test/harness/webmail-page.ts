import { chromium, type Browser, type Page } from '@playwright/test'
import type { Selector, visible as findVisible } from '../../extension/webmail/selector.ts'
import type { Reply } from '../../worker/local/webmail/stand-in.ts'
import { findChromium } from '../../worker/local/find-browser.ts'
import { chromiumArgs } from './chromium.ts'
import { source } from './serve-source.ts'

declare global {
  var visible: typeof findVisible
}

export type Answer = (url: URL) => Reply | null

export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium found: npx playwright install chromium')
  return chromium.launch({ executablePath, headless: true, args: chromiumArgs() })
}

/** A page of its own whose whole internet is `answers`, beside this repository's modules; everything else fails. */
export async function openPage(browser: Browser, url: string, ...answers: Answer[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 600 }, timezoneId: 'Europe/Oslo' })
  await context.route(/^https?:/, async (route) => {
    const asked = new URL(route.request().url())
    for (const answer of [source, ...answers]) {
      const reply = answer(asked)
      if (reply) return route.fulfill(reply)
    }
    return route.abort()
  })
  const page = await context.newPage()
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  return page
}

/** Runs a module in the page, and is back when it is through. It imports this repository's modules from `/@source/…`. */
export async function runModule(page: Page, code: string): Promise<void> {
  await page.addScriptTag({
    type: 'module',
    content: `${code}\nglobalThis.ranModules = (globalThis.ranModules ?? 0) + 1`,
  })
  const before = runs.get(page) ?? 0
  runs.set(page, before + 1)
  await page.waitForFunction((count) => (globalThis as { ranModules?: number }).ranModules === count, before + 1)
}

const runs = new WeakMap<Page, number>()

/** How often each selector matches what can be seen in the page, by its name. */
export async function countVisible(page: Page, selectors: Record<string, Selector>): Promise<Record<string, number>> {
  await runModule(
    page,
    "import { visible } from '/@source/extension/webmail/selector.ts'; globalThis.visible = visible",
  )
  return page.evaluate(
    (all) => Object.fromEntries(Object.entries(all).map(([name, one]) => [name, visible(document, one).length])),
    selectors,
  )
}
