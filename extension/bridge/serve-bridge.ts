import * as v from 'valibot'
import { hello } from './handshake.ts'
import { bridge, type ToFrame, type ToPage } from './messages.ts'
import { openPeer, type Handlers, type Peer } from './peer.ts'

/**
 * The content script's side. Every hello is answered into our own frame and nowhere else: a frame of the page's making
 * says hello too, and the answer to it falls into ours, which drops what carries a nonce not its own.
 * @param frame our own frame, at `origin`, the extension's
 * @param hear calls back with each message of the background
 * @param connected with a peer, and again after the frame was reloaded
 */
export function serveBridge(
  frame: HTMLIFrameElement,
  origin: string,
  handlers: Handlers<ToPage>,
  hear: (heard: (message: unknown) => void) => void,
  connected: (peer: Peer<ToFrame>) => void,
): void {
  let current: Peer<ToFrame> | null = null
  hear((message) => {
    if (!v.is(hello, message) || !frame.contentWindow) return
    const { port1, port2 } = new MessageChannel()
    // Only a port that somebody took replaces the one in use: else a page could cut us off by saying hello.
    port1.onmessage = () => {
      current?.close()
      current = openPeer(port1, bridge.toFrame, bridge.toPage, handlers)
      connected(current)
    }
    frame.contentWindow.postMessage({ type: 'bridge.welcome', nonce: message.nonce }, origin, [port2])
  })
}
