import type { Browser, Frame, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { invoice, known } from '../harness/invoice.ts'
import { openGuest } from '../harness/guest-page.ts'
import { stumbles } from '../harness/stumbles.ts'
import { startBrowser } from '../harness/webmail-page.ts'

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
const overlay = () => page.locator('postroom-guest iframe')
const controls = () => page.locator('postroom-controls .controls')
const part = (name: string) => page.locator(`postroom-controls [data-part=${name}]`)
const choice = (name: string) => page.locator('postroom-controls').getByRole('menuitemradio', { name, exact: true })
const heard = (name: string) =>
  frame.evaluate((each) => app.heard.filter(([what]) => what === each).map(([, data]) => data), name)
const tell = (name: 'badge' | 'threadChanged' | 'close' | 'resize' | 'texts', data: unknown) =>
  frame.evaluate(([what, value]) => app.tell(what as 'badge', value), [name, data] as const)

describe.each(['gmail', 'outlook'] as const)('on %s', (host) => {
  test('the pill says the inbox’s name and how many conversations are mine', async () => {
    await open(host)
    await tell('badge', { inboxName: 'Support', mine: 7 })
    await page.getByRole('button', { name: 'Support 7 open conversations of yours' }).waitFor()
    expect((await pill().innerText()).split('\n')).toEqual(['Support', '7', '7 open conversations of yours'])
  })

  test('the overlay lies on the mail area, and neither on the header nor beside it', async () => {
    await open(host)
    await pill().click()
    await page.locator('postroom-guest iframe.shown').waitFor()
    const box = (await overlay().boundingBox())!
    const header = (await page.locator('[role=banner]').boundingBox())!
    expect(box.y).toBeGreaterThanOrEqual(header.y + header.height)
    expect(box.x).toBeGreaterThanOrEqual(250)
    expect(await pill().isVisible()).toBe(false)
    expect((await heard('shown')).at(-1)).toEqual({ open: true, size: 'full' })
  })

  test('a thread the inbox knows carries its state beside the subject', async () => {
    await open(host, { at: '#thread-1', known })
    await controls().waitFor()
    expect((await controls().innerText()).split(/\n+/).filter(Boolean)).toEqual([
      'Bob',
      'Open',
      '#1042 New',
      '2',
      'Ada is answering',
    ])
    expect(await page.locator('postroom-controls').evaluate((el) => el.parentElement!.textContent)).toContain(
      invoice.subject,
    )
  })

  test('a thread the inbox does not know carries nothing', async () => {
    await open(host, { at: '#thread-2', known })
    await expect.poll(() => heard('findThread')).toHaveLength(1)
    expect(await page.locator('postroom-controls').count()).toBe(0)
  })

  test.each([false, true])('what we draw can be read and used by everybody (dark: %s)', async (dark) => {
    await open(host, { at: '#thread-1', known, dark })
    await tell('badge', { inboxName: 'Support', mine: 7 })
    await part('assignee').click()
    await choice('Ada (me)').waitFor()
    expect(await stumbles(page, ['postroom-controls', 'postroom-guest'])).toEqual([])
  })
})

test('Ctrl+. opens the overlay, and the frame closes it', async () => {
  await open('gmail')
  await page.keyboard.press('Control+.')
  await page.locator('postroom-guest iframe.shown').waitFor()
  await tell('close', null)
  await pill().waitFor()
  expect(await page.locator('postroom-guest iframe.shown').count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('postroom-guest')
})

test('the toolbar icon opens and closes it', async () => {
  await open('gmail')
  for (const shown of [1, 0]) {
    await page.evaluate(() => heardHello({ type: 'guest.toggle' }))
    expect(await page.locator('postroom-guest iframe.shown').count()).toBe(shown)
  }
})

test('docked, it takes 420 px at the right, the choice is remembered, and the pill stands beside it', async () => {
  await open('gmail')
  await pill().click()
  await tell('resize', 'docked')
  await expect.poll(async () => (await overlay().boundingBox())!.width).toBe(420)
  expect(await page.evaluate(() => remembered)).toEqual(['docked'])
  const beside = (await pill().boundingBox())!
  expect(beside.x + beside.width).toBeLessThanOrEqual((await overlay().boundingBox())!.x)
})

test('a remembered size is used again', async () => {
  await open('gmail', { recalled: 'docked' })
  await pill().click()
  await expect.poll(async () => (await overlay().boundingBox())!.width).toBe(420)
})

test('a compose window opened over it stays free', async () => {
  await open('gmail')
  await pill().click()
  await page.locator('#compose').click()
  const compose = (await page.locator('.dw').boundingBox())!
  await expect
    .poll(async () => {
      const box = (await overlay().boundingBox())!
      return box.x + box.width
    })
    .toBeLessThanOrEqual(compose.x)
})

test('the frame is told the host’s colours, also when they change', async () => {
  await open('gmail')
  await page.locator('#gear').click()
  await page.evaluate(() => void (location.hash = '#thread-1'))
  await expect
    .poll(async () => (await heard('theme')).at(-1))
    .toEqual({ skin: 'gmail', dark: true, colours: { background: 'rgb(30, 31, 32)' } })
})

test('nothing of ours is there when nobody is signed in any more', async () => {
  await open('gmail', { at: '#thread-1', known })
  await controls().waitFor()
  await page.evaluate(() => {
    document.querySelector('.me')!.remove()
    document.title = 'Sign in'
    for (const script of document.scripts) if (script.text.includes('GLOBALS')) script.remove()
  })
  await expect.poll(() => page.locator('postroom-guest, postroom-controls').count()).toBe(0)
})

describe('a page that forges messages', () => {
  test('does not get to talk to a frame of the app that it embeds itself', async () => {
    await open('gmail')
    await page.evaluate(async () => {
      const mine = document.createElement('iframe')
      mine.src = 'https://inbox.postroom.test/inbox.html?pretended'
      document.body.append(mine)
      await new Promise((resolve) => (mine.onload = resolve))
      for (const nonce of [crypto.randomUUID(), undefined, '']) {
        const { port2 } = new MessageChannel()
        mine.contentWindow!.postMessage({ type: 'bridge.welcome', nonce }, '*', [port2])
      }
    })
    const pretended = page.frames().find((each) => each.url().endsWith('?pretended'))!
    await pretended.waitForFunction(() => globalThis.app, undefined, { polling: 20 })
    await page.waitForTimeout(600)
    expect(await pretended.evaluate(() => app.isConnected)).toBe(false)
    // Its hellos were answered into our own frame, which is still the one we talk to.
    await tell('badge', { inboxName: 'Support', mine: 3 })
    await page.getByRole('button', { name: /^Support 3/ }).waitFor()
    await pill().click()
    await expect.poll(async () => (await heard('shown')).at(-1)).toEqual({ open: true, size: 'full' })
  })

  test('moves neither the frame nor the content script', async () => {
    await open('gmail', { at: '#thread-1', known })
    await controls().waitFor()
    const before = await frame.evaluate(() => app.heard.length)
    await page.evaluate(() => {
      const inbox = document.querySelector('postroom-guest')!.shadowRoot!.querySelector('iframe')!.contentWindow!
      for (const target of [inbox, window]) {
        for (const message of [
          { kind: 'call', id: 1, name: 'assign', data: { conversationId: 'c1', memberId: null } },
          { kind: 'event', name: 'badge', data: { inboxName: 'Evil', mine: 1 } },
          { type: 'bridge.hello', nonce: crypto.randomUUID() },
          { type: 'guest.toggle' },
        ]) {
          target.postMessage(message, '*')
        }
      }
    })
    await page.waitForTimeout(200)
    expect(await frame.evaluate(() => app.heard.length)).toBe(before)
    expect(await pill().innerText()).not.toContain('Evil')
    expect(await page.locator('postroom-guest iframe.shown').count()).toBe(0)
  })
})
