import type { Host, Store } from '../../../extension/session/host.ts'

type Kept = Map<string, string>

/** A browser's storage in memory: frames made over one `browser` hear of each other's changes. */
export function memoryBrowser() {
  const kept: Kept = new Map()
  const frames = new Set<(from: Store, key: string, value: unknown) => void>()
  return { kept, frames }
}

export function memoryStore({ kept, frames } = memoryBrowser()): Store {
  const store: Store = {
    get: async (key) => parse(kept.get(key)),
    async set(key, value) {
      kept.set(key, JSON.stringify(value))
      for (const frame of frames) frame(store, key, parse(kept.get(key)))
    },
    async remove(key) {
      kept.delete(key)
      for (const frame of frames) frame(store, key, undefined)
    },
    keys: async () => [...kept.keys()],
    watch(changed) {
      const frame = (from: Store, key: string, value: unknown): void => {
        if (from !== store) changed(key, value)
      }
      frames.add(frame)
      return () => frames.delete(frame)
    },
  }
  return store
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}

/** An extension's host in which the person grants what is asked, or does not. */
export function memoryHost(browser = memoryBrowser(), isGranted = true): Host & { permitted: Set<string> } {
  const permitted = new Set<string>()
  return {
    kind: 'extension',
    store: memoryStore(browser),
    permitted,
    async permit(origin) {
      if (isGranted) permitted.add(origin)
      return isGranted
    },
    async forbid(origin) {
      permitted.delete(origin)
    },
  }
}
