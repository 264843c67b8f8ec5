/** Gives the focus to the first of these selectors (by commas, the best one first) that takes it, and tells whether one did. */
export function focusFirst(root: ParentNode, selectors: string): boolean {
  return selectors.split(',').some((selector) => {
    const found = root.querySelector<HTMLElement>(selector)
    found?.focus({ preventScroll: true })
    return found !== null && document.activeElement === found
  })
}
