import { type Browser, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterInbox } from '../harness/inbox-page.ts'
import { mail } from '../harness/mail.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

let postroom: Postroom
let browser: Browser
let page: Page

const forwarded = '---------- Forwarded message ---------\nFrom: Nora Haugen <nora@haugen.example>\n\nIt flickers.'

beforeAll(async () => {
  ;[postroom, browser] = await Promise.all([startPostroom(), startBrowser()])
  await postroom.setUp()
  for (const from of ['Ada <ada@postroom.test>', 'Mallory <mallory@evil.example>']) {
    const raw = mail({ from, subject: `Fwd: from ${from.split(' ')[0]}`, text: `Look.\n\n${forwarded}` })
    await postroom.deliver(raw, { from: 'nora@haugen.example', to: 'support@postroom.test' })
  }
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterInbox(page, postroom, 'ada@postroom.test')
})
afterAll(async () => {
  await browser?.close()
  await postroom?.stop()
})

const open = async (name: string) => {
  await page.getByRole('option', { name: new RegExp(`from ${name}`) }).click()
  return page.getByRole('article')
}

test("a mail that Ada forwarded is Nora's, says that Ada forwarded it, and is answered to Nora", async () => {
  const message = await open('Ada')
  await see(message.getByRole('heading', { name: 'Nora Haugen' })).toBeVisible()
  await see(message.getByText('Forwarded by Ada <ada@postroom.test>.')).toBeVisible()
  await see(message.getByText('It flickers.')).toBeVisible()
  await see(message.getByText('By an outsider')).toBeHidden()
  // Anybody can write that they are Ada, and nothing has proven it here.
  await see(message.getByText('Not proven')).toBeVisible()
  await see(page.getByText('Reply to Nora Haugen')).toBeVisible()
  await message.getByRole('button', { name: /^nora@haugen\.example/ }).click()
  expect(await message.getByRole('definition').allInnerTexts()).toEqual(
    expect.arrayContaining(['Nora Haugen <nora@haugen.example>', 'Ada <ada@postroom.test>']),
  )
})

test('one that Mallory forwarded says that as well, and that she is nobody of ours', async () => {
  const message = await open('Mallory')
  await see(message.getByText('Forwarded by Mallory <mallory@evil.example>.')).toBeVisible()
  await see(message.getByText('By an outsider')).toBeVisible()
  await see(message.getByText('Not proven')).toBeHidden()
})

test('Ada turns the choice off by keys in settings, and hears what it is now', async () => {
  await page.goto(`${postroom.url}/settings/inboxes`)
  await page.getByRole('link', { name: 'Support' }).click()
  const choice = page.getByRole('switch', { name: 'Choose original sender of forwarded mail' })
  expect(await choice.getAttribute('aria-checked')).toBe('true')
  await choice.focus()
  await page.keyboard.press('Enter')
  await see(page.getByRole('status')).toHaveText('The contact of forwarded mail is who forwarded it now.')
  expect(await choice.getAttribute('aria-checked')).toBe('false')
})
