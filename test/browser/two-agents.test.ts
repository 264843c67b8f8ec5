import { type BrowserContext, type Browser, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mail } from '../harness/mail.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type WebmailWithExtension, openWebmail, signInOverlay } from '../harness/webmail-with-extension.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { conversationAbout, write } from '../worker/office.ts'

const subject = 'Two lamps are missing'
const picture = 'https://pictures.example/lamp.png'
const patient = { timeout: 30_000 }
/** Bytes that no text conversion leaves as they are. */
const invoice = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7 + (at >> 8)) & 255))

/** Bob over Gmail and Ada at /inbox have the same conversation open. */
describe('two agents', () => {
  let postroom: Postroom
  let team: Team
  let browser: Browser
  let adas: BrowserContext
  let ada: Page
  let webmail: WebmailWithExtension
  let bob: WebmailWithExtension['app']

  beforeAll(async () => {
    postroom = await startPostroom()
    team = await makeTeam(postroom, { undoSeconds: 8 })
    await write(postroom, {
      subject,
      html: `<p>Hello, two of them.</p><img src="${picture}" alt="The lamp" width="40" height="40">`,
      attachments: [{ name: 'Order 7 (førsteutkast).bin', type: 'application/octet-stream', content: invoice }],
    })
    browser = await startBrowser()
    adas = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: 'en-GB', acceptDownloads: true })
    adas.setDefaultTimeout(30_000)
    ada = await adas.newPage()
    await signInAtInbox(ada, team.ada.email)
    webmail = await openWebmail('gmail')
    bob = webmail.app
    await signInOverlay(webmail, postroom, team.bob.email)
    for (const agent of [ada, bob]) {
      await agent.getByRole('option', { name: new RegExp(subject) }).click()
      await see(agent.getByRole('heading', { name: subject })).toBeVisible(patient)
    }
  }, 120_000)
  afterAll(async () => {
    await webmail?.stop()
    await browser?.close()
    await postroom?.stop()
  })

  async function signInAtInbox(page: Page, email: string): Promise<void> {
    await page.goto(`${postroom.url}/inbox`)
    const asked = Date.now()
    await page.getByLabel('Your e-mail address').fill(email)
    await page.getByRole('button', { name: 'Mail me a code' }).click()
    const { subject: code } = await postroom.catcher.waitFor(
      email,
      (one) => one.caughtAt >= asked && /^\d{6} /.test(one.subject),
      30_000,
    )
    await page.getByLabel('Code of six digits').fill(code.slice(0, 6))
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  const undo = () => bob.locator('.toasts').getByRole('button', { name: 'Undo' }).first().click()
  const choose = (name: string) => bob.locator('.popover').getByText(name, { exact: true }).click()

  test('what Bob does, Ada sees, and that he took it back', async () => {
    await bob.getByRole('button', { name: /^Assign to/ }).click()
    await choose('Cleo')
    await see(ada.getByRole('button', { name: /^Assign to: Cleo/ })).toBeVisible(patient)
    await undo()
    await see(ada.getByRole('button', { name: /^Assign to: Unassigned/ })).toBeVisible(patient)

    await bob.getByRole('button', { name: 'Create ticket' }).click()
    await choose('New')
    await see(ada.getByRole('button', { name: /^#\d+ New/ })).toBeVisible(patient)
    await bob.getByRole('button', { name: /^#\d+ New/ }).click()
    await choose('Waiting on us')
    await see(ada.getByRole('button', { name: /Waiting on us/ })).toBeVisible(patient)
    await undo()
    await see(ada.getByRole('button', { name: /^#\d+ New/ })).toBeVisible(patient)

    await bob.getByRole('button', { name: 'Close', exact: true }).click()
    await see(ada.getByRole('button', { name: 'Reopen' })).toBeVisible(patient)
    await undo()
    await see(ada.getByRole('button', { name: 'Close', exact: true })).toBeVisible(patient)

    await bob.getByRole('button', { name: 'Move to the trash' }).click()
    await see(ada.getByRole('button', { name: 'Restore' })).toBeVisible(patient)
    await undo()
    await see(ada.getByRole('button', { name: 'Move to the trash' })).toBeVisible(patient)

    await bob.getByRole('button', { name: 'Comment' }).click()
    await webmail.page.keyboard.type('Has somebody counted them?')
    await webmail.page.keyboard.press('Control+Enter')
    await see(ada.getByText('Has somebody counted them?')).toBeVisible(patient)
    await see(ada.getByRole('main').getByText('Bob moved the conversation to the trash')).toBeVisible(patient)
    await see(ada.getByRole('main').getByText('Bob restored the conversation')).toBeVisible(patient)
  }, 120_000)

  test('Nora’s file is downloaded as she sent it, and her picture is fetched only when asked for', async () => {
    const asked: string[] = []
    await adas.route('https://pictures.example/**', async (route) => {
      asked.push(route.request().url())
      await route.fulfill({ contentType: 'image/png', body: '' })
    })
    const coming = ada.waitForEvent('download')
    await ada
      .locator('#conversation')
      .getByRole('link', { name: /Order 7/ })
      .click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('Order 7 (førsteutkast).bin')
    expect(await bytesOf(download)).toEqual(invoice)

    expect(asked).toEqual([])
    await ada.getByRole('button', { name: 'Show pictures' }).click()
    await expect.poll(() => asked, patient).toEqual([picture])
  }, 90_000)

  test('Bob is seen answering; his answer leaves with its form and its file, once he has let it', async () => {
    const { page } = webmail
    await bob.getByText(/^Reply to Nora/).click()
    await see(bob.getByText(`from Bob at Acme <support@postroom.test>`)).toBeVisible()
    await page.keyboard.type('Dear Nora, ')
    await see(ada.getByText('Bob is answering').first()).toBeVisible(patient)
    await bob.getByRole('button', { name: /^Bold/ }).click()
    await page.keyboard.type('sorry')
    await bob.getByRole('button', { name: /^Bold/ }).click()
    await bob
      .locator('input[type=file]')
      .setInputFiles({ name: 'credit note.pdf', mimeType: 'application/pdf', buffer: invoice })
    await see(bob.getByRole('region', { name: 'Answer' }).getByText('100 kB')).toBeVisible(patient)
    await see(bob.getByRole('button', { name: 'Send', exact: true })).toBeEnabled(patient)
    await bob.getByRole('button', { name: 'Send', exact: true }).click()
    await see(ada.getByText(/^Leaves in/)).toBeVisible(patient)
    await see(bob.locator('.delivery').getByRole('button', { name: 'Undo' })).toBeVisible()
    await see(ada.locator('.delivery').getByRole('button', { name: 'Undo' })).toHaveCount(0)

    const answer = await postroom.catcher.waitFor('nora@haugen.example', () => true, 30_000)
    expect(answer.sender).toBe('Bob at Acme')
    expect(answer.html).toContain('<b>sorry</b>')
    expect(answer.attachments.map(({ name }) => name)).toEqual(['credit note.pdf'])
    expect(Buffer.from(answer.attachments[0]!.content)).toEqual(invoice)
    await see(ada.getByText('Sent', { exact: true }).last()).toBeVisible(patient)
    const coming = ada.waitForEvent('download')
    await ada.getByRole('link', { name: /credit note/ }).click()
    expect(await bytesOf(await coming)).toEqual(invoice)
  }, 90_000)

  test('Ada loses the line, is told so, and has what came meanwhile when it is back', async () => {
    await adas.setOffline(true)
    await see(ada.getByText(/^You are offline/).first()).toBeVisible(patient)
    await ada.getByRole('button', { name: /^Assign to/ }).click()
    await ada.locator('.popover').getByText('Cleo').click()
    await see(ada.locator('.toast', { hasText: 'Not assigned to Cleo' })).toContainText(
      'You seem to be offline',
      patient,
    )
    await see(ada.getByRole('button', { name: /^Assign to: Unassigned/ })).toBeVisible(patient)

    await postroom.deliver(mail({ from: 'Leo Park <leo@park.example>', subject: 'Sent while Ada was away' }), {
      from: 'leo@park.example',
      to: 'support@postroom.test',
    })
    await conversationAbout(team.bob.api, team.inboxId, 'Sent while Ada was away')
    await see(ada.getByRole('option', { name: /Sent while Ada was away/ })).toHaveCount(0)
    await adas.setOffline(false)
    await see(ada.getByRole('option', { name: /Sent while Ada was away/ })).toBeVisible(patient)
    await see(ada.getByText(/^You are offline\. What/)).toHaveCount(0)
  }, 120_000)
})

async function bytesOf(download: { createReadStream(): Promise<AsyncIterable<Uint8Array>> }): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of await download.createReadStream()) parts.push(part)
  return Buffer.concat(parts)
}
