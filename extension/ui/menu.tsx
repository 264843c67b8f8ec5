import type { ComponentChildren, Ref } from 'preact'
import { useLayoutEffect, useId } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'
import { usePopover } from './use-popover.ts'
import './menu.css'

export interface MenuItem {
  id: string
  label: string
  icon?: IconName
  picture?: ComponentChildren
  /** Set on every item of a choice: the one that holds now. */
  isChosen?: boolean
  isDanger?: boolean
  hotkey?: string
  /** What choosing it comes to, said more quietly after it. */
  hint?: string
  /** A heading above this item, which begins a group. */
  group?: string
}

export interface TriggerProps {
  buttonRef: Ref<HTMLButtonElement>
  'aria-haspopup': 'menu' | 'listbox'
  'aria-expanded': boolean
  'aria-controls': string | undefined
  onClick: () => void
}

interface MenuProps {
  label: string
  items: MenuItem[]
  onChoose: (id: string) => void
  trigger: (props: TriggerProps) => ComponentChildren
}

/** A button with a menu: arrows, Home and End move, letters find, Enter chooses, Escape leaves. */
export function Menu({ label, items, onChoose, trigger }: MenuProps) {
  const { buttonRef, boxRef, isOpen, toggle, close } = usePopover()
  const id = useId()

  useLayoutEffect(() => {
    if (!isOpen) return
    const found =
      boxRef.current?.querySelector<HTMLElement>('[aria-checked=true]') ??
      boxRef.current?.querySelector<HTMLElement>('.menu-item')
    found?.focus()
  }, [isOpen])

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation()
    const all = [...(boxRef.current?.querySelectorAll<HTMLElement>('.menu-item') ?? [])]
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = target(event.key, at, all)
    if (to) {
      event.preventDefault()
      to.focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      close()
    }
  }

  return (
    <>
      {trigger({
        buttonRef,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        'aria-controls': isOpen ? id : undefined,
        onClick: toggle,
      })}
      {isOpen && (
        <div
          ref={boxRef}
          id={id}
          popover="auto"
          role="menu"
          aria-label={label}
          class="popover scroll"
          onKeyDown={onKeyDown}
        >
          {grouped(items).map(({ name, items: some }) => (
            <div key={some[0]?.id} role={name ? 'group' : 'presentation'} aria-label={name}>
              {name && (
                <div class="menu-group" aria-hidden="true">
                  {name}
                </div>
              )}
              {some.map((item) => (
                <button
                  key={item.id}
                  type="button"
                  role={item.isChosen === undefined ? 'menuitem' : 'menuitemradio'}
                  aria-checked={item.isChosen}
                  tabIndex={-1}
                  class={item.isDanger ? 'menu-item danger' : 'menu-item'}
                  onClick={() => {
                    close()
                    onChoose(item.id)
                  }}
                >
                  {item.picture ?? (item.icon && <Icon name={item.icon} />)}
                  <span class="cut">{item.label}</span>
                  {item.hint && <span class="end">{item.hint}</span>}
                  {item.hotkey && <kbd class="end">{item.hotkey}</kbd>}
                  {item.isChosen && <ChosenMark />}
                </button>
              ))}
            </div>
          ))}
        </div>
      )}
    </>
  )
}

export function ChosenMark() {
  return (
    <svg class="icon small chosen" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M5 13l4 4L19 7" />
    </svg>
  )
}

/** Each begins where an item names one. */
function grouped(items: MenuItem[]): { name: string | undefined; items: MenuItem[] }[] {
  const starts = items.flatMap(({ group }, at) => (at === 0 || group ? [at] : []))
  return starts.map((from, at) => ({ name: items[from]!.group, items: items.slice(from, starts[at + 1]) }))
}

function target(key: string, at: number, all: HTMLElement[]): HTMLElement | undefined {
  if (key === 'ArrowDown') return all[(at + 1) % all.length]
  if (key === 'ArrowUp') return all[(at - 1 + all.length) % all.length]
  if (key === 'Home') return all[0]
  if (key === 'End') return all.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const after = [...all.slice(at + 1), ...all.slice(0, at + 1)]
  return after.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()))
}
