import type { Browser, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { WebmailHost } from '../../extension/webmail/webmail.ts'
import { standIn, standInUrls, type Reply } from '../../worker/local/webmail/stand-in.ts'
import { countVisible, openPage, runModule, startBrowser } from '../harness/webmail-page.ts'

declare global {
  var host: WebmailHost
}

vi.setConfig({ testTimeout: 20_000 })

let browser: Browser
let page: Page
beforeAll(async () => void (browser = await startBrowser()))
afterAll(() => browser.close())
afterEach(() => page.context().close())

async function open(at = '', answer: (url: URL) => Reply | null = standIn('gmail')): Promise<void> {
  page = await openPage(browser, standInUrls.gmail + at, answer)
  await runModule(
    page,
    "import { gmail } from '/@source/extension/webmail/gmail/gmail.ts'; globalThis.host = gmail(document)",
  )
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

describe('whose mailbox it is', () => {
  test('is read from the account link', async () => {
    await open()
    expect(await page.evaluate(() => host.account())).toBe('support@postroom.test')
  })

  test('is read from the end of the title when the link is missing, whatever address the subject pretends', async () => {
    await open()
    await page.evaluate(() => {
      document.querySelector('.me')!.remove()
      document.title = 'Fw: eve@evil.example - Refund - ada@acme.example - Acme Mail'
    })
    expect(await page.evaluate(() => host.account())).toBe('ada@acme.example')
  })

  test('is nobody’s on a page that tells nothing', async () => {
    await open('', () => ({ status: 200, contentType: 'text/html', body: '<title>Sign in</title>' }))
    expect(await page.evaluate(() => [host.account(), host.currentThread(), host.threadAnchor()])).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('the open thread', () => {
  test('of three messages tells who wrote them and when', async () => {
    await open('#thread-1')
    expect(await thread()).toEqual({
      kind: 'thread',
      hostThreadId: '1909a1503c3e0000',
      subject: 'Invoice 4471 is wrong',
      participants: ['nora@northwind.example', 'support@postroom.test'],
      messages: [
        {
          hostMessageId: '1909a1503c3e0000',
          from: { email: 'nora@northwind.example', name: 'Nora Berg' },
          sentAt: 'Nov 19, 9:12 AM',
        },
        {
          hostMessageId: '1909a1503c3e0001',
          from: { email: 'support@postroom.test', name: 'Ada Lind' },
          sentAt: 'Nov 19, 9:40 AM',
        },
        {
          hostMessageId: '1909a1503c3e0002',
          from: { email: 'nora@northwind.example', name: 'Nora Berg' },
          sentAt: 'Nov 19, 10:05 AM',
        },
      ],
    })
  })

  test('is not the hidden row of the list that stands before it', async () => {
    await open('#thread-2')
    expect(await thread()).toMatchObject({ hostThreadId: '1909a1503c3e0100', subject: 'Where is my parcel?' })
  })

  test('is none in the list, though the last one’s heading stays in the document', async () => {
    await open('#thread-1')
    await page.evaluate(() => void (location.hash = '#inbox'))
    await page.locator('[data-view=list]').waitFor()
    expect(await page.locator('h2.hP').count()).toBe(1)
    expect(await thread()).toBeNull()
    expect(await page.evaluate(() => host.threadAnchor())).toBeNull()
  })

  test('is none when two are visible, since choosing would be guessing', async () => {
    await open('#thread-1')
    await page.evaluate(() => {
      const main = document.querySelector('[data-view=thread]')!
      main.after(main.cloneNode(true))
    })
    expect(await thread()).toBeNull()
  })

  test('is told anew after going on to the next, once a frame', async () => {
    await open('#thread-1')
    const seen = await page.evaluate(async () => {
      const subjects: (string | undefined)[] = []
      host.onChange(() => subjects.push(host.currentThread()?.subject))
      location.hash = '#thread-2'
      await new Promise((resolve) => setTimeout(resolve, 200))
      return subjects
    })
    expect(seen.at(-1)).toBe('Where is my parcel?')
    expect(seen.length).toBeLessThan(4)
  })
})

describe('a Message-ID', () => {
  test('is read from the original’s header, never from its body', async () => {
    await open('#thread-1')
    expect(await messageIds()).toEqual(
      ['<invoice-4471@northwind.example>', '<reply-4471@postroom.test>', '<thanks-4471@northwind.example>'].map(
        (messageId) => ({ ok: true, messageId, via: 'original' }),
      ),
    )
  })

  test('is read from the raw mail when the page does not tell its key', async () => {
    await open('#thread-2', (url) => {
      const reply = standIn('gmail')(url)
      return reply && { ...reply, body: reply.body.replace('window.GLOBALS =', 'window.OTHER =') }
    })
    expect(await messageIds()).toEqual([
      { ok: true, messageId: '<where-is-my-parcel-@harbour.example>', via: 'original' },
    ])
  })

  test('is asked for once', async () => {
    let asked = 0
    await open('#thread-2', (url) => {
      if (url.searchParams.has('view')) asked++
      return standIn('gmail')(url)
    })
    await messageIds()
    await messageIds()
    expect(asked).toBe(1)
  })

  test.each([
    ['as it is', ''],
    ['within a page', '<!doctype html><table>\n\n</table><pre class="raw">\n'],
  ])('is read without the attachments behind it, %s', async (_, before) => {
    await open('#thread-2')
    const seen = await page.evaluate(async (start) => {
      const it = { isCancelled: false, sent: 0 }
      window.fetch = async () => {
        const parts = [start, 'Received: x\r\nMessage-', 'ID: &lt;a@b.example&gt;\r\n\r', '\n', 'A'.repeat(1e6)]
        if (!start) parts[2] = 'ID: <a@b.example>\r\n\r'
        const body = new ReadableStream<Uint8Array>({
          pull: (stream) => stream.enqueue(new TextEncoder().encode(parts[it.sent++] ?? 'A'.repeat(1e6))),
          cancel: () => void (it.isCancelled = true),
        })
        return new Response(body)
      }
      const [message] = host.currentThread()!.messages
      return { result: await host.resolveMessageId(message!, new AbortController().signal), ...it }
    }, before)
    expect(seen).toMatchObject({ result: { ok: true, messageId: '<a@b.example>' }, isCancelled: true })
    expect(seen.sent).toBeLessThan(12)
  })

  test('is unavailable when Gmail shows an error, and when the header has two', async () => {
    await open('#thread-2', (url) =>
      url.searchParams.has('view')
        ? {
            status: 200,
            contentType: 'text/html',
            body: '<!doctype html><pre>Message-ID: <a@b.c>\nMessage-ID: <d@e.f>\n\n</pre>',
          }
        : standIn('gmail')(url),
    )
    expect(await messageIds()).toEqual([{ ok: false, reason: 'unavailable' }])
  })

  test('is unavailable for a signed-out reader', async () => {
    await open('#thread-2', (url) =>
      url.searchParams.has('view') ? { status: 401, contentType: 'text/html', body: '' } : standIn('gmail')(url),
    )
    expect(await messageIds()).toEqual([{ ok: false, reason: 'signed-out' }])
  })
})

describe('the place for the overlay', () => {
  const rect = () => page.evaluate(() => host.contentRect().toJSON() as DOMRect)

  test('is the mail area: not the header, the folders or the side panel', async () => {
    await open('#thread-1')
    expect(await rect()).toMatchObject({ left: 256, top: 64, right: 1310, bottom: 584 })
  })

  test('leaves a compose window free', async () => {
    await open('?compose')
    const compose = (await page.locator('.dw').boundingBox())!
    expect((await rect()).right).toBeLessThanOrEqual(compose.x)
  })

  test('follows the host’s theme', async () => {
    await open('', standIn('gmail', { dark: true }))
    expect(await page.evaluate(() => host.theme())).toEqual({ dark: true, background: 'rgb(30, 31, 32)' })
    await page.locator('#gear').click()
    expect(await page.evaluate(() => host.theme())).toEqual({ dark: false, background: 'rgb(255, 255, 255)' })
  })
})

test('every selector matches as often as it says', async () => {
  await open('#thread-1')
  const { gmailSelectors } = await import('../../extension/webmail/gmail/selectors.ts')
  const counts = await countVisible(page, gmailSelectors)
  for (const [name, { expects }] of Object.entries(gmailSelectors)) {
    expect(counts[name], name).toBeGreaterThanOrEqual(expects[0])
    expect(counts[name], name).toBeLessThanOrEqual(expects[1])
  }
})
