import { browser } from 'wxt/browser'
import type { Host, Store } from './host.ts'

/**
 * The extension's own pages. Content scripts are shut out of its storage: they run in a page that
 * others write, and the token lies there.
 */
export function extensionHost(): Host {
  return {
    kind: 'extension',
    store: extensionStore(),
    permit: (origin) => browser.permissions.request({ origins: [pattern(origin)] }),
    forbid: async (origin) => {
      await browser.permissions.remove({ origins: [pattern(origin)] })
    },
  }
}

/** Match patterns take no port in Firefox. */
function pattern(origin: string): string {
  const { protocol, hostname } = new URL(origin)
  return `${protocol}//${hostname}/*`
}

function extensionStore(): Store {
  const local = browser.storage.local
  // Firefox has no access levels for local storage; there the token's safety rests on content scripts not reading it.
  void local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })
  return {
    get: async (key) => (await local.get(key))[key],
    set: (key, value) => local.set({ [key]: value }),
    remove: (key) => local.remove(key),
    keys: async () => Object.keys(await local.get(null)),
    watch(changed) {
      const heard = (changes: Record<string, { newValue?: unknown }>): void => {
        for (const [key, change] of Object.entries(changes)) changed(key, change.newValue)
      }
      local.onChanged.addListener(heard)
      return () => local.onChanged.removeListener(heard)
    },
  }
}
