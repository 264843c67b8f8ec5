import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  expect as see,
} from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InboxSettings } from '../../worker/contract/account.ts'
import { mail } from '../harness/mail.ts'
import { stumbles } from '../harness/stumbles.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { startDns } from '../worker/domains/dns-server.ts'
import { got, until } from '../worker/office.ts'

let postroom: Postroom
let browser: Browser
let context: BrowserContext
let page: Page
let token: string
let dns: Awaited<ReturnType<typeof startDns>>
let domain: string
const complaints: string[] = []

beforeAll(async () => {
  dns = await startDns()
  ;[postroom, browser] = await Promise.all([startPostroom({ vars: { DNS_URL: dns.url } }), startBrowser()])
  // No page may need a script: this browser runs none.
  context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(10_000)
  page = await context.newPage()
  page.on('console', (message) => /Content.Security|Refused/i.test(message.text()) && complaints.push(message.text()))
})
afterAll(async () => {
  await browser?.close()
  await postroom?.stop()
  await dns?.stop()
})

const heading = () => page.getByRole('heading', { level: 1 }).innerText()
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const said = () => page.getByRole('status').innerText()

async function enterCode(on: Page, email: string): Promise<void> {
  const [mail] = (
    await until(
      () => postroom.catcher.mails(email),
      (mails) => mails.some(({ text }) => /\b\d{6}\b/.test(text)),
    )
  ).toReversed()
  await on.getByLabel('Code of six digits').fill(/\b\d{6}\b/.exec(mail!.text)![0])
  await on.getByRole('button', { name: 'Sign in' }).click()
}

describe('an owner whose browser runs no script', () => {
  test('sets Postroom up, and signs in', async () => {
    await page.goto(`${postroom.url}/settings`)
    expect(await heading()).toBe('Set up Postroom')
    const fields = [
      'Set-up code',
      'Name of the account',
      'Mail domain',
      'Your name',
      'Your e-mail address',
      'Name of the inbox',
      'Address of the inbox',
    ]
    const typed = [
      postroom.setupCode,
      'Acme',
      'postroom.test',
      'Ada',
      'ada@postroom.test',
      'Support',
      'support@postroom.test',
    ]
    await page.getByLabel(fields[0]!).focus()
    for (const [at, value] of typed.entries()) {
      expect(await page.locator('*:focus').getAttribute('id')).toBe(
        await page.getByLabel(fields[at]!).getAttribute('id'),
      )
      await page.keyboard.type(value)
      await page.keyboard.press(at === typed.length - 1 ? 'Enter' : 'Tab')
    }
    await page.waitForURL('**/settings/sign-in*')
    expect(await said()).toBe('Postroom is set up. Sign in with your address.')
    await page.getByLabel('Your e-mail address').fill('ada@postroom.test')
    await page.keyboard.press('Enter')
    await enterCode(page, 'ada@postroom.test')
    await page.waitForURL('**/settings/inboxes')
    expect(await heading()).toBe('Inboxes')
    expect(await page.getByText('No mail has come yet.').isVisible()).toBe(true)
  })

  test('is told what is wrong where it is, and keeps what was typed', async () => {
    await page.getByRole('link', { name: 'Account', exact: true }).click()
    await page.getByLabel('Mail domain').fill('acme')
    await page.getByLabel('Seconds to take an answer back').fill('5')
    await press('Save changes')
    const wrong = page.getByLabel('Mail domain')
    expect(await wrong.inputValue()).toBe('acme')
    expect(await wrong.getAttribute('aria-invalid')).toBe('true')
    const described = (await wrong.getAttribute('aria-describedby'))!.split(' ')
    expect(await page.locator(`#${described[0]}`).innerText()).toBe('Type a domain, like example.com.')
    expect(await page.getByRole('alert').getByRole('link').getAttribute('href')).toBe('#mailDomain')
    expect(await page.locator('*:focus').getAttribute('role')).toBe('alert')
    expect(await page.title()).toMatch(/^Error: /)
    await wrong.fill('postroom.test')
    await press('Save changes')
    expect(await said()).toBe('The account was saved.')
    expect(await page.getByLabel('Seconds to take an answer back').inputValue()).toBe('5')
  })

  test('invites Bob, who finds the way from his mail', async () => {
    await page.getByRole('link', { name: 'Members' }).click()
    await page.getByRole('link', { name: 'Invite a member' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Bob')
    await page.getByLabel('E-mail address').fill('bob@postroom.test')
    await page.getByRole('radio', { name: /^Light/ }).check()
    await press('Send the invitation')
    expect(await said()).toBe('The invitation is on its way.')
    const row = page.getByRole('listitem').filter({ hasText: 'bob@postroom.test' })
    expect(await row.innerText()).toMatch(/Bob[^]*Invited[^]*Agent[^]*Light/)
    const mail = await postroom.catcher.waitFor('bob@postroom.test')
    expect(mail.text).toContain(`${postroom.url}/inbox`)
  })

  test('gives a new inbox to a team alone, and is told what they cannot do in it', async () => {
    await page.getByRole('link', { name: 'Teams' }).click()
    await page.getByRole('link', { name: 'New team' }).click()
    await page.getByLabel('Name').fill('Billing')
    await page.getByRole('checkbox', { name: /^Bob/ }).check()
    await press('Make the team')
    expect(await said()).toBe('The team was made.')

    await page.getByRole('link', { name: 'Inboxes' }).click()
    await page.getByRole('link', { name: 'New inbox' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Invoices')
    await page.getByLabel('Address', { exact: true }).fill('invoices@postroom.test')
    expect(await page.getByRole('checkbox', { name: /^Billing/ }).isVisible()).toBe(false)
    await page.getByRole('radio', { name: /^Only the members/ }).check()
    await page.getByRole('checkbox', { name: /^Ada/ }).uncheck()
    await press('Make the inbox')
    expect(await page.getByRole('alert').innerText()).toContain('Choose at least one member or team.')
    await page.getByRole('checkbox', { name: /^Billing/ }).check()
    await press('Make the inbox')
    expect(await said()).toContain('The inbox is open.')

    token = await postroom.signIn('ada@postroom.test')
    const [, invoices] = await got<InboxSettings[]>(postroom.api(token)('/api/inboxes'))
    expect(invoices).toMatchObject({ name: 'Invoices', access: 'specific', memberIds: [], canAct: false })
    await page.getByRole('link', { name: 'Invoices' }).click()
    expect(await page.getByText('You are not named in this inbox').isVisible()).toBe(true)
  })

  test('adds an address and takes it away', async () => {
    await page.getByText('Add an address that mail is routed to already').click()
    await page.getByLabel('Address', { exact: true }).fill('bills@postroom.test')
    // Enter in a field adds; it must never reach a button that removes.
    await page.keyboard.press('Enter')
    expect(await said()).toBe('The address was added.')
    const remove = page.getByRole('button', { name: 'Remove bills@postroom.test' })
    expect(await remove.isVisible()).toBe(false)
    await page
      .getByRole('listitem')
      .filter({ hasText: 'bills@postroom.test' })
      .getByText('Remove', { exact: true })
      .click()
    await remove.click()
    expect(await said()).toBe('The address was removed.')
    expect(await page.getByText('bills@postroom.test').count()).toBe(0)
  })

  test('is refused as the last owner, and shuts Bob out and lets him in again', async () => {
    await page.getByRole('link', { name: 'Members' }).click()
    await page.getByRole('link', { name: 'Ada' }).click()
    await press('Deactivate')
    expect(await page.getByRole('alert').innerText()).toContain('This is the last active owner.')
    await page.getByRole('navigation').getByRole('link', { name: 'Members' }).click()
    await page.getByRole('link', { name: 'Bob' }).click()
    await press('Deactivate')
    expect(await said()).toContain('The member was deactivated')
    await page.getByRole('link', { name: 'Bob' }).click()
    await press('Reactivate')
    expect(await said()).toBe('The member can sign in again.')
  })

  test('deletes a team only after a second look', async () => {
    await page.getByRole('link', { name: 'Teams' }).click()
    await page.getByRole('link', { name: 'Billing' }).click()
    expect(await page.getByRole('button', { name: 'Delete the team' }).isVisible()).toBe(false)
    await page.locator('summary').click()
    await press('Delete the team')
    expect(await said()).toBe('The team was deleted.')
  })

  test('connects a domain, and reads which of its records are wrong', async () => {
    dns.zone.set('TXT _postroom.acme.example', ['"postroom=another"'])
    dns.zone.set('TXT _dmarc.acme.example', ['"v=DMARC1; p=reject"'])
    await page.getByRole('link', { name: 'Sending' }).click()
    await page.getByLabel('Domain', { exact: true }).fill('acme.example')
    await page.keyboard.press('Enter')
    expect(await said()).toBe('The domain was added. Now make its DNS records.')
    expect(await heading()).toBe('acme.example')
    const records = page.getByRole('table', { name: 'Make these where' })
    expect(await records.getByRole('row', { name: /^Ownership/ }).innerText()).toMatch(/Different[^]*postroom=another/)
    expect(
      await records
        .getByRole('row', { name: /^DMARC/ })
        .getByRole('cell')
        .last()
        .innerText(),
    ).toBe('Found')
    await page.getByLabel('DKIM selector').fill('s1')
    await press('Save changes')
    expect(await records.getByRole('row', { name: /^DKIM/ }).innerText()).toContain('Missing')
    domain = new URL(page.url()).pathname.split('/').at(-1)!
    await press('Check again')
    expect(await said()).toBe('The records were looked up again.')
  })

  test('has broken no rule that the pages set for themselves', () => {
    expect(complaints).toEqual([])
  })
})

/** The pages as Ada sees them, and one with an error on it. */
async function visit(options: BrowserContextOptions, look: (seen: Page, name: string) => Promise<void>): Promise<void> {
  const own = await browser.newContext({ ...options, storageState: await context.storageState() })
  const seen = await own.newPage()
  const [support] = await got<InboxSettings[]>(postroom.api(token)('/api/inboxes'))
  const pages = [
    'account',
    'members',
    'members/new',
    'teams',
    'teams/new',
    'inboxes',
    'inboxes/new',
    `inboxes/${support!.id}`,
    ...['identity', 'signature', 'forward'].map(
      (step) => `inboxes/${support!.id}/channels/${support!.channels[0]!.id}/${step}`,
    ),
    'sorting',
    'mail',
    'sending',
    'sending/smtp',
    'sending/cloudflare',
    'sending/postmark',
    `sending/domains/${domain}`,
    'nowhere',
    'sign-in',
  ]
  for (const path of pages) {
    await seen.goto(`${postroom.url}/settings/${path}`)
    await look(seen, path)
  }
  await seen.goto(`${postroom.url}/settings/account`)
  await seen.getByLabel('Mail domain').fill('acme')
  await seen.getByRole('button', { name: 'Save changes' }).click()
  await look(seen, 'an error')
  await own.close()
}

test.each(['light', 'dark'] as const)(
  'every page can be read and used by everybody, %s',
  async (colorScheme) => {
    await visit({ colorScheme, viewport: { width: 1280, height: 800 } }, async (seen, name) => {
      expect(await stumbles(seen), name).toEqual([])
    })
  },
  60_000,
)

test('a test mail that comes is said, and the focus stays where it was', async () => {
  const own = await browser.newContext({ locale: 'en-GB', storageState: await context.storageState() })
  const seen = await own.newPage()
  seen.setDefaultTimeout(10_000)
  await seen.clock.install()
  const [support] = await got<InboxSettings[]>(postroom.api(token)('/api/inboxes'))
  await seen.goto(`${postroom.url}/settings/inboxes/${support!.id}`)
  await seen.getByRole('button', { name: 'Connect a channel' }).click()
  await seen.getByRole('button', { name: 'Show the preview' }).click()
  await see(seen.getByRole('heading', { name: 'As the customer sees it' })).toBeFocused()
  const toAddress = seen.getByRole('heading', { level: 1, name: 'Forwarding address' })
  while (!(await toAddress.isVisible())) {
    const before = seen.url()
    await seen.getByRole('button', { name: 'Next', exact: true }).click()
    await seen.waitForURL((url) => url.href !== before)
  }
  await seen.getByRole('button', { name: 'Take this address' }).click()
  await seen.waitForURL('**/forward')
  const address = await seen.locator('.address').innerText()
  await seen.getByLabel('Mail provider').selectOption('Fastmail')
  await seen.getByRole('button', { name: 'Show how' }).click()
  await see(seen.getByRole('heading', { level: 2, name: 'Fastmail' })).toBeFocused()
  await seen.getByRole('button', { name: 'Done: test it' }).click()

  const discard = seen.locator('summary', { hasText: 'Discard this channel' })
  await discard.focus()
  expect(await stumbles(seen)).toEqual([])
  await postroom.deliver(mail({ to: 'help@acme.example' }), { from: 'nora@haugen.example', to: address })
  await expect
    .poll(async () => {
      await seen.clock.fastForward(6_000)
      return seen.getByRole('status').innerText()
    })
    .toBe('Forwarded: Done. Received: Done. Shown: Done')
  await see(discard).toBeFocused()
  await see(seen.getByRole('button', { name: 'Finish', exact: true })).toBeVisible()
  await own.close()
})

test('every page fits a phone', async () => {
  const api = postroom.api(token)
  const longest = {
    name: 'Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaftschaferswessenscha',
    email: `${'a'.repeat(64)}@${'b'.repeat(63)}.test`,
  }
  await got(api('/api/members', { method: 'POST', json: { ...longest, role: 'admin', seat: 'light' } }))
  await got(api('/api/inboxes', { method: 'POST', json: { name: longest.name, address: longest.email } }))
  await visit({ viewport: { width: 390, height: 800 } }, async (seen, name) => {
    const isTooWide = await seen.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    )
    expect(`${name} ${isTooWide ? 'scrolls sideways' : 'fits'}`).toBe(`${name} fits`)
  })
})

test('whoever signs out here leaves no draft in the browser, and what is of the browser stays', async () => {
  const own = await browser.newContext({ locale: 'en-GB', storageState: await context.storageState() })
  const seen = await own.newPage()
  seen.setDefaultTimeout(10_000)
  await seen.goto(`${postroom.url}/settings`)
  await seen.evaluate(() => {
    localStorage.setItem('postroom:my:draft:ada:1', '{}')
    localStorage.setItem('postroom:layout', '{}')
  })
  await seen.getByRole('button', { name: 'Sign out' }).click()
  await see(seen.getByRole('status')).toBeVisible()
  expect(await seen.evaluate(() => Object.keys(localStorage))).toEqual(['postroom:layout'])
  await own.close()
})
