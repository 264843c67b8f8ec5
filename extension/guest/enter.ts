import { browser } from 'wxt/browser'
import type { ContentScriptContext } from 'wxt/utils/content-script-context'
import { inboxUrl } from '../bridge/inbox-url.ts'
import type { WebmailHost } from '../webmail/webmail.ts'
import { startGuest } from './guest.ts'
import type { Size } from './overlay.ts'

const SIZE = 'overlay.size'

/** What a content script may keep. Local storage is shut to it: the token lies there. */
const place = () => browser.storage.sync

/** Starts the guest with the real browser around it. */
export function enter(host: WebmailHost, context: ContentScriptContext): void {
  startGuest(host, {
    inboxUrl: inboxUrl(),
    hear: (heard) => browser.runtime.onMessage.addListener((message) => heard(message)),
    recall: async () => ((await place().get(SIZE))[SIZE] === 'docked' ? 'docked' : 'full') satisfies Size,
    remember: (size) => void place().set({ [SIZE]: size }),
    signal: context.signal,
  })
}
