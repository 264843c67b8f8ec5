import { browser } from 'wxt/browser'
import { ConnectError } from './address.ts'
import type { Host, Store } from './host.ts'

/**
 * The extension's own pages. Content scripts are shut out of its storage: they run in a page that
 * others write, and the token lies there.
 */
export function extensionHost(): Host {
  return {
    kind: 'extension',
    store: extensionStore(),
    permit: (origin) =>
      isBare() ? permitFromFrame(origin) : browser.permissions.request({ origins: [pattern(origin)] }),
    forbid: async (origin) => {
      if (!isBare()) await browser.permissions.remove({ origins: [pattern(origin)] })
    },
  }
}

/** In Firefox an embedded frame has no permissions to ask for. */
function isBare(): boolean {
  return (browser.permissions as unknown) === undefined
}

/** Leave that was given before is enough; new leave is asked for in a tab of the extension's own. */
async function permitFromFrame(origin: string): Promise<boolean> {
  const isPermitted: unknown = await browser.runtime.sendMessage({
    type: 'session.permitted',
    pattern: pattern(origin),
  })
  if (isPermitted !== true) throw new ConnectError('in_tab')
  return true
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
