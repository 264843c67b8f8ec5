import type { ButtonHTMLAttributes, Ref } from 'preact'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

interface IconButtonProps extends Omit<ButtonHTMLAttributes, 'class'> {
  class?: string
  icon: IconName
  /** What it does: its name for a screen reader, and its tooltip. */
  label: string
  /** A key that does the same, shown in the tooltip. */
  hotkey?: string
  small?: boolean
  buttonRef?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, hotkey, small = false, buttonRef, class: more, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={hotkey ? `${label} (${hotkey})` : label}
      {...rest}
      ref={buttonRef}
      class={`icon-button${small ? ' small' : ''}${more ? ` ${more}` : ''}`}
    >
      <Icon name={icon} />
    </button>
  )
}
