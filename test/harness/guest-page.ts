import type { Browser, Frame, Page } from '@playwright/test'
import type { ThreadState } from '../../extension/bridge/messages.ts'
import { standIn, standInUrls, type Reply } from '../../worker/local/webmail/stand-in.ts'
import { openPage, runModule } from './webmail-page.ts'

const INBOX = 'https://inbox.postroom.test/inbox.html'

/** What the app's frame in these tests knows and was told. */
export interface FrameInTest {
  known: Record<string, ThreadState>
  refusal: string | null
  heard: unknown[][]
  tell(name: 'badge' | 'learned' | 'threadChanged' | 'close' | 'resize' | 'texts', data: unknown): void
  isConnected: boolean
}

declare global {
  var app: FrameInTest
  var heardHello: (message: unknown) => void
  var remembered: string[]
}

export interface GuestOptions {
  dark?: boolean
  /** The thread to open, as in `#thread-1`. */
  at?: string
  /** What the inbox knows, by Message-ID. */
  known?: Record<string, ThreadState>
  /** The overlay's size as it was left. */
  recalled?: 'full' | 'docked'
}

/**
 * The guest on a stand-in webmail with the real bridge to a frame of another origin; only the browser's own channel
 * between them, which no page can hear, is the test's.
 */
export async function openGuest(
  browser: Browser,
  host: 'gmail' | 'outlook',
  { dark = false, at = '', known = {}, recalled = 'full' }: GuestOptions = {},
): Promise<{ page: Page; frame: Frame }> {
  const page = await openPage(browser, standInUrls[host], standIn(host, { dark }), inboxPage(known))
  await page
    .context()
    .exposeBinding('sayHello', ({ page: from }, message) =>
      from.evaluate((hello) => globalThis.heardHello?.(hello), message),
    )
  await page.reload({ waitUntil: 'domcontentloaded' })
  await runModule(page, guestCode(host, recalled))
  await page.waitForFunction(() => document.querySelector('postroom-guest')?.shadowRoot?.querySelector('iframe')?.src)
  const frame = await appFrame(page)
  // A hidden frame draws no frames, which is what Playwright waits by unless told otherwise.
  await frame.waitForFunction(() => globalThis.app?.isConnected, undefined, { polling: 20 })
  if (at) await page.evaluate((hash) => void (location.hash = hash), at)
  return { page, frame }
}

async function appFrame(page: Page): Promise<Frame> {
  const found = () => page.frames().find((each) => each.url().startsWith(INBOX))
  return found() ?? page.waitForEvent('framenavigated', (each) => each.url().startsWith(INBOX))
}

function guestCode(host: 'gmail' | 'outlook', recalled: string): string {
  const outlook = `
    import { hearPageChannel, openPageChannel } from '/@source/extension/webmail/outlook/page-channel.ts'
    import { messagesIn } from '/@source/extension/webmail/outlook/seen-message.ts'
    import { watchAnswers } from '/@source/extension/webmail/outlook/watch-answers.ts'
    const host = outlook(document, (saw) => hearPageChannel(document, (text) => saw(JSON.parse(text))))
    const send = openPageChannel(document)
    watchAnswers(globalThis, (answer) => send(JSON.stringify(messagesIn(answer))))`
  return `
    import { startGuest } from '/@source/extension/guest/guest.ts'
    import { ${host} } from '/@source/extension/webmail/${host}/${host}.ts'
    ${host === 'outlook' ? outlook : 'const host = gmail(document)'}
    globalThis.remembered = []
    const hearers = []
    globalThis.heardHello = (message) => hearers.forEach((heard) => heard(message))
    startGuest(host, {
      inboxUrl: '${INBOX}',
      hear: (heard) => hearers.push(heard),
      recall: async () => '${recalled}',
      remember: (size) => globalThis.remembered.push(size),
      signal: new AbortController().signal,
    })`
}

/** The app's page in these tests; `?pretended` is one that the host's page embeds itself. */
export function inboxPage(known: Record<string, ThreadState>): (url: URL) => Reply | null {
  const body = `<!doctype html><title>Inbox</title><p>Inbox</p><script type="module">
    import { connectBridge } from '/@source/extension/bridge/connect-bridge.ts'
    const app = globalThis.app = { known: ${JSON.stringify(known).replaceAll('<', '\\u003c')}, refusal: null, heard: [], isConnected: false, tell: () => {} }
    const did = (name) => (data) => {
      app.heard.push([name, data])
      if (app.refusal) throw new Error(app.refusal)
      return null
    }
    const peer = await connectBridge({
      findThread({ messageIds }) {
        app.heard.push(['findThread', messageIds])
        return messageIds.map((id) => app.known[id]).find(Boolean) ?? null
      },
      assign: did('assign'), setClosed: did('setClosed'), openConversation: did('openConversation'),
      theme: did('theme'), shown: did('shown'),
    }, (hello) => globalThis.sayHello(hello))
    app.tell = (name, data) => peer.tell(name, data)
    app.isConnected = true
  </script>`
  return (url) => (url.href.startsWith(INBOX) ? { status: 200, contentType: 'text/html; charset=utf-8', body } : null)
}
