import { Icon } from './icon.tsx'
import './toast.css'

export interface ToastLine {
  id: number
  text: string
  /** It is named by somebody's words, which may be longer than a notice: they are cut. */
  isCut: boolean
  undoLabel: string | null
}

interface ToastRegionProps {
  label: string
  closeLabel: string
  toasts: ToastLine[]
  onUndo: (id: number) => void
  onDismiss: (id: number) => void
  /** The time a toast is shown stands still while the pointer or the focus is on it. */
  onHold: (id: number, isHeld: boolean) => void
}

/** What was just done, each with its undo. Said politely to a screen reader, and never covers the focus. */
export function ToastRegion({ label, closeLabel, toasts, ...acts }: ToastRegionProps) {
  return (
    <section class="toasts" aria-label={label}>
      <div role="status" aria-live="polite" class="visually-hidden">
        {toasts.map((toast) => (
          <p key={toast.id} id={textId(toast.id)}>
            {toast.text}
          </p>
        ))}
      </div>
      {toasts.map((toast) => (
        <Toast key={toast.id} toast={toast} closeLabel={closeLabel} {...acts} />
      ))}
    </section>
  )
}

const textId = (id: number) => `toast-${id}`

function Toast({
  toast,
  closeLabel,
  onUndo,
  onDismiss,
  onHold,
}: { toast: ToastLine } & Omit<ToastRegionProps, 'label' | 'toasts'>) {
  const hold = (isHeld: boolean) => onHold(toast.id, isHeld)
  return (
    <div
      class="toast"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
    >
      <p aria-hidden="true" class={toast.isCut ? 'cut' : undefined} title={toast.isCut ? toast.text : undefined}>
        {toast.text}
      </p>
      {toast.undoLabel && (
        <button type="button" aria-describedby={textId(toast.id)} onClick={() => onUndo(toast.id)}>
          {toast.undoLabel}
        </button>
      )}
      <button type="button" class="toast-close" aria-label={closeLabel} onClick={() => onDismiss(toast.id)}>
        <Icon name="x" small />
      </button>
    </div>
  )
}
