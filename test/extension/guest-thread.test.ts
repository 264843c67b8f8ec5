import type { Browser, Frame, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { invoice, known } from '../harness/invoice.ts'
import { openGuest } from '../harness/guest-page.ts'
import { startBrowser } from '../harness/webmail-page.ts'

declare global {
  var realFetch: typeof fetch
}

vi.setConfig({ testTimeout: 20_000 })

let browser: Browser
let page: Page
let frame: Frame
beforeAll(async () => void (browser = await startBrowser()))
afterAll(() => browser.close())
afterEach(() => page.context().close())

async function open(host: 'gmail' | 'outlook', options: Parameters<typeof openGuest>[2] = {}): Promise<void> {
  ;({ page, frame } = await openGuest(browser, host, options))
}

const pill = () => page.locator('postroom-guest .pill')
const controls = () => page.locator('postroom-controls .controls')
const part = (name: string) => page.locator(`postroom-controls [data-part=${name}]`)
const choice = (name: string) => page.locator('postroom-controls').getByRole('menuitemradio', { name, exact: true })
const heard = (name: string) =>
  frame.evaluate((each) => app.heard.filter(([what]) => what === each).map(([, data]) => data), name)
const tell = (name: 'badge' | 'learned' | 'threadChanged' | 'close' | 'resize' | 'texts', data: unknown) =>
  frame.evaluate(([what, value]) => app.tell(what as 'badge', value), [name, data] as const)

describe('acting on a thread', () => {
  test('assigns it at once, and can be undone', async () => {
    await open('gmail', { at: '#thread-1', known })
    await part('assignee').click()
    await choice('Ada (me)').click()
    await page.getByRole('button', { name: 'Assignee: Ada' }).waitFor()
    expect(await heard('assign')).toEqual([{ conversationId: 'c1', memberId: 'ada' }])
    await part('undo').click()
    await page.getByRole('button', { name: 'Assignee: Bob' }).waitFor()
    expect((await heard('assign')).at(-1)).toEqual({ conversationId: 'c1', memberId: 'bob' })
  })

  test('is said in a region that stands still, without its undo', async () => {
    await open('gmail', { at: '#thread-1', known: { [Object.keys(known)[0]!]: { ...invoice, answering: [] } } })
    await controls().waitFor()
    const region = page.locator('postroom-controls').getByRole('status')
    const before = await region.elementHandle()
    await part('assignee').click()
    await choice('Ada (me)').click()
    await expect.poll(() => region.textContent()).toBe('Assigned to Ada')
    expect(await region.evaluate((now, then) => now === then, before)).toBe(true)
  })

  test('can no longer be undone once somebody did otherwise', async () => {
    await open('gmail', { at: '#thread-1', known })
    await part('assignee').click()
    await choice('Ada (me)').click()
    await part('undo').waitFor()
    await tell('threadChanged', { ...invoice, assignee: { id: 'cleo', name: 'Cleo' } })
    await page.getByRole('button', { name: 'Assignee: Cleo' }).waitFor()
    expect(await part('undo').count()).toBe(0)
    expect(await controls().innerText()).not.toContain('Assigned to Ada')
  })

  test('works with the keyboard alone, and the host’s shortcuts hear none of it', async () => {
    await open('gmail', { at: '#thread-1', known })
    await page.evaluate(() => {
      document.body.dataset['keys'] = ''
      document.addEventListener('keydown', (event) => (document.body.dataset['keys'] += event.key))
    })
    await part('assignee').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Assignee: Cleo' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('postroom-controls [role=menu]').count()).toBe(0)
    expect(
      await page.evaluate(() =>
        document.querySelector('postroom-controls')!.shadowRoot!.activeElement?.getAttribute('data-part'),
      ),
    ).toBe('assignee')
    expect(await page.evaluate(() => document.body.dataset['keys'])).toBe('')
  })

  test('closes and reopens it', async () => {
    await open('outlook', { at: '#thread-1', known })
    await part('status').click()
    await choice('Closed').click()
    await page.getByRole('button', { name: 'Status: Closed' }).waitFor()
    await part('status').click()
    await choice('Open').click()
    await page.getByRole('button', { name: 'Status: Open' }).waitFor()
    expect(await heard('setClosed')).toEqual([
      { conversationId: 'c1', closed: true },
      { conversationId: 'c1', closed: false },
    ])
  })

  test('that is refused puts the old state back and says why', async () => {
    await open('gmail', { at: '#thread-1', known })
    await frame.evaluate(() => void (app.refusal = 'Ada assigned it to herself a moment ago.'))
    await part('assignee').click()
    await choice('Cleo away').click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toBe('Ada assigned it to herself a moment ago.')
    expect(await part('assignee').getAttribute('aria-label')).toBe('Assignee: Bob')
  })

  test('is not offered to somebody who may only look', async () => {
    await open('gmail', {
      at: '#thread-1',
      known: { '<invoice-4471@northwind.example>': { ...invoice, canAct: false } },
    })
    await controls().waitFor()
    expect(await page.locator('postroom-controls [aria-haspopup]').count()).toBe(0)
    expect(await controls().innerText()).toContain('Bob')
  })

  test('opens the conversation from its ticket', async () => {
    await open('gmail', { at: '#thread-1', known })
    await part('ticket').click()
    await page.locator('postroom-guest iframe.shown').waitFor()
    await expect.poll(() => heard('openConversation')).toEqual([{ conversationId: 'c1' }])
  })

  test('needs a person: clicks of the page’s scripts do nothing', async () => {
    await open('gmail', { at: '#thread-1', known })
    await part('assignee').evaluate((button: HTMLElement) => button.click())
    await pill().evaluate((button: HTMLElement) => button.click())
    expect(await page.locator('postroom-controls [role=menu], postroom-guest iframe.shown').count()).toBe(0)
  })
})

describe('the controls', () => {
  test('follow what others do', async () => {
    await open('gmail', { at: '#thread-1', known })
    await controls().waitFor()
    await tell('threadChanged', { ...invoice, assignee: { id: 'cleo', name: 'Cleo' }, answering: ['Ada', 'Bob'] })
    await page.getByRole('button', { name: 'Assignee: Cleo' }).waitFor()
    expect(await controls().innerText()).toContain('Ada and Bob are answering')
  })

  test('do not take another conversation’s state', async () => {
    await open('gmail', { at: '#thread-1', known })
    await controls().waitFor()
    await tell('threadChanged', { ...invoice, conversationId: 'c2', assignee: null })
    await tell('badge', { inboxName: 'Support', mine: 1 })
    await page.getByRole('button', { name: /^Support / }).waitFor()
    expect(await part('assignee').getAttribute('aria-label')).toBe('Assignee: Bob')
  })

  test('leave with their thread', async () => {
    await open('gmail', { at: '#thread-1', known })
    await controls().waitFor()
    await page.evaluate(() => void (location.hash = '#thread-2'))
    await expect.poll(() => page.locator('postroom-controls').count()).toBe(0)
  })

  test('are put back when the host draws its page anew, and its copy of them goes', async () => {
    await open('gmail', { at: '#thread-1', known })
    await controls().waitFor()
    await page.evaluate(() => {
      const heading = document.querySelector('.ha')!
      heading.replaceWith(heading.cloneNode(true))
    })
    await expect.poll(() => controls().count()).toBe(1)
    expect(await page.locator('postroom-controls').count()).toBe(1)
    expect(await controls().innerText()).toContain('Bob')
  })

  test('come as soon as the inbox knows the thread', async () => {
    await open('gmail', { at: '#thread-1' })
    await expect.poll(() => heard('findThread')).toHaveLength(1)
    await frame.evaluate((state) => void (app.known = state), known)
    await tell('badge', { inboxName: 'Support', mine: 1 })
    await controls().waitFor()
  })

  test('come as soon as the mail that the host shows already has come in', async () => {
    await open('gmail', { at: '#thread-1' })
    await expect.poll(() => heard('findThread')).toHaveLength(1)
    await frame.evaluate((state) => void (app.known = state), known)
    await tell('learned', null)
    await controls().waitFor()
  })

  test('come when the host’s answer reaches us after its page was drawn', async () => {
    await open('outlook', { known })
    await page.evaluate(() => {
      globalThis.realFetch = window.fetch
      window.fetch = async () => new Response('{}')
      location.hash = '#thread-1'
    })
    await page.locator('#CONV_1_SUBJECT').waitFor()
    expect(await heard('findThread')).toEqual([])
    await page.evaluate(() =>
      realFetch('/owa/service.svc?action=GetConversationItems&conversation=0', { method: 'POST' }),
    )
    await controls().waitFor()
  })

  test('speak the agent’s language', async () => {
    await open('gmail', { at: '#thread-1', known })
    await controls().waitFor()
    const plural = { one: '{name} svarer', other: '{name} svarer' }
    await tell('texts', {
      locale: 'nb',
      inbox: 'Postroom',
      assign: 'Ansvarlig',
      unassigned: 'Ingen',
      me: '{name} (meg)',
      away: 'borte',
      status: 'Status',
      open: 'Åpen',
      closed: 'Lukket',
      comments: plural,
      answering: plural,
      mine: plural,
      assigned: 'Tildelt {name}',
      madeUnassigned: 'Tildeling fjernet',
      reopened: 'Gjenåpnet',
      undo: 'Angre',
      failed: 'Det gikk ikke.',
    })
    await page.getByRole('button', { name: 'Ansvarlig: Bob' }).waitFor()
    expect(await controls().innerText()).toContain('Ada svarer')
  })
})
