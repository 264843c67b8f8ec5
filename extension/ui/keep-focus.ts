import { focusFirst } from './focus-first.ts'
import { whenHere } from './when-here.ts'

/**
 * The browser drops the focus when what has it is taken away, and the next key goes nowhere. Until `signal` ends it,
 * the focus goes home instead: the nearest element around it that stayed and has `data-home` names where, by
 * selectors of what is in it, the best one first. An empty one names the element itself.
 */
export function keepFocus(root: HTMLElement, signal: AbortSignal): void {
  /** What has the focus, and all that is around it. */
  let path: HTMLElement[] = []

  const onFocusIn = (event: FocusEvent) => {
    path = []
    for (let at = event.target as HTMLElement | null; at && root.contains(at); at = at.parentElement) path.push(at)
  }
  // Left on purpose, for nothing: whatever is taken away later had no focus any more.
  const onFocusOut = () =>
    setTimeout(() => {
      if (isNowhere() && document.hasFocus() && path[0]?.isConnected) path = []
    })
  const onRemoved = () => {
    if (!path[0] || path[0].isConnected || !isNowhere()) return
    const stayed = path.filter((one) => one.isConnected)
    path = []
    whenHere(() => isNowhere() && stayed.some(goHome))
  }

  root.addEventListener('focusin', onFocusIn, { signal })
  root.addEventListener('focusout', onFocusOut, { signal })
  const observer = new MutationObserver(onRemoved)
  observer.observe(root, { childList: true, subtree: true })
  signal.addEventListener('abort', () => observer.disconnect())
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

/** Whether the element had a home, and the focus is there now. */
function goHome(element: HTMLElement): boolean {
  const { home } = element.dataset
  if (home) return focusFirst(element, home)
  if (home === undefined) return false
  element.focus({ preventScroll: true })
  return document.activeElement === element
}
