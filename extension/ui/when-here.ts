let wish: (() => void) | null = null

/**
 * Moves the focus now where the person is in this page, else when they come back to it; the last wish counts. A frame
 * that took it unasked, even a hidden one, would hear what is typed in the page around it.
 */
export function whenHere(take: () => void): void {
  if (document.hasFocus()) return take()
  if (!wish) addEventListener('focus', grant, { once: true })
  wish = take
}

function grant(): void {
  const take = wish
  wish = null
  take?.()
}
