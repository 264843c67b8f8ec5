/** Gives the focus to the first of these selectors (by commas, the best one first) that takes it, and tells whether one did. */
export function focusFirst(root: ParentNode, selectors: string, options: Focusing = {}): boolean {
  return selectors.split(',').some((selector) => {
    const found = root.querySelector<HTMLElement>(selector)
    found?.focus({ preventScroll: true, ...options })
    return found !== null && document.activeElement === found
  })
}

/** The same where nobody asked for it: with no ring until a key is pressed. */
export function focusQuietly(root: ParentNode, selectors: string): void {
  if (!focusFirst(root, selectors, { focusVisible: false })) return
  const focused = document.activeElement as HTMLElement
  const show = () => {
    if (document.activeElement !== focused) return
    focused.blur()
    focused.focus({ preventScroll: true })
  }
  addEventListener('keydown', show, { once: true, capture: true })
}

/** With what the library's types do not know yet. */
type Focusing = FocusOptions & { focusVisible?: boolean }
