import { signal } from '@preact/signals'
import { render } from 'preact'
import { browser } from 'wxt/browser'
import { openAccount } from '../../app/account.ts'
import { answerHost, tellHost } from '../../app/answer-host.ts'
import { App } from '../../app/app.tsx'
import { MessageTab, messageIn } from '../../app/message-tab.tsx'
import type { Frame } from '../../app/frame.ts'
import { connectBridge } from '../../bridge/connect-bridge.ts'
import { extensionHost } from '../../session/extension-host.ts'
import { followSystemTheme, setTheme } from '../../ui/theme.ts'

const host = extensionHost()
const isDocked = signal(false)
const threadId = signal<string | null>(null)

/** In a tab of its own the app is simply there. In a frame it shows nothing until its own content script has answered. */
if (window.parent === window) {
  followSystemTheme()
  const account = openAccount(host)
  const messageId = messageIn(location.hash)
  if (messageId) render(<MessageTab account={account} messageId={messageId} />, document.body)
  else render(<App account={account} store={host.store} frame={null} />, document.body)
} else {
  const account = openAccount(host)
  const peer = await connectBridge(
    {
      ...answerHost(account.inbox, (id) => (threadId.value = id)),
      theme: ({ skin, dark, colours }) => setTheme({ skin, isDark: dark, background: colours.background }),
      shown({ open, size }) {
        isDocked.value = size === 'docked'
        // What is typed next is meant for us, also where the host's page was too busy to pass the focus on.
        if (open) window.focus()
      },
    },
    (message) => browser.runtime.sendMessage(message),
  )
  const frame: Frame = {
    isDocked,
    dock: (wanted) => peer.tell('resize', wanted ? 'docked' : 'full'),
    close: () => peer.tell('close', null),
  }
  // The browser gives the shortcut to the extension as a command, unless another extension was there first.
  addEventListener('keydown', (event) => {
    if (event.key !== '.' || !event.ctrlKey || event.shiftKey || event.altKey || event.metaKey) return
    event.preventDefault()
    frame.close()
  })
  tellHost(peer, account.inbox, threadId)
  render(<App account={account} store={host.store} frame={frame} />, document.body)
}
