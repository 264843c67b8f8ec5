import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { createInbox, type Inbox } from '../inbox/inbox.ts'
import { preferredLocale, setLocale } from '../locales/translate.ts'
import { createSocket } from '../realtime/socket.ts'
import type { Host } from '../session/host.ts'
import { createSession, type Session } from '../session/session.ts'

export interface SignedIn {
  session: Session
  /** The state of the app while somebody is signed in; a new sign-in makes a new one. */
  inbox: ReadonlySignal<Inbox | null>
}

/** One person's way in, and the inbox behind it for as long as they are. Reads storage at once. */
export function openAccount(host: Host): SignedIn {
  setLocale(preferredLocale(navigator.languages))
  const session = createSession(host)
  const inbox = signal<Inbox | null>(null)
  effect(() => {
    const client = session.client.value
    if (!client) {
      inbox.value = null
      return
    }
    const socket = createSocket({ client, token: session.token.peek() })
    const made = createInbox({ client, socket, store: host.store })
    inbox.value = made
    void made.load()
    return () => made.dispose()
  })
  effect(() => {
    const me = inbox.value?.start.value?.me
    if (me) setLocale(me.locale)
  })
  void session.load()
  return { session, inbox }
}
