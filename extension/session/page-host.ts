import type { Host, Store } from './host.ts'

/** The page at /inbox: same origin as the worker, so it needs no leave, and the cookie signs in. */
export function pageHost(storage: Storage = localStorage): Host {
  return { kind: 'page', store: pageStore(storage), permit: async () => true, forbid: async () => undefined }
}

const PREFIX = 'postroom:'

function pageStore(storage: Storage): Store {
  return {
    get: async (key) => parse(storage.getItem(PREFIX + key)),
    set: async (key, value) => storage.setItem(PREFIX + key, JSON.stringify(value)),
    remove: async (key) => storage.removeItem(PREFIX + key),
    keys: async () => {
      const all = Array.from({ length: storage.length }, (_, n) => storage.key(n) ?? '')
      return all.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length))
    },
    watch(changed) {
      const heard = (event: StorageEvent): void => {
        if (event.key?.startsWith(PREFIX)) changed(event.key.slice(PREFIX.length), parse(event.newValue))
      }
      addEventListener('storage', heard)
      return () => removeEventListener('storage', heard)
    },
  }
}

function parse(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
