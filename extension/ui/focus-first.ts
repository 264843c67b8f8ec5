/**
 * Gives the focus to the first of these selectors (by commas, the best one first) that takes it, and tells whether one did.
 * `isQuiet`: with no ring around it until a key is pressed, where the browser can do so; nobody asked for it to be there.
 */
export function focusFirst(root: ParentNode, selectors: string, isQuiet = false): boolean {
  // The library's types may not know it yet.
  const options: FocusOptions & { focusVisible?: boolean } = { preventScroll: true }
  if (isQuiet) options.focusVisible = false
  return selectors.split(',').some((selector) => {
    const found = root.querySelector<HTMLElement>(selector)
    found?.focus(options)
    return found !== null && document.activeElement === found
  })
}
