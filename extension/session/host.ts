/** A small place of the browser that survives restarts. Values are what JSON can hold. */
export interface Store {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
  keys(): Promise<string[]>
  /** Calls back when another frame or tab changed a key. Returns what ends it. */
  watch(changed: (key: string, value: unknown) => void): () => void
}

/** Where the app runs: in the extension's own page, or as a page that the worker serves at /inbox. */
export interface Host {
  kind: 'extension' | 'page'
  store: Store
  /** Asks the browser for leave to call one origin. Must be called while handling a click. */
  permit(origin: string): Promise<boolean>
}
