import { type BrowserContext, type Locator, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BobsDesk, startBobsDesk } from '../harness/bobs-desk.ts'
import { write } from '../worker/office.ts'

const long = 'The lamp that I ordered for my mother in the north arrived without its shade, its cable and its bulb'
const subjects = ['A broken lamp', 'Two parcels', 'An invoice', 'The last one', long]

let desk: BobsDesk
let context: BrowserContext
let page: Page

/** Bob's notices: what he sees, hears and reaches of what he did. */
beforeAll(async () => {
  desk = await startBobsDesk(subjects, async (postroom) => {
    for (let n = 1; n <= 10; n++) await write(postroom, { subject: `An older question ${n}`, text: 'Are you open?' })
    for (const subject of subjects.toReversed()) await write(postroom, { subject, text: 'Can you help?' })
  })
}, 120_000)
afterAll(() => desk?.stop())

async function sit(width: number): Promise<void> {
  ;({ context, page } = await desk.sit(width))
}
beforeEach(() => sit(1440))

const row = (subject: string) => page.getByRole('option', { name: subject })
const rows = () => page.getByRole('listbox')
const notices = () => page.getByRole('region', { name: 'What was just done' })
const said = () => notices().getByRole('status')
const drawn = () => page.locator('.toast')
const undos = () => notices().getByRole('button', { name: 'Undo' })
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const boxOf = async (one: Locator) => (await one.boundingBox())!

test('z takes back one act after the other, says which, and goes to its row', async () => {
  await press('j', 'e', 'e', 'e')
  for (const n of [0, 1, 2]) await see(row(subjects[n]!)).toHaveCount(0)
  await see(drawn()).toHaveCount(2)
  for (const n of [2, 1, 0]) {
    await press('z')
    await see(said()).toHaveText(`Reopened: ${subjects[n]}`)
    await see(row(subjects[n]!)).toBeVisible()
    const id = await row(subjects[n]!).getAttribute('id')
    await see(rows()).toHaveAttribute('aria-activedescendant', id!)
  }
  await see(undos()).toHaveCount(0)
  await press('?')
  await see(page.getByRole('dialog')).toContainText('Undo what was done last')
})

test('the newest notice comes first, and is the only one that is said', async () => {
  await press('j', 'e')
  await see(said()).toHaveText(`Closed: ${subjects[0]}`)
  await press('e')
  await see(said()).toHaveText(`Closed: ${subjects[1]}`)
  await see(undos().nth(0)).toHaveAccessibleDescription(`Closed: ${subjects[1]}`)
  await see(undos().nth(1)).toHaveAccessibleDescription(`Closed: ${subjects[0]}`)
  await notices().getByRole('button', { name: 'Dismiss' }).first().click()
  await see(drawn()).toHaveText(new RegExp(subjects[0]!))
  await see(said()).toHaveText('')
})

test.each([390, 1440])('a long subject is cut, and its Undo is within the page, at %i px', async (width) => {
  await sit(width)
  await row(long).click()
  await see(page.getByRole('heading', { level: 1, name: long })).toBeVisible()
  await press('e')
  await see(drawn()).toHaveCount(1)
  for (const name of ['Undo', 'Dismiss']) {
    const { x, width: own } = await boxOf(notices().getByRole('button', { name }))
    expect(x + own).toBeLessThanOrEqual(width - 8)
  }
  const { height } = await boxOf(drawn())
  expect(height).toBeLessThan(60)
})

test('without a network it is said what was not done, to what, and why', async () => {
  await press('j')
  await context.setOffline(true)
  await press('e')
  await see(said()).toHaveText(`Not closed: ${subjects[0]} You seem to be offline. Try again when you are back.`, {
    useInnerText: true,
  })
  await see(drawn()).toHaveCount(1)
  await see(row(subjects[0]!)).toBeVisible()
  await context.setOffline(false)
})

test('no notice lies over the rows where there is a place beside them', async () => {
  await press('j', 'm', 'j', 'm')
  await see(drawn()).toHaveCount(2)
  const list = await boxOf(rows())
  for (const one of await drawn().all()) expect((await boxOf(one)).x).toBeGreaterThan(list.x + list.width)
})
