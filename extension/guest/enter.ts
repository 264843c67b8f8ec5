import { browser } from 'wxt/browser'
import type { ContentScriptContext } from 'wxt/utils/content-script-context'
import { inboxUrl } from '../bridge/inbox-url.ts'
import type { WebmailHost } from '../webmail/webmail.ts'
import { startGuest } from './guest.ts'
import type { Size } from './overlay.ts'

const SIZE = 'overlay.size'

/** Starts the guest with the real browser around it. */
export function enter(host: WebmailHost, context: ContentScriptContext): void {
  startGuest(host, {
    inboxUrl: inboxUrl(),
    hear: (heard) => browser.runtime.onMessage.addListener((message) => heard(message)),
    recall: async () => ((await browser.storage.local.get(SIZE))[SIZE] === 'docked' ? 'docked' : 'full') satisfies Size,
    remember: (size) => void browser.storage.local.set({ [SIZE]: size }),
    signal: context.signal,
  })
}
