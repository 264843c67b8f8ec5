import type { ComponentChildren } from 'preact'

/** A text with the places that were found marked; `marks` are [start, end), and may overlap or be wrong. */
export function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const parts: ComponentChildren[] = []
  let from = 0
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < from || end <= start || end > text.length) continue
    parts.push(text.slice(from, start), <mark>{text.slice(start, end)}</mark>)
    from = end
  }
  parts.push(text.slice(from))
  return <>{parts}</>
}
