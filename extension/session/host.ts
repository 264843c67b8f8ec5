/**
 * A small place of the browser that survives restarts. Values are what JSON can hold. Keys that begin
 * with `my:` are the member's own (drafts, the view last looked at) and go when the member signs out.
 */
export interface Store {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
  keys(): Promise<string[]>
  /** Calls back when another frame or tab changed a key (undefined: removed it). Returns what ends it. */
  watch(changed: (key: string, value: unknown) => void): () => void
}

/** Where the app runs: in the extension's own page, or as a page that the worker serves at /inbox. */
export interface Host {
  kind: 'extension' | 'page'
  store: Store
  /** Asks the browser for leave to call one origin. Firefox grants it only while a click is handled, before any await. */
  permit(origin: string): Promise<boolean>
  /** Gives that leave back. */
  forbid(origin: string): Promise<void>
}

/** Removes what is kept for the member who signs out. */
export async function forgetMine(store: Store): Promise<void> {
  const mine = (await store.keys()).filter((key) => key.startsWith('my:'))
  await Promise.all(mine.map((key) => store.remove(key)))
}
