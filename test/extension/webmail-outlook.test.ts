import type { Browser, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { messagesIn } from '../../extension/webmail/outlook/seen-message.ts'
import { adasMailbox } from '../../worker/local/webmail/mailbox.ts'
import { standIn, standInUrls, type Reply } from '../../worker/local/webmail/stand-in.ts'
import { countVisible, openPage, runModule, startBrowser } from '../harness/webmail-page.ts'

vi.setConfig({ testTimeout: 20_000 })

let browser: Browser
let page: Page
beforeAll(async () => void (browser = await startBrowser()))
afterAll(() => browser.close())
afterEach(() => page?.context().close())

/** Both of our scripts, started before the page asks for anything, as the browser starts them. */
async function open(at = '', answer: (url: URL) => Reply | null = standIn('outlook')): Promise<void> {
  page = await openPage(browser, standInUrls.outlook, answer)
  await runModule(
    page,
    `import { outlook } from '/@source/extension/webmail/outlook/outlook.ts'
     import { hearPageChannel, openPageChannel } from '/@source/extension/webmail/outlook/page-channel.ts'
     import { messagesIn } from '/@source/extension/webmail/outlook/seen-message.ts'
     import { watchAnswers } from '/@source/extension/webmail/outlook/watch-answers.ts'
     globalThis.host = outlook(document, (saw) => hearPageChannel(document, (text) => saw(JSON.parse(text))))
     const send = openPageChannel(document)
     watchAnswers(globalThis, (answer) => send(JSON.stringify(messagesIn(answer))))`,
  )
  if (!at) return
  await page.evaluate((hash) => void (location.hash = hash), at)
  await page.locator('#ConversationReadingPaneContainer').waitFor()
}

const thread = () =>
  page.evaluate(() => {
    const it = host.currentThread()
    return it && { ...it, messages: it.messages.map((message) => ({ ...message, el: undefined })) }
  })

const messageIds = () =>
  page.evaluate(() =>
    Promise.all(
      host.currentThread()!.messages.map((each) => host.resolveMessageId(each, new AbortController().signal)),
    ),
  )

test('the mailbox is read from the account button, and from the folder tree where there is none', async () => {
  await open()
  expect(await page.evaluate(() => host.account())).toBe('support@postroom.test')
  await page.evaluate(() => document.querySelector('#O365_MainLink_Me')!.remove())
  expect(await page.evaluate(() => host.account())).toBe('support@postroom.test')
  await page.evaluate(() => document.querySelector('#primaryMailboxRoot_1')!.remove())
  expect(await page.evaluate(() => host.account())).toBeNull()
})

describe('the open thread', () => {
  test('of three messages tells who wrote them and when', async () => {
    await open('#thread-1')
    expect(await thread()).toMatchObject({
      kind: 'thread',
      hostThreadId: 'AAQkADAwATM0MDAAMS0w0=',
      subject: 'Invoice 4471 is wrong',
      participants: ['nora@northwind.example', 'support@postroom.test'],
      messages: [
        { from: { email: 'nora@northwind.example', name: 'Nora Berg' }, sentAt: 'Thu 11/19/2026 9:12 AM' },
        { from: { email: 'support@postroom.test', name: 'Ada Lind' } },
        { from: { email: 'nora@northwind.example' } },
      ],
    })
  })

  test('is none with an empty reading pane, though a row stays selected', async () => {
    await open('#thread-1')
    await page.evaluate(() => document.querySelector('#ConversationReadingPaneContainer')!.remove())
    expect(await page.locator('[aria-selected=true][data-convid]').count()).toBe(1)
    expect(await thread()).toBeNull()
  })

  test('is none while several rows are selected', async () => {
    await open('#thread-1')
    await page.locator('[data-row="1"]').evaluate((row) => row.setAttribute('aria-selected', 'true'))
    expect(await thread()).toBeNull()
    expect(await page.evaluate(() => host.threadAnchor())).toBeNull()
  })

  test('in a window of its own is a message without a conversation', async () => {
    await open('#thread-2')
    await page.evaluate(() => {
      document.querySelector('#ConversationReadingPaneContainer')!.id = 'ItemReadingPaneContainer'
      document.querySelector('[id$=_SUBJECT][role=heading]')!.remove()
      document.querySelector('[data-app-section=MessageList]')!.remove()
    })
    expect(await thread()).toMatchObject({ kind: 'message', hostThreadId: null, subject: '' })
    expect(await messageIds()).toEqual([
      { ok: true, messageId: '<where-is-my-parcel-@harbour.example>', via: 'network' },
    ])
  })
})

describe('a Message-ID', () => {
  test('is what the page’s own request brought, told apart by sender and minute', async () => {
    await open('#thread-1')
    expect(await messageIds()).toEqual(
      adasMailbox.threads[0]!.mails.map(({ messageId }) => ({ ok: true, messageId, via: 'network' })),
    )
  })

  test('is seen in an answer to XMLHttpRequest too', async () => {
    await open()
    await page.evaluate(() => {
      const byFetch = window.fetch
      window.fetch = ((url: string) =>
        new Promise((resolve) => {
          const request = new XMLHttpRequest()
          request.open('POST', url)
          request.onload = () => resolve(new Response(request.responseText))
          request.send()
        })) as typeof byFetch
      location.hash = '#thread-2'
    })
    await page.locator('#ConversationReadingPaneContainer').waitFor()
    expect(await messageIds()).toEqual([
      { ok: true, messageId: '<where-is-my-parcel-@harbour.example>', via: 'network' },
    ])
  })

  test('is not seen when two messages fit', async () => {
    const [invoice] = adasMailbox.threads
    const twice = {
      ...invoice!,
      mails: [invoice!.mails[0]!, { ...invoice!.mails[0]!, messageId: '<other@northwind.example>' }],
    }
    await open('#thread-1', standIn('outlook', { mailbox: { ...adasMailbox, threads: [twice] } }))
    expect(await messageIds()).toEqual([
      { ok: false, reason: 'not-seen' },
      { ok: false, reason: 'not-seen' },
    ])
  })

  test('is not seen when the answer came before us', async () => {
    page = await openPage(browser, `${standInUrls.outlook}#thread-2`, standIn('outlook'))
    await page.locator('#ConversationReadingPaneContainer').waitFor()
    await runModule(
      page,
      "import { outlook } from '/@source/extension/webmail/outlook/outlook.ts'; globalThis.host = outlook(document, () => {})",
    )
    expect(await messageIds()).toEqual([{ ok: false, reason: 'not-seen' }])
  })

  test('that the page pretends to have seen reaches nobody', async () => {
    await open('#thread-1')
    await page.evaluate(() => {
      const forged = JSON.stringify([
        {
          messageId: '<forged@evil.example>',
          conversationId: 'AAQkADAwATM0MDAAMS0w0=',
          from: 'nora@northwind.example',
          sentAt: null,
        },
      ])
      for (const name of ['postroom-page-ready', 'postroom-page-name', 'postroom-seen']) {
        document.dispatchEvent(new CustomEvent(name, { detail: forged }))
      }
    })
    expect((await messageIds())[0]).toMatchObject({ ok: true, messageId: '<invoice-4471@northwind.example>' })
  })

  test('is left to the page: its answers arrive whole', async () => {
    await open()
    const answer = await page.evaluate(async () =>
      (await fetch('/owa/service.svc?action=GetItem&conversation=1')).text(),
    )
    expect(answer).toBe(standIn('outlook')(new URL('https://outlook.office.com/owa/service.svc?conversation=1'))!.body)
  })
})

test('an answer of rubbish, or one that is very deep, holds no messages', () => {
  const deep = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ inner }), { InternetMessageId: '<deep@a.b>' })
  for (const answer of [null, 7, 'text', [], { InternetMessageId: 7 }, deep]) expect(messagesIn(answer)).toEqual([])
})

test('an answer of GetItem holds one message, with its conversation', () => {
  const item = {
    InternetMessageId: '<one@a.example>',
    ConversationId: { Id: 'AAQ=' },
    From: { Mailbox: { EmailAddress: 'Nora@A.example' } },
    DateTimeReceived: '2026-11-19T08:12:00Z',
  }
  expect(messagesIn({ Body: { ResponseMessages: { Items: [{ Items: [item] }] } } })).toEqual([
    {
      messageId: '<one@a.example>',
      conversationId: 'AAQ=',
      from: 'nora@a.example',
      sentAt: Date.UTC(2026, 10, 19, 8, 12),
    },
  ])
})

test('the overlay covers the list and the reading pane, not the header or the folders', async () => {
  await open('#thread-1')
  const rect = await page.evaluate(() => host.contentRect().toJSON() as DOMRect)
  expect(rect).toMatchObject({ left: 252, top: 92, right: 1358, bottom: 592 })
})

test('the theme is the mail area’s, with and without an open mail', async () => {
  await open('#thread-1', standIn('outlook', { dark: true }))
  expect(await page.evaluate(() => host.theme())).toEqual({ dark: true, background: 'rgb(31, 31, 31)' })
})

test('every selector matches as often as it says', async () => {
  await open('#thread-1')
  const { outlookSelectors } = await import('../../extension/webmail/outlook/selectors.ts')
  const counts = await countVisible(page, outlookSelectors)
  for (const [name, { expects }] of Object.entries(outlookSelectors)) {
    expect(counts[name], name).toBeGreaterThanOrEqual(expects[0])
    expect(counts[name], name).toBeLessThanOrEqual(expects[1])
  }
})
