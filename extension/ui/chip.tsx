import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import './chip.css'

/** Something chosen that can be taken away again, like a recipient. */
export function Chip({
  children,
  title,
  removeLabel,
  onRemove,
}: {
  children: ComponentChildren
  title?: string
  removeLabel?: string
  onRemove?: () => void
}) {
  return (
    <span class="chip" title={title}>
      <span class="cut">{children}</span>
      {onRemove && (
        <button type="button" class="chip-remove" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
          <Icon name="x" small />
        </button>
      )}
    </span>
  )
}

export type TagTone = 'plain' | 'new' | 'wait' | 'done' | 'late'

/** A short fact on a row. Its words say it all; the colour only helps the eye. */
export function Tag({ children, tone = 'plain' }: { children: ComponentChildren; tone?: TagTone }) {
  return <span class={`tag ${tone} cut`}>{children}</span>
}
