import { type Browser, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterInbox } from '../harness/inbox-page.ts'
import { calendar, fromGoogle, invitationMail } from '../harness/invitation.ts'
import { stumbles } from '../harness/stumbles.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { NORA, SUPPORT } from '../worker/office.ts'

let postroom: Postroom
let browser: Browser
let page: Page

const arrives = (subject: string, ics: string, ...headers: string[]) =>
  postroom.deliver(invitationMail(ics, [`Subject: ${subject}`, ...headers]), { from: NORA, to: SUPPORT })

beforeAll(async () => {
  ;[postroom, browser] = await Promise.all([startPostroom(), startBrowser()])
  await postroom.setUp()
  const crowd = Array.from({ length: 30 }, (_, n) => `ATTENDEE;CN=Guest ${n}:mailto:guest-${n}@long-domain.example`)
  await arrives('Visit', fromGoogle('REQUEST', crowd), 'Message-ID: <visit@haugen.example>')
  const hostile = [
    'UID:x',
    'SUMMARY:<img src=x onerror=alert(1)>',
    'DTSTART:20261126T090000Z',
    'LOCATION:http://evil.example/room',
    'URL:javascript:alert(1)',
    'DESCRIPTION:<script>alert(1)</script>',
    'ORGANIZER;CN=<b>Mallory</b>:mailto:mallory@evil.example',
  ]
  await arrives('Trap', calendar('REQUEST', hostile))
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Oslo' })
  await enterInbox(page, postroom, 'ada@postroom.test')
})
afterAll(async () => {
  await browser?.close()
  await postroom?.stop()
})

const open = async (name: string) => {
  await page.getByRole('option', { name: new RegExp(name) }).click()
  return page.getByRole('region', { name: 'Invitation' })
}

test('Ada reads when, where and who, and accepts by keys', async () => {
  const card = await open('Visit')
  await see(card.getByRole('heading', { name: 'Visit to the showroom' })).toBeVisible()
  await see(card).toContainText(/Thursday,? 26 November 2026/)
  await see(card).toContainText(/10:00\s?–\s?11:00/)
  await see(card).toContainText('Storgata 1, Oslo')
  expect(await card.getByRole('link').evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href))).toEqual([
    'https://meet.google.com/abc-defg-hij',
  ])
  await see(card.getByRole('listitem')).toHaveCount(6)
  await card.getByRole('button', { name: '26 more' }).click()
  await see(card.getByRole('listitem')).toHaveCount(32)
  await see(card.getByRole('listitem').filter({ hasText: 'Guest 4' })).toBeFocused()
  const accept = card.getByRole('group', { name: 'Do we come?' }).getByRole('button', { name: 'Accept' })
  await accept.focus()
  await page.keyboard.press('Enter')
  await see(accept).toHaveAttribute('aria-pressed', 'true')
  await see(accept).toBeFocused()
  await see(card).toContainText('You accepted the invitation')
  expect(await stumbles(page)).toEqual([])
})

test('what Mallory writes into a calendar is letters, and leads nowhere', async () => {
  const card = await open('Trap')
  await see(card.getByRole('heading', { name: '<img src=x onerror=alert(1)>' })).toBeVisible()
  await see(card).toContainText('http://evil.example/room')
  await see(card).toContainText('<b>Mallory</b>, organizer')
  await see(card).toContainText('The answer goes to mallory@evil.example')
  await see(card.getByRole('link')).toHaveCount(0)
  await see(card.locator('img, script, b')).toHaveCount(0)
})

test('a later mail calls it off, and there is nothing more to answer', async () => {
  const card = await open('Visit')
  await arrives('Off', fromGoogle('CANCEL'), 'In-Reply-To: <visit@haugen.example>')
  await see(card).toHaveCount(2)
  await see(card.getByText('Called off', { exact: true })).toHaveCount(2)
  await see(card.getByRole('group')).toHaveCount(0)
})
