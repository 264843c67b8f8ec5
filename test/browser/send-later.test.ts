import { type Browser, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterInbox } from '../harness/inbox-page.ts'
import { mail } from '../harness/mail.ts'
import { stumbles } from '../harness/stumbles.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

let postroom: Postroom
let browser: Browser
let page: Page

const NORA = 'nora@haugen.example'
const write = (text: string, parts: object = {}) =>
  postroom.deliver(mail({ subject: 'My lamp', text, ...parts }), { from: NORA, to: 'support@postroom.test' })

beforeAll(async () => {
  ;[postroom, browser] = await Promise.all([startPostroom(), startBrowser()])
  await postroom.setUp()
  await write('Where is my lamp?', { messageId: 'lamp@haugen.example' })
  page = await browser.newPage({ viewport: { width: 390, height: 844 }, timezoneId: 'Europe/Oslo', locale: 'en-GB' })
  await enterInbox(page, postroom, 'bob@postroom.test')
  await page.getByRole('option', { name: /My lamp/ }).click()
})
afterAll(async () => {
  await browser?.close()
  await postroom?.stop()
})

const scheduled = () => page.getByRole('group', { name: 'Scheduled answer' })
const box = () => page.getByRole('textbox', { name: 'Text of the reply' })

test('by keys alone Bob answers in the morning, and the answer says when it leaves', async () => {
  await page.keyboard.press('r')
  await box().pressSequentially('It leaves our house on Monday.')
  await page.keyboard.press('Control+Shift+Enter')
  const dialog = page.getByRole('dialog', { name: 'Send later' })
  await see(dialog.getByLabel('Date and time')).toBeFocused()
  await see(dialog.getByText('In your time zone, Europe/Oslo')).toBeVisible()
  expect(await stumbles(page)).toEqual([])
  await page.keyboard.press('Enter')
  await see(dialog).toBeHidden()
  await see(scheduled().getByText(/^Leaves on \w+,? \d+ \w+ (?:\d+ )?at 08:00/)).toBeVisible()
  await see(
    page
      .getByRole('status')
      .filter({ hasText: /^It leaves on/ })
      .first(),
  ).toBeAttached()
})

test('a time that is over is not taken, and why is said', async () => {
  await scheduled().getByRole('button', { name: 'Change' }).click()
  // Forced colours leave no grounds and shadows.
  await page.emulateMedia({ forcedColors: 'active' })
  await see(page.getByRole('menuitem').first()).toBeFocused()
  await see(page.getByRole('menuitem').first()).toHaveCSS('outline-style', 'solid')
  await page.emulateMedia({ forcedColors: null })
  await page.getByRole('menuitem', { name: 'Pick date and time' }).click()
  await page.getByLabel('Date and time').fill('2020-01-01T08:00')
  await page.keyboard.press('Enter')
  await see(page.getByRole('alert')).toHaveText('That time is over. Pick a later one.')
  await page.keyboard.press('Escape')
})

test('when Nora writes meanwhile, it stands below what she wrote, and says so', async () => {
  await write('Never mind, it is here!', { inReplyTo: 'lamp@haugen.example' })
  await see(scheduled().getByText('Nora Haugen wrote after you scheduled this')).toBeVisible()
  const texts = await page.getByRole('article').allInnerTexts()
  expect(texts.at(-1)).toContain('Nora Haugen wrote after you scheduled this')
  expect(await stumbles(page)).toEqual([])
})

test('taken back, it is in the reply box again', async () => {
  await scheduled().getByRole('button', { name: 'Take back' }).click()
  await see(scheduled()).toBeHidden()
  await see(box()).toHaveText('It leaves our house on Monday.')
  await see(page.getByText(/You took a scheduled answer back/)).toBeVisible()
})
