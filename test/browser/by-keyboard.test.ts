import { type BrowserContext, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BobsDesk, startBobsDesk } from '../harness/bobs-desk.ts'
import type { Team } from '../harness/team.ts'
import type { Postroom } from '../harness/worker.ts'
import { conversationAbout, write } from '../worker/office.ts'

const subjects = ['Invoice 4471 is wrong', 'Where is my parcel?', 'Two lamps are missing']
const patient = { timeout: 15_000 }

let desk: BobsDesk
let postroom: Postroom
let team: Team
let ids: string[]
let context: BrowserContext
let page: Page

/** Bob, who cannot see the page or hold a mouse: where his focus is, and what is said to him. */
beforeAll(async () => {
  const mail = async (office: Postroom) => {
    await write(office, {
      subject: subjects[0]!,
      html: '<p>The total is wrong.</p><img src="https://pictures.example/total.png" width="40" height="40">',
    })
    await write(office, { subject: subjects[1]!, text: 'It has been nine days.', messageId: 'parcel@haugen.example' })
    await write(office, { subject: subjects[2]!, text: 'Two of them.' })
  }
  desk = await startBobsDesk(subjects, mail, { undoSeconds: 8 })
  ;({ postroom, team, ids } = desk)
}, 120_000)
afterAll(() => desk?.stop())

async function sit(width: number): Promise<void> {
  ;({ context, page } = await desk.sit(width))
}
beforeEach(() => sit(1440))

const row = (subject: string) => page.getByRole('option', { name: new RegExp(subject.replace('?', '.')) })
const rows = () => page.getByRole('listbox')
const title = (subject: string) => page.getByRole('heading', { level: 1, name: subject })
const said = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text })
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

async function open(subject: string): Promise<void> {
  await row(subject).click()
  await see(title(subject)).toBeFocused()
  await see(page.getByRole('button', { name: /^Reply to/ })).toBeEnabled()
}

test('the list and the conversation have the focus when they are what a key is about', async () => {
  await press('j')
  await see(rows()).toBeFocused()
  await press('j', 'Enter')
  await see(title(subjects[1]!)).toBeFocused()
  await press('j')
  await see(rows()).toBeFocused()
  await see(title(subjects[0]!)).toBeVisible()
  await press('o', 'u')
  await see(rows()).toBeFocused()
  await see(page.getByText('No conversation is open')).toBeVisible()
})

test('closing goes on to the next one, Undo returns, and neither drops the focus', async () => {
  await press('j', 'Enter', 'e')
  await see(title(subjects[1]!)).toBeFocused()
  await press('e')
  await see(title(subjects[0]!)).toBeFocused()
  await see(row(subjects[1]!)).toHaveCount(0)
  await page.locator('.toast', { hasText: subjects[1]! }).getByRole('button', { name: 'Undo' }).focus()
  await press('Enter')
  await see(title(subjects[1]!)).toBeFocused()
  await see(row(subjects[1]!)).toHaveCount(1)
})

test('an answer that is sent, taken back and sent again is followed by the focus', async () => {
  await open(subjects[2]!)
  await press('r')
  await page.keyboard.type('We are looking')
  await press('Control+Enter')
  await see(page.getByRole('button', { name: /^Reply to/ })).toBeFocused()
  await page.locator('.toasts').getByRole('button', { name: 'Undo' }).click()
  const editor = page.getByRole('textbox', { name: 'Text of the reply' })
  await see(editor).toBeFocused()
  await page.keyboard.type(' for them.')
  await see(editor).toHaveText('We are looking for them.')
  await press('Control+Enter')
  await see(page.getByRole('button', { name: /^Reply to/ })).toBeFocused()
  await see(page.getByText(/^Leaves in/)).toBeVisible()
})

test('an answer that was refused without a network is under the hands again', async () => {
  await open(subjects[1]!)
  await press('r')
  await page.keyboard.type('It is on its way.')
  await context.setOffline(true)
  await press('Control+Enter')
  const editor = page.getByRole('textbox', { name: 'Text of the reply' })
  await see(editor).toHaveText('It is on its way.')
  await see(editor).toBeFocused()
  await context.setOffline(false)
  await press('Control+Enter')
  await see(page.getByText(/^Leaves in/)).toBeVisible(patient)
})

test('Escape folds an empty answer onto its line, and leaves a written one for the keys', async () => {
  await open(subjects[2]!)
  await press('r', 'Escape')
  await see(page.getByRole('button', { name: /^Reply to/ })).toBeFocused()
  await press('a')
  await page.keyboard.type('Bob?')
  await press('Escape')
  await see(title(subjects[2]!)).toBeFocused()
  await page.getByRole('button', { name: 'Comment', exact: true, pressed: true }).focus()
  await see(page.getByRole('button', { name: 'Comment', pressed: true })).toBeFocused()
  await page.getByRole('button', { name: 'Reply', exact: true, pressed: false }).press('Enter')
  await see(page.getByRole('textbox', { name: 'Text of the reply' })).toBeFocused()
})

test('what takes itself away leaves the focus beside it', async () => {
  await row(subjects[0]!).click()
  await page.getByRole('button', { name: 'Show pictures' }).press('Enter')
  await see(page.getByRole('article')).toBeFocused()
  await press('#')
  await page.getByRole('button', { name: /^Trash/ }).click()
  await row(subjects[0]!).click()
  await page.getByRole('button', { name: 'Restore' }).press('Enter')
  await see(title(subjects[0]!)).toBeFocused()
  await page.getByRole('button', { name: 'Close', exact: true }).press('Enter')
  await see(page.getByRole('button', { name: 'Reopen' })).toBeFocused()
})

test('a search is made, heard and read by keys', async () => {
  await press('/')
  await page.keyboard.type('nothing of the kind')
  await see(said('Nothing found')).toBeAttached()
  await press('Control+a')
  await page.keyboard.type('parcel')
  await press('Enter')
  await see(rows()).toBeFocused(patient)
  await see(said('1 conversation found')).toBeAttached()
  await press('Enter')
  await see(title(subjects[1]!)).toBeFocused()
  await press('/')
  await see(page.getByRole('searchbox')).toBeFocused()
  await press('Escape')
  await see(rows()).toBeFocused()
  await see(row(subjects[0]!)).toBeVisible()
})

test('new mail is said, in the list and in the open conversation', async () => {
  await open(subjects[1]!)
  await write(postroom, { from: 'Leo Park <leo@park.example>', subject: 'Are you open on Sunday?', text: 'Are you?' })
  await see(said('New message from Leo Park')).toBeAttached(patient)
  await write(postroom, { subject: `Re: ${subjects[1]}`, text: 'It is here now.', inReplyTo: 'parcel@haugen.example' })
  await see(said('New message from Nora')).toBeAttached(patient)
})

test('on a phone going back, and closing, lead to the list', async () => {
  await sit(390)
  await open(subjects[2]!)
  await page.getByRole('button', { name: 'Back' }).press('Enter')
  await see(rows()).toBeFocused()
  await press('Enter', 'e')
  await see(rows()).toBeFocused()
  await see(row(subjects[2]!)).toHaveCount(0)
  expect(await page.getByRole('heading', { name: subjects[1]! }).count()).toBe(0)
})

test('a style that is switched off stays off in the next line', async () => {
  await open(subjects[1]!)
  await press('r', 'Control+Shift+8', 'Control+b')
  await page.keyboard.type('It left')
  await press('Control+b', 'Enter')
  await page.keyboard.type('on Monday')
  await press('Control+b')
  await page.keyboard.type(' morning')
  await press('Enter')
  await page.keyboard.type('by ship')
  const editor = page.getByRole('textbox', { name: 'Text of the reply' })
  await see(editor.getByRole('listitem')).toHaveText(['It left', 'on Monday morning', 'by ship'])
  await see(editor.locator('b')).toHaveText(['It left', ' morning', 'by ship'])
})

test('the list has the focus when it is there first, a conversation by its address, and a field that is typed in keeps it', async () => {
  await see(rows()).toBeFocused()
  await page.goto(`${postroom.url}/inbox#${ids[1]}`)
  await page.reload()
  await see(title(subjects[1]!)).toBeFocused(patient)
  await page.goto('about:blank')
  await page.route('**/api/inboxes/**', async (route) => {
    await see(page.getByRole('searchbox')).toBeFocused()
    await route.continue()
  })
  await page.goto(`${postroom.url}/inbox`)
  await page.getByRole('searchbox').focus()
  await see(row(subjects[0]!)).toBeVisible(patient)
  await see(page.getByRole('searchbox')).toBeFocused()
})

test('skipping leads to what is open, or to the list, and closes nothing', async () => {
  await page.getByRole('button', { name: 'Skip to the list' }).press('Enter')
  await see(rows()).toBeFocused()
  await open(subjects[0]!)
  const skip = page.getByRole('button', { name: 'Skip to the conversation' })
  await skip.press('Enter')
  await see(title(subjects[0]!)).toBeFocused()
  await page.setViewportSize({ width: 390, height: 860 })
  await skip.press('Enter')
  await see(title(subjects[0]!)).toBeFocused()
  expect(new URL(page.url()).hash).toBe(`#${ids[0]}`)
})

test('what is found is acted on, not what was open before, and says that it is closed', async () => {
  await open(subjects[0]!)
  await press('/')
  await page.keyboard.type('parcel')
  await press('Enter')
  await see(rows()).toBeFocused(patient)
  await see(page.getByText('No conversation is open')).toBeVisible()
  await press('e')
  await see(row(subjects[1]!).getByText('Closed', { exact: true })).toBeVisible()
  await press('e')
  await see(said('The conversation is closed already')).toBeAttached()
  await press('Enter')
  await see(page.getByRole('button', { name: 'Reopen' })).toHaveAttribute('title', 'Reopen (Shift+E)')
  await press('Shift+E')
  await see(page.getByRole('button', { name: 'Close', exact: true })).toBeVisible()
  await see(row(subjects[1]!).getByText('Closed', { exact: true })).toHaveCount(0)
  const first = await conversationAbout(team.bob.api, team.inboxId, subjects[0]!)
  expect([first.status, first.place]).toEqual(['open', 'inbox'])
})

test('what is found opens by Enter pressed twice, from an open conversation too', async () => {
  await open(subjects[0]!)
  await press('/')
  await page.keyboard.type('parcel')
  await see(said('1 conversation found')).toBeAttached()
  await press('Enter', 'Enter')
  await see(title(subjects[1]!)).toBeFocused()
  await see(page.getByRole('button', { name: /^Reply to/ })).toBeEnabled()
  await see(title(subjects[1]!)).toBeVisible()
  await see.poll(() => new URL(page.url()).hash).toBe(`#${ids[1]}`)
})

test('what Ada does to the open conversation is said, and what Bob does himself is not', async () => {
  await open(subjects[2]!)
  const at = `/api/conversations/${ids[2]}`
  await team.ada.api(`${at}/comments`, { method: 'POST', json: { text: 'Look at this.', key: crypto.randomUUID() } })
  await see(said('New comment from Ada')).toBeAttached(patient)
  await team.ada.api(`${at}/assignee`, { method: 'PUT', json: { memberId: team.cleo.id } })
  await see(said('Ada assigned this to Cleo')).toBeAttached(patient)
  await press('m')
  await see(page.getByText('You took this')).toBeVisible()
  await team.ada.api(`${at}/closure`, { method: 'PUT' })
  await see(said('Ada closed the conversation')).toBeAttached(patient)
  await see(said('You took this')).toHaveCount(0)
  await press('e')
  await see(said('The conversation is closed already')).toBeAttached()
  await team.ada.api(`${at}/assignee`, { method: 'PUT', json: { memberId: null } })
})

test('which list is shown is said, that it is empty, and that the line is back', async () => {
  await page.getByRole('button', { name: /^Trash/ }).press('Enter')
  await see(said('The trash is empty')).toBeAttached()
  await page.getByRole('button', { name: /^All/ }).press('Enter')
  await see(said(/^All, \d+ conversations$/)).toBeAttached()
  await row(subjects[2]!).click()
  await press('#')
  await page.getByRole('button', { name: /^Trash/ }).press('Enter')
  await see(said('Trash, 1 conversation')).toBeAttached()
  await rows().focus()
  await press('u', 'j', '#')
  await see(said('The trash is empty')).toBeAttached()
  await see(page.getByRole('region', { name: 'Conversations' })).toBeFocused()
  await context.setOffline(true)
  await see(said('You are offline')).toBeVisible(patient)
  await context.setOffline(false)
  await see(said('You are online again')).toBeAttached(patient)
})

test('End, Home and the pages move the mark along, and it is on a row that is there', async () => {
  for (let n = 1; n <= 14; n++) await write(postroom, { subject: `Parcel ${n} of 14`, text: 'It is not here.' })
  await see(row('Parcel 14 of 14')).toBeVisible(patient)
  await page.setViewportSize({ width: 1440, height: 320 })
  const marked = () =>
    rows().evaluate((list) => {
      const id = list.getAttribute('aria-activedescendant')
      return id && (document.getElementById(id)?.querySelector('.subject')?.textContent ?? 'a row that is not drawn')
    })
  await rows().focus()
  await press('End')
  await see.poll(marked).toBe(subjects[0])
  await see(row(subjects[0]!)).toBeInViewport()
  await press('Home')
  await see.poll(marked).toBe('Parcel 14 of 14')
  await see(row('Parcel 14 of 14')).toBeInViewport()
  await press('PageDown')
  await see.poll(marked).toMatch(/^Parcel 1[0-2] of 14$/)
  await rows().evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await see.poll(marked).toBe(null)
})
