import { type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mail } from '../harness/mail.ts'
import { makeTeam } from '../harness/team.ts'
import { type WebmailWithExtension, openWebmail, signInOverlay } from '../harness/webmail-with-extension.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

const nora = 'nora@northwind.example'
const patient = { timeout: 30_000 }
let postroom: Postroom
let webmail: WebmailWithExtension

beforeAll(async () => {
  postroom = await startPostroom()
  await makeTeam(postroom)
  await postroom.deliver(
    mail({
      from: `Nora Berg <${nora}>`,
      subject: 'The broken lamp',
      attachments: [{ name: 'lamp.png', type: 'image/png', content: 'not much of a picture' }],
    }),
    { from: nora, to: 'support@postroom.test' },
  )
  webmail = await openWebmail('gmail')
  await signInOverlay(webmail, postroom, 'bob@postroom.test')
}, 60_000)
afterAll(async () => {
  await webmail?.stop()
  await postroom?.stop()
})

test('a picture that Nora attached is saved from the overlay, and the app stays where it is', async () => {
  const { app, context } = webmail
  await app.getByRole('option', { name: /The broken lamp/ }).click(patient)
  const file = app.getByRole('link', { name: /lamp\.png/ })
  await see(file).toBeVisible(patient)
  const saved = new Promise<string>((resolve) => {
    const watch = (page: Page) => page.on('download', (download) => resolve(download.suggestedFilename()))
    context.pages().forEach(watch)
    context.on('page', watch)
  })
  await file.click()
  expect(await saved).toBe('lamp.png')
  await see(app.getByRole('heading', { name: 'The broken lamp' })).toBeVisible()

  // Also where the link has gone stale meanwhile.
  await file.evaluate((link: HTMLAnchorElement) => (link.href = link.href.replace(/&e=\d+/, '&e=1')))
  await file.click()
  await webmail.page.waitForTimeout(1000)
  await see(app.getByRole('heading', { name: 'The broken lamp' })).toBeVisible()
}, 60_000)
