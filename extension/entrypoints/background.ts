import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
import { inboxUrl } from '../bridge/inbox-url.ts'

export default defineBackground(() => {
  const inbox = inboxUrl()

  // From the browser's start on, and not only from the app's: content scripts run in pages that others write.
  void browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })

  // The frame's nonce reaches its tab's content script without passing through the page.
  browser.runtime.onMessage.addListener((message: { type?: unknown }, sender) => {
    const tab = sender.tab?.id
    if (message?.type !== 'bridge.hello' || tab === undefined || !sender.url?.startsWith(inbox)) return
    void browser.tabs.sendMessage(tab, message, { frameId: 0 }).catch(() => {})
  })

  // Whether leave for an address was given; where it was not, the tab opens in which it can be asked for.
  browser.runtime.onMessage.addListener((message: { type?: unknown; pattern?: unknown }, sender, answer) => {
    if (message?.type !== 'session.permitted' || !sender.url?.startsWith(inbox)) return
    void browser.permissions
      .contains({ origins: [String(message.pattern)] })
      .then(async (isPermitted) => {
        if (!isPermitted) await browser.runtime.openOptionsPage()
        answer(isPermitted)
      })
      .catch(() => answer(false))
    return true
  })

  // The shortcut and the toolbar icon are the same; away from a webmail they open the inbox in a tab of its own.
  browser.action.onClicked.addListener(async (tab) => {
    try {
      await browser.tabs.sendMessage(tab.id!, { type: 'guest.toggle' }, { frameId: 0 })
    } catch {
      await browser.tabs.create({ url: inbox })
    }
  })
})
