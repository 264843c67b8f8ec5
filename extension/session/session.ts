import { batch, computed, signal, type ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import { createClient, hello, type Client } from '../api/client.ts'
import type { Caller } from '../api/request.ts'
import * as door from '../api/sign-in.ts'
import { findPostroom } from './address.ts'
import { forgetMine, type Host } from './host.ts'

/**
 * Who is signed in, and where. `starting` until storage was read; `disconnected` without an address;
 * then `signed-out` or `signed-in`. At /inbox the address is the page's own and the cookie signs in,
 * which only the first request can tell: it is `signed-in` until a 401.
 */
export interface Session {
  state: ReadonlySignal<'starting' | 'disconnected' | 'signed-out' | 'signed-in'>
  /** The origin of the account's worker, without a slash at the end. */
  address: ReadonlySignal<string | null>
  /** '' where no account has been made yet; null while nobody knows. */
  accountName: ReadonlySignal<string | null>
  /** Set while signed in. A new sign-in makes a new one. */
  client: ReadonlySignal<Client | null>
  /** The bearer token, for the socket; null at /inbox. */
  token: ReadonlySignal<string | null>

  load(): Promise<void>
  /** Throws ConnectError (its `reason` is a key of the locales: `connect.<reason>`). Call it while handling a click. */
  connect(typed: string): Promise<void>
  /** Forgets the address, and gives the leave for it back. */
  disconnect(): Promise<void>
  /** Throws ApiError. */
  requestCode(email: string): Promise<void>
  /** Throws ApiError: `not_signed_in` for a wrong code, `too_many_requests` after five. */
  signIn(email: string, code: string): Promise<void>
  /** Signs out here and in every other frame, and forgets what is the member's own; an ended session keeps it. */
  signOut(): Promise<void>
}

const Kept = v.object({
  address: v.string(),
  name: v.nullable(v.string()),
  isSignedIn: v.boolean(),
  token: v.nullable(v.string()),
})
type Kept = v.InferOutput<typeof Kept>

const KEY = 'session'

/** @param origin the page's own origin, which is the account's address at /inbox */
export function createSession(host: Host, origin: string = globalThis.location?.origin ?? ''): Session {
  const isRead = signal(false)
  const kept = signal<Kept | null>(null)
  const client = signal<Client | null>(null)

  const state = computed(() => {
    if (!isRead.value) return 'starting'
    if (!kept.value) return 'disconnected'
    return kept.value.isSignedIn ? 'signed-in' : 'signed-out'
  })

  /** The client lives for one sign-in: a late 401 of an old one must not end the new one. */
  function take(next: Kept | null): void {
    const before = kept.peek()
    const isSame =
      before?.address === next?.address && before?.token === next?.token && before?.isSignedIn === next?.isSignedIn
    batch(() => {
      kept.value = next
      if (!isSame || !isRead.peek()) client.value = next?.isSignedIn ? clientOf(next) : null
      isRead.value = true
    })
  }

  function clientOf({ address, token }: Kept): Client {
    const made: Client = createClient(address, token, () => {
      if (client.peek() === made) void refuse()
    })
    return made
  }

  /** At /inbox it is not written down: whoever signs in to the settings has a new cookie, and is let in here with it. */
  async function refuse(): Promise<void> {
    const out = { isSignedIn: false, token: null }
    if (host.kind === 'extension') return keep(out)
    take({ ...kept.peek()!, ...out })
    const name = await hello(origin).then(
      (found) => found.name,
      () => null,
    )
    if (!kept.peek()!.isSignedIn) take({ ...kept.peek()!, name })
  }

  async function keep(change: Partial<Kept> | null): Promise<void> {
    const next = change && { address: '', name: null, isSignedIn: false, token: null, ...kept.peek(), ...change }
    take(next)
    if (next) await host.store.set(KEY, next)
    else await host.store.remove(KEY)
  }

  function caller(): Caller {
    const { address = '', token = null } = kept.peek() ?? {}
    return { base: address, token }
  }

  host.store.watch((key, value) => {
    if (key === KEY && isRead.peek() && (value !== undefined || host.kind === 'extension')) take(read(value))
  })

  function read(value: unknown): Kept | null {
    const known = v.safeParse(Kept, value)
    if (known.success && (host.kind === 'extension' || known.output.address === origin)) return known.output
    return host.kind === 'page' ? { address: origin, name: null, isSignedIn: true, token: null } : null
  }

  return {
    state,
    client,
    address: computed(() => kept.value?.address ?? null),
    accountName: computed(() => kept.value?.name ?? null),
    token: computed(() => kept.value?.token ?? null),

    async load() {
      take(read(await host.store.get(KEY)))
    },
    async connect(typed) {
      const { address, name } = await findPostroom(host, typed)
      await keep({ address, name, isSignedIn: false, token: null })
    },
    async disconnect() {
      const address = kept.peek()?.address
      await keep(null)
      if (address) await host.forbid(address)
    },
    requestCode: (email) => door.requestCode({ ...caller(), token: null }, email.trim()),
    async signIn(email, code) {
      const given = await door.signIn({ ...caller(), token: null }, email.trim(), code.replaceAll(/\s/g, ''))
      await keep({ isSignedIn: true, token: host.kind === 'extension' ? given : null })
    },
    async signOut() {
      const leaving = caller()
      await keep({ isSignedIn: false, token: null })
      await forgetMine(host.store)
      // Here it is over whether or not the worker hears of it; there the session ends by its age.
      const isOver = await door.signOut(leaving).then(
        () => true,
        () => false,
      )
      if (isOver && host.kind === 'page') await host.store.remove(KEY)
    },
  }
}
