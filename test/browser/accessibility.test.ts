import { type Browser, type BrowserContext, type Page, expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enterInbox } from '../harness/inbox-page.ts'
import { stumbles } from '../harness/stumbles.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { startBrowser } from '../harness/webmail-page.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { answerTo, conversationAbout, got, write } from '../worker/office.ts'

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
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
] as const)('in %s, %i wide', (colorScheme, width) => {
  let page: Page
  beforeAll(async () => {
    const context = await browser.newContext({
      viewport: { width, height: 860 },
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

    await page.getByRole('button', { name: /Cleo/ }).first().click()
    expect(await stumbles(page)).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByText(/^Reply to/).click()
    await see(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
    expect(await stumbles(page)).toEqual([])
  })
})

test('nobody stumbles over the way in', async () => {
  const page = await browser.newPage()
  await page.goto(`${postroom.url}/inbox`)
  await see(page.getByLabel('Your e-mail address')).toBeVisible()
  expect(await stumbles(page)).toEqual([])
  await page.close()
})
