import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'
import './state.css'

/** Nothing here, and what to do next. */
export function EmptyState({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
    </div>
  )
}
