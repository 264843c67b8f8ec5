import { fingerprint } from './fingerprint.ts'

/**
 * Signing out here ends the session at /inbox too: what is kept there for the member who leaves goes, as it does when they
 * sign out there. Where no script runs there is nothing: the app is one.
 */
export const leaving = `
document.getElementById('leave').addEventListener('submit', () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith('postroom:my:')) localStorage.removeItem(key)
})
`

/** Its address changes with its content, so that a browser may keep it for good. */
export const leavingUrl = `/settings/leaving.js?v=${fingerprint(leaving)}`
