import { element, onPress } from './element.ts'
import { icon } from './icon.ts'

export interface Choice {
  label: string
  mark?: Node
  /** A word about it, at its end. */
  note?: string | undefined
  isChosen: boolean
  choose(): void
}

/** A menu of a few choices under its button, after the ARIA practice for menu buttons. The top layer keeps it over the host's own. */
export function openMenu(root: ShadowRoot, button: HTMLElement, label: string, choices: Choice[]): void {
  const items = choices.map(({ label: text, mark, note, isChosen, choose }) => {
    const name = element('span', { class: 'name' }, text)
    const attributes = { role: 'menuitemradio', 'aria-checked': String(isChosen), tabindex: '-1' }
    const item = element('div', attributes, icon('check'), mark ?? null, name, note ? element('small', {}, note) : null)
    const chosen = () => {
      menu.hidePopover()
      button.focus()
      choose()
    }
    onPress(item, chosen)
    item.addEventListener('keydown', (event) => {
      if (event.isTrusted && (event.key === 'Enter' || event.key === ' ')) {
        event.preventDefault()
        chosen()
      }
    })
    return item
  })
  const menu = element('div', { role: 'menu', 'aria-label': label, popover: 'auto' }, ...items)

  menu.addEventListener('keydown', (event) => {
    const at = items.indexOf(root.activeElement as HTMLDivElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      items.at(next % items.length)?.focus()
    } else if (event.key === 'Tab' || event.key === 'Escape') {
      event.preventDefault()
      menu.hidePopover()
      button.focus()
    }
  })
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return
    button.setAttribute('aria-expanded', 'false')
    menu.remove()
  })

  root.append(menu)
  menu.showPopover()
  button.setAttribute('aria-expanded', 'true')
  const under = button.getBoundingClientRect()
  const { width, height } = menu.getBoundingClientRect()
  menu.style.left = `${Math.max(8, Math.min(under.left, innerWidth - width - 8))}px`
  menu.style.top = `${under.bottom + 4 + height > innerHeight ? Math.max(8, under.top - height - 4) : under.bottom + 4}px`
  ;(items.find((item) => item.ariaChecked === 'true') ?? items[0])?.focus()
}
