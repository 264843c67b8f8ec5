import { existsSync, readFileSync } from 'node:fs'
import type { Browser, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { gmailSelectors } from '../../extension/webmail/gmail/selectors.ts'
import type { WebmailHost } from '../../extension/webmail/webmail.ts'
import { countVisible, openPage, runModule, startBrowser } from '../harness/webmail-page.ts'

/** Saved webmail pages, which are not ours to keep in this repository: this suite runs where somebody has put them beside it. */
const captures = new URL('../../../shared/captures/', import.meta.url)

declare global {
  var host: WebmailHost
}

vi.setConfig({ testTimeout: 20_000 })

let browser: Browser
let page: Page
const isHere = existsSync(captures)

async function open(name: string): Promise<void> {
  const isGmail = name.startsWith('gmail')
  const url = isGmail ? 'https://mail.google.com/mail/u/0/' : 'https://outlook.office.com/mail/'
  const body = readFileSync(new URL(`${name}.html`, captures), 'utf8')
  page = await openPage(browser, url, (asked) => {
    if (asked.searchParams.get('view') === 'om') {
      const id = asked.searchParams.get('permmsgid')
      const raw = `Message-ID: &lt;${id}@${asked.searchParams.get('ik')}.example&gt;\nSubject: x\n\nHello`
      return { status: 200, contentType: 'text/html', body: `<!doctype html><pre>${raw}</pre>` }
    }
    return asked.href === url ? { status: 200, contentType: 'text/html; charset=utf-8', body } : null
  })
  const make = isGmail ? 'gmail(document)' : 'outlook(document, () => {})'
  const adapter = isGmail ? 'gmail' : 'outlook'
  await runModule(
    page,
    `import { ${adapter} } from '/@source/extension/webmail/${adapter}/${adapter}.ts'; globalThis.host = ${make}`,
  )
}

const read = () =>
  page.evaluate(() => {
    const thread = host.currentThread()
    const { left, top, right, bottom } = host.contentRect()
    const anchor = host.threadAnchor()
    return {
      account: host.account(),
      subject: thread?.subject ?? null,
      kind: thread?.kind ?? null,
      id: thread?.hostThreadId ?? null,
      senders: thread?.messages.map((message) => message.from?.email) ?? [],
      anchored: anchor ? anchor.parent.textContent.includes(thread?.subject ?? '?') : null,
      rect: [left, top, right, bottom],
      dark: host.theme().dark,
    }
  })

describe.skipIf(!isHere)('the saved pages', () => {
  beforeAll(async () => void (browser = await startBrowser()))
  afterAll(() => browser.close())
  afterEach(() => page.context().close())

  const nora = 'nora@northwind.example'

  test('Gmail with a thread of one message', async () => {
    await open('gmail-2022-05-thread-1msg')
    expect(await read()).toMatchObject({
      account: 'agent@example.com',
      kind: 'thread',
      senders: [nora],
      anchored: true,
      dark: false,
    })
  })

  test('Gmail with a thread of three messages', async () => {
    await open('gmail-2022-05-thread-3msg')
    expect(await read()).toEqual({
      account: 'agent@example.com',
      subject: 'Invoice 4471 is wrong',
      kind: 'thread',
      id: '1909a1503c3e0000',
      senders: [nora, 'agent@example.com', nora],
      anchored: true,
      rect: [256, 64, 1310, 600],
      dark: false,
    })
    const ids = await page.evaluate(() =>
      Promise.all(
        host.currentThread()!.messages.map((each) => host.resolveMessageId(each, new AbortController().signal)),
      ),
    )
    expect(ids[2]).toEqual({ ok: true, messageId: '<msg-f:1804150491718746114@0123456789.example>', via: 'original' })
  })

  test('Gmail’s list, with the last thread’s heading still in the document', async () => {
    await open('gmail-2022-05-list')
    expect(await page.locator('h2.hP').count()).toBe(1)
    expect(await read()).toMatchObject({
      account: 'agent@example.com',
      subject: null,
      id: null,
      senders: [],
      anchored: null,
    })
  })

  test('Gmail’s compose dialog, which an overlay leaves free', async () => {
    await open('gmail-2020-10-compose-fragment')
    expect(await countVisible(page, gmailSelectors)).toMatchObject({ composeWindow: 1 })
  })

  test.each([
    ['outlook-synthetic-thread', false],
    ['outlook-synthetic-thread-dark', true],
  ])('%s', async (name, dark) => {
    await open(name)
    expect(await read()).toMatchObject({
      account: 'support@contoso.example',
      subject: 'Invoice 4471 is wrong',
      kind: 'thread',
      senders: [nora, 'support@contoso.example'],
      anchored: true,
      dark,
    })
  })

  test('Outlook’s list with an empty reading pane', async () => {
    await open('outlook-synthetic-list-only')
    expect(await read()).toMatchObject({ account: 'support@contoso.example', subject: null, anchored: null })
  })
})
