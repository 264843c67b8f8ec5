/** The colour a reader sees behind an element: its own, or that of the first opaque one around it. */
export function backgroundOf(el: Element | null): string {
  for (let at = el; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at)
    if (alpha(backgroundColor) > 0.95) return backgroundColor
  }
  return 'rgb(255, 255, 255)'
}

/** Relative luminance after WCAG 2, below which light text reads better. */
export function isDark(colour: string): boolean {
  const [r = 255, g = 255, b = 255] = numbers(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.18
}

function alpha(colour: string): number {
  return numbers(colour)[3] ?? 1
}

// Computed colours are `rgb(…)` or `rgba(…)` for everything but wide-gamut colours, which mail hosts do not use for grounds.
function numbers(colour: string): number[] {
  return (colour.match(/[\d.]+/g) ?? []).map(Number)
}
