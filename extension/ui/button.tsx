import type { ButtonHTMLAttributes, Ref } from 'preact'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

interface ButtonProps extends Omit<ButtonHTMLAttributes, 'class'> {
  class?: string
  kind?: 'primary' | 'outline' | 'quiet'
  icon?: IconName
  buttonRef?: Ref<HTMLButtonElement>
}

export function Button({ kind = 'outline', icon, buttonRef, children, class: more, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} ref={buttonRef} class={`button ${kind}${more ? ` ${more}` : ''}`}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
