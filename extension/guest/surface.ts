import type { WebmailHost } from '../webmail/webmail.ts'
import { styles } from './styles.ts'

/** A place of our own on the host's page: its styles stay out, ours stay in. */
export interface Surface {
  el: HTMLElement
  root: ShadowRoot
  wear(host: WebmailHost): void
}

/** @param name of the custom element, which also tells our nodes from the host's */
export function surface(name: `postroom-${string}`): Surface {
  const el = document.createElement(name)
  const root = el.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  // Firefox holds a <style> in a shadow root to the page's own policy, which forbids it.
  root.adoptedStyleSheets = [sheet]
  // Hosts listen for single letters on the whole page; those typed at our buttons are not meant for them.
  for (const type of ['keydown', 'keypress', 'keyup']) el.addEventListener(type, (event) => event.stopPropagation())
  return {
    el,
    root,
    wear(host) {
      const { dark, background } = host.theme()
      const theme = dark ? 'dark' : 'light'
      if (el.dataset['skin'] !== host.id) el.dataset['skin'] = host.id
      if (el.dataset['theme'] !== theme) el.dataset['theme'] = theme
      if (el.style.getPropertyValue('--host') !== background) el.style.setProperty('--host', background)
    },
  }
}
