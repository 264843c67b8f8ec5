import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeam } from '../harness/team.ts'
import { type WebmailWithExtension, openWebmail, signInOverlay } from '../harness/webmail-with-extension.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

let postroom: Postroom
let webmail: WebmailWithExtension

beforeAll(async () => {
  ;[postroom, webmail] = await Promise.all([startPostroom(), openWebmail('gmail')])
  await makeTeam(postroom)
})
afterAll(async () => {
  await webmail?.stop()
  await postroom?.stop()
})

/** Asks in the content script's own world, as whoever broke into it could. */
async function inContentScript(expression: string): Promise<string> {
  const session = await webmail.context.newCDPSession(webmail.page)
  const worlds: { id: number; name: string }[] = []
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context))
  await session.send('Runtime.enable')
  const { id } = worlds.find(({ name }) => name === 'Postroom')!
  const { result } = await session.send('Runtime.evaluate', { expression, contextId: id, awaitPromise: true })
  await session.detach()
  return String(result.value)
}

const overlay = () => webmail.page.locator('postroom-guest iframe')

test('content scripts, which run in a page that others write, cannot read where the token lies', async () => {
  const { app } = webmail
  const read =
    "chrome.storage.local.get(null).then((all) => JSON.stringify(all), (error) => 'refused: ' + error.message)"
  expect(await inContentScript(read), 'before the app was opened').toContain('refused')
  await signInOverlay(webmail, postroom, 'bob@postroom.test')
  await see(app.getByText('No conversation is open')).toBeVisible()
  expect(await inContentScript(read)).toContain('refused')
  expect(await inContentScript("chrome.storage.session.get(null).then(() => 'read', () => 'refused')")).toBe('refused')
}, 60_000)

test('the overlay keeps the size that it was given', async () => {
  const { app, page } = webmail
  await app.getByRole('button', { name: 'Show at the side' }).click()
  await see(overlay()).toHaveClass(/docked/)
  await page.reload()
  await page.locator('postroom-guest button.pill').click()
  await see(overlay()).toHaveClass(/docked/)
}, 60_000)
