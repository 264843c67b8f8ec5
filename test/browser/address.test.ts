import { type Browser, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterInbox } from '../harness/inbox-page.ts'
import { mail } from '../harness/mail.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

let postroom: Postroom
let browser: Browser
let page: Page

beforeAll(async () => {
  ;[postroom, browser] = await Promise.all([startPostroom(), startBrowser()])
  await postroom.setUp()
  for (const subject of ['The blue lamp', 'The red lamp']) {
    await postroom.deliver(mail({ subject }), { from: 'nora@haugen.example', to: 'support@postroom.test' })
  }
  page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await enterInbox(page, postroom, 'bob@postroom.test')
})
afterAll(async () => {
  await browser?.close()
  await postroom?.stop()
})

const row = (subject: string) => page.getByRole('option', { name: new RegExp(subject) })
const heading = (subject: string) => page.getByRole('heading', { name: subject })

test('Back leads from a conversation to the list, and Forward into it again', async () => {
  await row('The blue lamp').click()
  await see(heading('The blue lamp')).toBeVisible()
  expect(await page.title()).toBe('The blue lamp – Postroom')
  await page.goBack()
  await see(row('The red lamp')).toBeVisible()
  await see(heading('The blue lamp')).toBeHidden()
  expect(await page.title()).toBe('Postroom')
  await page.goForward()
  await see(heading('The blue lamp')).toBeVisible()
})

test('a page that is loaded again shows the same conversation', async () => {
  await page.reload()
  await see(heading('The blue lamp')).toBeVisible()
})

test('after the way back in the app itself, the address names no conversation', async () => {
  await page.getByRole('button', { name: 'Back' }).click()
  await see(row('The red lamp')).toBeVisible()
  await see.poll(() => new URL(page.url()).hash).toBe('')
})

test('one that is opened while the browser still goes back from the last one stays open', async () => {
  await row('The blue lamp').click()
  await see(heading('The blue lamp')).toBeVisible()
  await page.evaluate(async () => {
    const arrived = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }))
    for (const key of ['u', 'Enter']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await arrived
  })
  await see(heading('The blue lamp')).toBeVisible()
  await see.poll(() => new URL(page.url()).hash).toMatch(/^#[0-9a-f-]{36}$/)
  await page.goBack()
  await see(row('The red lamp')).toBeVisible()
})

test('an address of a conversation that is not there shows the list', async () => {
  await page.goto(`${postroom.url}/inbox#01900000-0000-7000-8000-000000000000`)
  await page.reload()
  await see(row('The red lamp')).toBeVisible()
  await see.poll(() => new URL(page.url()).hash).toBe('')
})
