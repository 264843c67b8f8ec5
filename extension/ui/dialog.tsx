import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useId, useRef } from 'preact/hooks'
import { IconButton } from './icon-button.tsx'
import './dialog.css'

/** The browser's own modal dialog: it traps the focus, closes on Escape and gives the focus back. */
export function Dialog({
  title,
  closeLabel,
  onClose,
  children,
}: {
  title: string
  closeLabel: string
  onClose: () => void
  children: ComponentChildren
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    ref.current?.showModal()
  }, [])
  return (
    <dialog
      ref={ref}
      class="dialog scroll"
      aria-labelledby={id}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === event.currentTarget) ref.current?.close()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <IconButton icon="x" label={closeLabel} onClick={() => ref.current?.close()} />
      </header>
      {children}
    </dialog>
  )
}
