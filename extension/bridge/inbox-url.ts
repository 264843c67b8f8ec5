import { browser } from 'wxt/browser'

/** The app's page at this installation's own origin. */
export function inboxUrl(): string {
  // The build tool types this by the pages it finds; which there are is no business of the type check's.
  return (browser.runtime as unknown as { getURL(path: string): string }).getURL('/inbox.html')
}
