import { serveBridge } from '../bridge/serve-bridge.ts'
import type { Handlers, Peer } from '../bridge/peer.ts'
import type { Texts, ToFrame, ToPage } from '../bridge/messages.ts'
import type { WebmailHost } from '../webmail/webmail.ts'
import { launcher } from './launcher.ts'
import { overlay, type Size } from './overlay.ts'
import { surface } from './surface.ts'
import { defaultTexts } from './texts.ts'
import { threadGuest } from './thread-guest.ts'

/** What the guest needs of the browser. */
export interface Outside {
  /** The app's page, at the extension's origin. */
  inboxUrl: string
  hear(heard: (message: unknown) => void): void
  recall(): Promise<Size>
  remember(size: Size): void
  /** Aborted when the extension was updated or removed under our feet. */
  signal: AbortSignal
}

/** Everything we put on the host's page. Until somebody is signed in to the webmail, that is nothing. */
export function startGuest(host: WebmailHost, outside: Outside): void {
  let texts: Texts = defaultTexts
  let badge: { inboxName: string; mine: number } | null = null
  let size: Size = 'full'
  let isOpen = false
  let account: string | null = null
  let told = ''
  let peer: Peer<ToFrame> | null = null
  let connect: (peer: Peer<ToFrame>) => void
  const connected = new Promise<Peer<ToFrame>>((resolve) => (connect = resolve))

  const place = surface('postroom-guest')
  const pill = launcher(() => show(!isOpen))
  const frame = overlay(outside.inboxUrl, texts.inbox)
  place.root.append(pill.el, frame.el)

  const thread = threadGuest(
    host,
    {
      findThread: async (asked) => (await current()).call('findThread', asked),
      assign: async (change) => (await current()).call('assign', change),
      setClosed: async (change) => (await current()).call('setClosed', change),
      openConversation(which) {
        show(true)
        void current()
          .then((it) => it.call('openConversation', which))
          .catch(() => {})
      },
    },
    () => texts,
  )
  const current = async () => peer ?? connected

  const handlers: Handlers<ToPage> = {
    badge(now) {
      badge = now
      write()
      thread.askAgain()
    },
    threadChanged: (state) => thread.put(state),
    learned: () => thread.askAgain(),
    close: () => show(false),
    resize(now) {
      size = now
      outside.remember(now)
      layOut()
      tellShown()
    },
    texts(now) {
      texts = now
      frame.el.title = now.inbox
      write()
      thread.draw()
    },
  }

  function write(): void {
    pill.write(texts, badge)
  }

  function show(open: boolean): void {
    if (account === null || open === isOpen) return
    isOpen = open
    frame.load()
    layOut()
    tellShown()
    // The frame takes the focus itself, when it is told. Where the page gives it first, Chromium takes the frame for
    // focused on both sides and yet sends it no key, every second time.
    if (!open && !pill.el.hidden) pill.el.focus({ preventScroll: true })
  }

  function tellShown(): void {
    peer?.tell('shown', { open: isOpen, size })
  }

  function layOut(): void {
    const area = host.contentRect()
    frame.place(area, size, isOpen)
    const isCovered = isOpen && size === 'full'
    pill.place(isOpen ? frame.beside(area) : area, account !== null && !isCovered, isOpen)
    place.wear(host)
  }

  function tellHost(): void {
    const { dark, background } = host.theme()
    const now = JSON.stringify([dark, background])
    if (!peer || now === told) return
    told = now
    peer.tell('theme', { skin: host.id, dark, colours: { background } })
  }

  function follow(): void {
    account = host.account()
    if (account === null) {
      isOpen = false
      thread.leave()
      return place.el.remove()
    }
    // Removing a frame unloads it: it goes into the document once.
    if (!place.el.isConnected) {
      document.documentElement.append(place.el)
      requestIdleCallback(() => frame.load(), { timeout: 4000 })
    }
    layOut()
    tellHost()
    thread.follow()
  }

  serveBridge(frame.el, new URL(outside.inboxUrl).origin, handlers, outside.hear, (now) => {
    peer = now
    told = ''
    connect(now)
    tellHost()
    tellShown()
  })
  outside.hear((message) => {
    if (isToggle(message)) show(!isOpen)
  })
  // The browser gives the shortcut to us as a command, unless another extension was there first.
  document.addEventListener(
    'keydown',
    (event) => {
      if (!event.isTrusted || event.key !== '.' || !event.ctrlKey || event.shiftKey || event.altKey || event.metaKey)
        return
      event.preventDefault()
      event.stopImmediatePropagation()
      show(!isOpen)
    },
    { capture: true, signal: outside.signal },
  )
  void outside.recall().then((recalled) => {
    size = recalled
    layOut()
  })
  write()
  follow()
  const stop = host.onChange(follow)
  outside.signal.addEventListener('abort', () => {
    stop()
    thread.leave()
    place.el.remove()
  })
}

function isToggle(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'guest.toggle'
}
