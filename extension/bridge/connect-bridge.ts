import * as v from 'valibot'
import { hello, hostOrigins, welcome } from './handshake.ts'
import { bridge, type ToFrame, type ToPage } from './messages.ts'
import { openPeer, type Handlers, type Peer } from './peer.ts'

/**
 * The frame's side. Call it at module top level, before anything is awaited. It resolves when the content script has
 * answered, and stays pending in a page that only pretends to be one: an embedded app shows nothing until then.
 * @param say passes a message to the background, as `browser.runtime.sendMessage` does
 */
export function connectBridge(
  handlers: Handlers<ToFrame>,
  say: (message: v.InferOutput<typeof hello>) => Promise<unknown>,
): Promise<Peer<ToPage>> {
  const nonce = crypto.randomUUID()
  return new Promise((resolve) => {
    // The content script may start later than the frame, and the background may be asleep: say it until answered.
    const again = (wait: number): void => {
      say({ type: 'bridge.hello', nonce }).catch(() => {})
      timer = setTimeout(again, wait, Math.min(wait * 2, 2000))
    }
    let timer: ReturnType<typeof setTimeout>
    addEventListener('message', function listen(event) {
      const [port] = event.ports
      if (event.source !== window.parent || !hostOrigins.includes(event.origin) || !port) return
      if (!v.is(welcome, event.data) || event.data.nonce !== nonce) return
      removeEventListener('message', listen)
      clearTimeout(timer)
      const peer = openPeer(port, bridge.toPage, bridge.toFrame, handlers)
      port.postMessage({ kind: 'taken' })
      resolve(peer)
    })
    again(100)
  })
}
