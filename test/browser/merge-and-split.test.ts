import { type BrowserContext, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BobsDesk, startBobsDesk } from '../harness/bobs-desk.ts'
import { enterInbox } from '../harness/inbox-page.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { write } from '../worker/office.ts'

const lamp = 'A lamp is missing'
const table = 'And the table'
const zither = 'A zither for Kim'

/** Bob at his list, and Ada beside him. */
describe('merging and splitting', () => {
  let desk: BobsDesk
  let bob: Page
  let adas: BrowserContext
  let ada: Page

  beforeAll(async () => {
    desk = await startBobsDesk([lamp, table, zither], async (postroom) => {
      await write(postroom, { subject: lamp, messageId: 'lamp@haugen.example', text: 'One lamp did not come.' })
      await write(postroom, { subject: table, text: 'The table neither.' })
      await write(postroom, { from: 'Kim <kim@other.example>', subject: zither, text: 'Is it there yet?' })
      await write(postroom, { subject: `Re: ${lamp}`, inReplyTo: 'lamp@haugen.example', text: 'The black one.' })
    })
    bob = (await desk.sit(1440)).page
    adas = await (await startBrowser()).newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    ada = await adas.newPage()
    await enterInbox(ada, desk.postroom, desk.team.ada.email)
  }, 120_000)
  afterAll(async () => {
    await adas?.close()
    await desk?.stop()
  })

  const row = (page: Page, subject: string) => page.locator('.rows').getByRole('option', { name: new RegExp(subject) })
  const title = (page: Page, subject: string) => page.getByRole('heading', { level: 1, name: subject })

  test("by keyboard into another of the contact's, and back by undo; Ada, who has it open, comes along with her words", async () => {
    await row(ada, table).click()
    await see(title(ada, table)).toBeFocused()
    await ada.keyboard.press('r')
    await see(ada.getByRole('textbox', { name: 'Text of the reply' })).toBeFocused()
    await ada.keyboard.type('Half an answer')
    await row(bob, table).click()
    await see(title(bob, table)).toBeFocused()
    await bob.keyboard.press('Shift+M')
    const dialog = bob.getByRole('dialog', { name: 'Merge into' })
    const field = dialog.getByRole('combobox', { name: 'Search this inbox' })
    await see(field).toBeFocused()
    await see(field).toHaveAccessibleDescription(/“And the table” becomes a part .* taken out again/)
    await see(dialog.getByRole('option')).toHaveCount(1)
    await see(dialog.getByRole('option', { name: new RegExp(lamp) })).toHaveAttribute('aria-selected', 'true')
    await bob.keyboard.press('Enter')

    await see(dialog).toBeHidden()
    await see(title(bob, lamp)).toBeVisible()
    await see(bob.getByRole('article').filter({ hasText: 'The table neither.' })).toBeVisible()
    await see(bob.getByText(`You merged “${table}” into this`)).toBeVisible()
    await see(row(bob, table)).toHaveCount(0)

    await see(title(ada, lamp)).toBeVisible()
    await see(row(ada, table)).toHaveCount(0)
    await see(ada.getByText(`Merged by a colleague: ${table}`).last()).toBeVisible()
    const answer = ada.getByRole('textbox', { name: 'Text of the reply' })
    await see(answer).toBeFocused()
    await ada.keyboard.type(' and the rest')
    await see(answer).toHaveText(/Half an answer/)
    await see(answer).toHaveText(/and the rest/)

    await bob.getByRole('button', { name: 'Undo' }).first().click()
    await see(title(bob, table)).toBeVisible()
    await see(row(bob, table)).toBeVisible()
    await see(row(ada, table)).toBeVisible()
    await see(ada.getByText(`Bob took “${table}” out again`).first()).toBeVisible()
    await see(ada.getByRole('article').filter({ hasText: 'The table neither.' })).toHaveCount(0)
  }, 60_000)

  test('into what a search finds, from the menu, and out again from its line in the timeline', async () => {
    await row(bob, lamp).click()
    await see(title(bob, lamp)).toBeVisible()
    await bob.getByRole('button', { name: 'More', exact: true }).click()
    await bob.getByRole('menuitem', { name: /Merge into/ }).click()
    const dialog = bob.getByRole('dialog', { name: 'Merge into' })
    await dialog.getByRole('combobox').fill('nothing like it')
    await see(dialog.getByText('Nothing found for “nothing like it”').first()).toBeVisible()
    await dialog.getByRole('combobox').fill('zither')
    await dialog.getByRole('option', { name: new RegExp(zither) }).click()
    await see(title(bob, zither)).toBeVisible()
    await bob.getByRole('button', { name: 'Take it out again' }).click()
    await see(title(bob, lamp)).toBeVisible()
    await row(bob, zither).click()
    await see(bob.getByText(`You took “${lamp}” out again`)).toBeVisible()
    await see(bob.getByRole('button', { name: 'Take it out again' })).toHaveCount(0)
    await bob.getByRole('button', { name: 'Open it' }).last().click()
    await see(title(bob, lamp)).toBeVisible()
  }, 60_000)

  test('from a message on, by its menu and by keyboard, and back by a key', async () => {
    await row(bob, lamp).click()
    const black = bob.getByRole('article').filter({ hasText: 'The black one.' })
    const first = bob.getByRole('article').filter({ hasText: 'One lamp did not come.' })
    await first.getByRole('button', { name: 'More for this message' }).click()
    await see(bob.getByRole('menuitem')).toHaveCount(1)
    await bob.keyboard.press('Escape')
    await black.getByRole('button', { name: 'More for this message' }).focus()
    await bob.keyboard.press('Enter')
    await see(bob.getByRole('menuitem', { name: 'Split from here into a new conversation' })).toBeFocused()
    await bob.keyboard.press('Enter')
    await see(title(bob, `Re: ${lamp}`)).toBeVisible()
    await see(bob.getByText(`You split this off from “${lamp}”`)).toBeVisible()
    await see(first).toHaveCount(0)
    await see(row(ada, `Re: ${lamp}`)).toBeVisible()
    await see(bob.getByRole('button', { name: 'More for this message' })).toHaveCount(0)

    await see(title(bob, `Re: ${lamp}`)).toBeFocused()
    await bob.keyboard.press('z')
    await see(title(bob, lamp)).toBeVisible()
    await see(black).toBeVisible()
    await see(row(ada, `Re: ${lamp}`)).toHaveCount(0)
  }, 60_000)

  test('is said where it fails, and nothing is changed', async () => {
    await row(bob, table).click()
    await see(title(bob, table)).toBeVisible()
    await bob.route('**/merger', (route) => route.abort())
    await bob.keyboard.press('Shift+M')
    await bob.getByRole('dialog').getByRole('option').first().click()
    await see(bob.getByText('Not merged', { exact: false }).last()).toBeVisible()
    await see(row(bob, table)).toBeVisible()
    await bob.unroute('**/merger')
    expect(await bob.getByRole('dialog').count()).toBe(0)
  }, 60_000)
})
