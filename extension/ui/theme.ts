import { signal } from '@preact/signals'
import './theme.css'

export interface Theme {
  skin: 'gmail' | 'outlook'
  isDark: boolean
  /** The colour of the page around us, where it has one of its own. */
  background: string | null
}

const current = signal<Theme>({ skin: 'gmail', isDark: false, background: null })
export const theme = {
  get value() {
    return current.value
  },
  peek: () => current.peek(),
}

export function setTheme(next: Theme): void {
  current.value = next
  const root = document.documentElement
  root.dataset.skin = next.skin
  root.dataset.theme = next.isDark ? 'dark' : 'light'
  if (next.background) root.style.setProperty('--ground', next.background)
  else root.style.removeProperty('--ground')
}

/** Follows the system's choice of light or dark, where no page around us says. Returns what ends that. */
export function followSystemTheme(): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => setTheme({ ...current.peek(), isDark: dark.matches })
  follow()
  dark.addEventListener('change', follow)
  return () => dark.removeEventListener('change', follow)
}
