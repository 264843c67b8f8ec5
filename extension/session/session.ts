import type { ReadonlySignal } from '@preact/signals'
import type { Client } from '../api/client.ts'
import type { Host } from './host.ts'

/**
 * Who is signed in, and where. `starting` until storage was read; `disconnected` without an address;
 * then `signed-out` or `signed-in`. At /inbox the address is the page's own and the cookie signs in.
 */
export interface Session {
  state: ReadonlySignal<'starting' | 'disconnected' | 'signed-out' | 'signed-in'>
  /** The origin of the account's worker, without a slash at the end. */
  address: ReadonlySignal<string | null>
  accountName: ReadonlySignal<string | null>
  /** Set while signed in. A new sign-in makes a new one. */
  client: ReadonlySignal<Client | null>
  /** The bearer token, for the socket; null at /inbox. */
  token: ReadonlySignal<string | null>

  load(): Promise<void>
  /** Throws ConnectError (its `reason` is a key of the locales: `connect.<reason>`). Call it while handling a click. */
  connect(typed: string): Promise<void>
  disconnect(): Promise<void>
  /** Throws ApiError. */
  requestCode(email: string): Promise<void>
  /** Throws ApiError: `not_signed_in` for a wrong code, `too_many_requests` after five. */
  signIn(email: string, code: string): Promise<void>
  signOut(): Promise<void>
}

export declare function createSession(host: Host): Session
