import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { ChosenMark, type MenuItem, type TriggerProps } from './menu.tsx'
import { usePopover } from './use-popover.ts'
import './menu.css'

interface PickerProps {
  label: string
  searchLabel: string
  noneLabel: string
  items: MenuItem[]
  onChoose: (id: string) => void
  trigger: (props: TriggerProps) => ComponentChildren
}

/** A menu that is searched while typing: for lists that grow, like members. */
export function Picker({ label, searchLabel, noneLabel, items, onChoose, trigger }: PickerProps) {
  const { buttonRef, boxRef, isOpen, toggle, close } = usePopover()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const inputRef = useRef<HTMLInputElement>(null)
  const id = useId()
  const shown = items.filter((item) => item.label.toLowerCase().includes(query.trim().toLowerCase()))

  useEffect(() => {
    setQuery('')
    setActive(
      Math.max(
        0,
        items.findIndex((item) => item.isChosen),
      ),
    )
    if (isOpen) inputRef.current?.focus()
  }, [isOpen])
  useEffect(() => {
    boxRef.current?.querySelector('.menu-item.active')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  function choose(item: MenuItem | undefined) {
    if (!item) return
    close()
    onChoose(item.id)
  }
  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation()
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, shown.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter') choose(shown[active])
    else if (event.key === 'Escape' || event.key === 'Tab') close()
    else return
    event.preventDefault()
  }

  return (
    <>
      {trigger({
        buttonRef,
        'aria-haspopup': 'listbox',
        'aria-expanded': isOpen,
        'aria-controls': isOpen ? id : undefined,
        onClick: toggle,
      })}
      {isOpen && (
        <div ref={boxRef} popover="auto" class="popover scroll" onKeyDown={onKeyDown}>
          <input
            ref={inputRef}
            class="popover-search"
            type="text"
            role="combobox"
            aria-label={searchLabel}
            placeholder={searchLabel}
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={shown[active] ? `${id}-${shown[active].id}` : undefined}
            value={query}
            onInput={(event) => {
              setQuery(event.currentTarget.value)
              setActive(0)
            }}
          />
          <div id={id} role="listbox" aria-label={label}>
            {shown.map((item, index) => (
              <div
                key={item.id}
                id={`${id}-${item.id}`}
                role="option"
                aria-selected={item.isChosen ?? false}
                class={index === active ? 'menu-item active' : 'menu-item'}
                onPointerMove={() => setActive(index)}
                onClick={() => choose(item)}
              >
                {item.picture}
                <span class="cut">{item.label}</span>
                {item.hotkey && <kbd class="end">{item.hotkey}</kbd>}
                {item.isChosen && <ChosenMark />}
              </div>
            ))}
          </div>
          {shown.length === 0 && <p class="menu-none">{noneLabel}</p>}
        </div>
      )}
    </>
  )
}
