import type { ComponentChildren } from 'preact'

/** Said by a screen reader, not drawn. */
export function VisuallyHidden({ children }: { children: ComponentChildren }) {
  return <span class="visually-hidden">{children}</span>
}
