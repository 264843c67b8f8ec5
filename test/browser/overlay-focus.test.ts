import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, test } from 'vitest'
import { type Team, makeTeam } from '../harness/team.ts'
import { type WebmailWithExtension, openWebmail, signInOverlay } from '../harness/webmail-with-extension.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { conversationAbout, write } from '../worker/office.ts'

let postroom: Postroom
let team: Team
let webmail: WebmailWithExtension

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  await write(postroom, { subject: 'Where is my parcel?' })
  webmail = await openWebmail('gmail')
  await signInOverlay(webmail, postroom, team.bob.email)
}, 60_000)
afterAll(async () => {
  await webmail?.stop()
  await postroom?.stop()
})

test('after the way in the list has the focus, and skipping leads to it and to what is open', async () => {
  const { app, page } = webmail
  await see(app.getByRole('listbox')).toBeFocused({ timeout: 30_000 })
  await app.getByRole('button', { name: 'Skip to the list' }).press('Enter')
  await see(app.getByRole('listbox')).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const title = app.getByRole('heading', { level: 1, name: 'Where is my parcel?' })
  await see(title).toBeFocused()
  await app.getByRole('button', { name: 'Skip to the conversation' }).press('Enter')
  await see(title).toBeFocused()
  await page.keyboard.press('u')
  await see(app.getByRole('listbox')).toBeFocused()
})

test('what Bob types in Gmail stays in Gmail, though what had the focus in the overlay is gone', async () => {
  const { app, page } = webmail
  const patient = { timeout: 30_000 }
  await see(app.getByRole('option', { name: /Where is my parcel/ })).toBeVisible(patient)
  await app.getByRole('listbox').focus()
  await see(app.getByRole('listbox')).toBeFocused()
  await page.evaluate(() => {
    const letter = document.createElement('textarea')
    letter.setAttribute('aria-label', 'A letter')
    letter.style.cssText = 'position:fixed;left:0;top:0;z-index:99999'
    document.body.append(letter)
  })
  const letter = page.getByLabel('A letter')
  await letter.click()
  await page.keyboard.type('Dear ')
  const { id } = await conversationAbout(team.ada.api, team.inboxId, 'Where is my parcel?')
  await team.ada.api(`/api/conversations/${id}/closure`, { method: 'PUT' })
  await see(app.getByRole('listbox')).toHaveCount(0, patient)
  await page.keyboard.type('Nora, j e # /?')
  await see(letter).toHaveValue('Dear Nora, j e # /?')
  await see(app.getByRole('searchbox')).toHaveValue('')

  // Back in the overlay, the focus is where the list was.
  await app.locator('body').evaluate(() => window.focus())
  await see(app.getByRole('region', { name: 'Conversations' }).locator(':focus')).toHaveCount(1)
})
