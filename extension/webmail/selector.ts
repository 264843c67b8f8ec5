/** What an adapter looks for, as data: when a host changes its page, the tests show which line broke. */
export interface Selector {
  css: string
  /** Least and most visible matches on a healthy page that shows a thread. */
  expects: readonly [least: number, most: number]
}

type Root = Document | Element

/** Whether it takes up room on the screen. */
export function isVisible(el: Element): boolean {
  return el.getClientRects().length > 0 && el.checkVisibility({ visibilityProperty: true })
}

/** Hosts keep the page before and the page to come in the document, hidden: those are never meant. */
export function visible(root: Root, selector: Selector): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector.css)].filter(isVisible)
}

/** The one visible match; null when there is none, and when there are several, since choosing would be guessing. */
export function only(root: Root, selector: Selector): HTMLElement | null {
  const found = visible(root, selector)
  return found.length === 1 ? found[0]! : null
}
