import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'

/**
 * A box of the browser's top layer beneath its button: no pane can cut it off, Escape and a click
 * beside it close it, and the focus goes back to the button.
 */
export function usePopover() {
  const buttonRef = useRef<HTMLButtonElement>(null)
  const boxRef = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)

  useLayoutEffect(() => {
    const box = boxRef.current
    if (!isOpen || !box) return
    box.showPopover()
    if (buttonRef.current) place(box, buttonRef.current)
    const onToggle = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') setOpen(false)
    }
    const onResize = () => setOpen(false)
    box.addEventListener('toggle', onToggle)
    addEventListener('resize', onResize)
    return () => {
      box.removeEventListener('toggle', onToggle)
      removeEventListener('resize', onResize)
    }
  }, [isOpen])

  const close = useCallback(() => {
    setOpen(false)
    buttonRef.current?.focus()
  }, [])
  const toggle = useCallback(() => setOpen((was) => !was), [])
  return { buttonRef, boxRef, isOpen, toggle, close }
}

function place(box: HTMLElement, button: HTMLElement) {
  const at = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = box
  const margin = 8
  const left = Math.max(margin, Math.min(at.left, innerWidth - width - margin))
  const below = at.bottom + 4
  const top = below + height > innerHeight - margin && at.top - height - 4 > margin ? at.top - height - 4 : below
  box.style.left = `${left}px`
  box.style.top = `${top}px`
  box.style.maxHeight = `${innerHeight - top - margin}px`
}
