import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BrowserContext,
  type FrameLocator,
  type Locator,
  type Page,
  chromium,
  expect as see,
} from '@playwright/test'
import { standIn, standInUrls } from '../../worker/local/webmail/stand-in.ts'
import { findChromium } from '../../worker/local/find-browser.ts'
import { chromiumArgs } from './chromium.ts'
import type { Postroom } from './worker.ts'

export interface WebmailWithExtension {
  context: BrowserContext
  /** The webmail's page. */
  page: Page
  /** The app, in the overlay's frame. */
  app: FrameLocator
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** A Chromium with the built extension, on a stand-in webmail served at the real address. */
export async function openWebmail(
  host: 'gmail' | 'outlook',
  { dark = false, viewport = { width: 1366, height: 700 } } = {},
): Promise<WebmailWithExtension> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('There is no Chromium; `npm test` installs one.')
  const profile = await mkdtemp(join(tmpdir(), 'postroom-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    args: chromiumArgs(join(root, '.output/chrome-mv3')),
  })
  context.setDefaultTimeout(15_000)
  const answer = standIn(host, { dark })
  await context.route(`${new URL(standInUrls[host]).origin}/**`, async (route) => {
    const reply = answer(new URL(route.request().url()))
    await (reply ? route.fulfill(reply) : route.abort())
  })
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(standInUrls[host])
  return {
    context,
    page,
    app: page.frameLocator('postroom-guest iframe'),
    async stop() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

/** Opens the overlay and goes through the way in, as somebody would the first time. */
export async function signInOverlay(
  { page, app }: WebmailWithExtension,
  postroom: Pick<Postroom, 'url' | 'catcher'>,
  email: string,
): Promise<void> {
  await page.locator('postroom-guest button.pill').click()
  await write(app.getByLabel('Address'), postroom.url)
  await app.getByRole('button', { name: 'Continue' }).click()
  const asked = Date.now()
  await write(app.getByLabel('Your e-mail address'), email)
  await app.getByRole('button', { name: 'Mail me a code' }).click()
  const mail = await postroom.catcher.waitFor(
    email,
    ({ caughtAt, subject }) => caughtAt >= asked && /^\d{6} /.test(subject),
    30_000,
  )
  await write(app.getByLabel('Code of six digits'), mail.subject.slice(0, 6))
  await app.getByRole('button', { name: 'Sign in' }).click()
}

/** While a frame of another process takes the focus, what is filled in can get lost: then it is filled in again. */
async function write(field: Locator, value: string): Promise<void> {
  await see(async () => {
    await field.click()
    await field.fill('')
    await field.pressSequentially(value)
    await see(field).toHaveValue(value, { timeout: 500 })
  }).toPass({ timeout: 30_000 })
}
