import { type Browser, type BrowserContext, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliveryReport } from '../harness/delivery-report.ts'
import { enterInbox } from '../harness/inbox-page.ts'
import { stumbles } from '../harness/stumbles.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { SUPPORT, answerTo, conversationAbout, got, messagesOf, until, write } from '../worker/office.ts'

let postroom: Postroom
let team: Team
let browser: Browser
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>

beforeAll(async () => {
  ;[postroom, browser] = await Promise.all([startPostroom(), startBrowser()])
  team = await makeTeam(postroom)
  await write(postroom, {
    subject: 'Invoice 4471 is wrong',
    html: '<p>The <b>total</b> is wrong.</p>',
    attachments: [{ name: 'invoice.pdf', type: 'application/pdf', content: '%PDF' }],
  })
  await write(postroom, {
    subject: 'Where is my parcel?',
    text: 'It has been nine days.\n\n> On Monday you wrote\n> that it would come.\n',
  })
  const { id } = await conversationAbout(team.bob.api, team.inboxId, 'Invoice 4471 is wrong')
  const { pipelines } = await got<{ pipelines: { stages: { id: string }[] }[] }>(team.bob.api('/api/start'))
  await got(team.bob.api(`/api/conversations/${id}/assignee`, { method: 'PUT', json: { memberId: team.cleo.id } }))
  await got(
    team.bob.api(`/api/conversations/${id}/ticket`, { method: 'PUT', json: { stageId: pipelines[0]!.stages[0]!.id } }),
  )
  await got(
    team.bob.api(`/api/conversations/${id}/comments`, { method: 'POST', json: { text: 'Look at the discount.' } }),
  )
  await got(answerTo(team.bob, id, '<p>You are right.</p>'))
  const context = await browser.newContext({ locale: 'en-GB' })
  await enterInbox(await context.newPage(), postroom, 'bob@postroom.test')
  signedIn = await context.storageState()
  await context.close()
})
afterAll(async () => {
  await browser?.close()
  await postroom?.stop()
})

describe.each([
  ['light', 1440, 860],
  ['dark', 1440, 860],
  ['light', 390, 860],
  // 1280 × 1024, enlarged twice and four times.
  ['light', 640, 512],
  ['light', 320, 256],
] as const)('in %s, %i × %i', (colorScheme, width, height) => {
  let page: Page
  beforeAll(async () => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      locale: 'en-GB',
      storageState: signedIn,
    })
    page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(`${postroom.url}/inbox`)
    await see(page.getByRole('option', { name: /Invoice 4471/ })).toBeVisible()
  })
  afterAll(() => page?.context().close())

  test('nobody stumbles over the list', async () => {
    expect(await stumbles(page)).toEqual([])
  })

  test('nor over a conversation, its menus, and an answer that is being written', async () => {
    await page.getByRole('option', { name: /Invoice 4471/ }).click()
    await see(page.getByRole('heading', { name: 'Invoice 4471 is wrong' })).toBeVisible()
    await see(page.getByText('Look at the discount.')).toBeVisible()
    expect(await stumbles(page)).toEqual([])
    expect(await beyondTheEdge(page)).toEqual([])
    await page.getByText('Look at the discount.').scrollIntoViewIfNeeded()
    await see(page.getByText('Look at the discount.')).toBeInViewport({ ratio: 1 })

    await page.getByRole('button', { name: /Cleo/ }).first().click()
    expect(await stumbles(page)).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByText(/^Reply to/).click()
    await see(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
    expect(await stumbles(page)).toEqual([])
    expect(await beyondTheEdge(page)).toEqual([])
  })
})

/** What can be pressed, but not be seen whole: there is nothing to scroll sideways. */
function beyondTheEdge(page: Page): Promise<string[]> {
  return page
    .locator('button:visible, a:visible, h1:visible')
    .evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML),
    )
}

test('whatever the width, nothing that can be pressed lies beyond the edge', async () => {
  const context = await browser.newContext({ locale: 'en-GB', storageState: signedIn })
  const page = await context.newPage()
  await page.goto(`${postroom.url}/inbox`)
  await page.getByRole('option', { name: /Invoice 4471/ }).click()
  await see(page.getByText('Look at the discount.')).toBeVisible()
  for (const width of [1280, 1244, 1243, 1200, 1024, 900, 800, 781, 780, 600, 390, 320]) {
    await page.setViewportSize({ width, height: 860 })
    await see.poll(() => beyondTheEdge(page), { message: `at ${width} pixels` }).toEqual([])
  }
  await context.close()
})

test('that an answer came back is said to who has it open', async () => {
  const context = await browser.newContext({ locale: 'en-GB', storageState: signedIn })
  const page = await context.newPage()
  await page.goto(`${postroom.url}/inbox`)
  await page.getByRole('option', { name: /Invoice 4471/ }).click()
  await see(page.getByText('You are right.').last()).toBeVisible({ timeout: 15_000 })
  const { id } = await conversationAbout(team.bob.api, team.inboxId, 'Invoice 4471 is wrong')
  const [answer] = await until(
    async () => (await messagesOf(team.bob.api, id)).filter(({ direction }) => direction === 'out'),
    ([sent]) => sent?.status === 'sent',
  )
  const report = deliveryReport({ about: answer!.messageId, diagnostic: '550 5.1.1 no such user here' })
  await postroom.email(report, { from: '', to: SUPPORT })
  await see(page.getByRole('status').filter({ hasText: 'no such user here' })).toBeAttached({ timeout: 15_000 })
  await context.close()
})

test('nobody stumbles over the way in', async () => {
  const page = await browser.newPage()
  await page.goto(`${postroom.url}/inbox`)
  await see(page.getByLabel('Your e-mail address')).toBeVisible()
  expect(await stumbles(page)).toEqual([])
  await page.close()
})
