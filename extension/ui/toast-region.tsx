import { useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'
import './toast.css'

export interface ToastLine {
  /** A newer one has a higher one. */
  id: number
  text: string
  /** Why, in a line of its own. */
  reason: string | null
  /** It is named by somebody's words, which may be longer than a notice: they are cut. */
  isCut: boolean
  undoLabel: string | null
}

interface ToastRegionProps {
  label: string
  closeLabel: string
  /** The newest first: it is nearest to the Tab key and to the eye, and the others stay where they are when it comes. */
  toasts: ToastLine[]
  onUndo: (id: number) => void
  onDismiss: (id: number) => void
  /** The time a toast is shown stands still while the pointer or the focus is on it. */
  onHold: (id: number, isHeld: boolean) => void
}

/** What was just done, each with its undo. Said politely to a screen reader, and never covers the focus. */
export function ToastRegion({ label, closeLabel, toasts, ...acts }: ToastRegionProps) {
  const newest = useNewest(toasts)
  return (
    <section class="toasts" aria-label={label}>
      <div role="status" class="visually-hidden">
        {newest && <Words key={newest.id} toast={newest} />}
      </div>
      {toasts.map((toast) => (
        <Toast key={toast.id} toast={toast} closeLabel={closeLabel} {...acts} />
      ))}
    </section>
  )
}

/** The one that came last, as long as it is there: an older one was said before, also where it is drawn again. */
function useNewest(toasts: ToastLine[]): ToastLine | undefined {
  const last = useRef(0)
  last.current = Math.max(last.current, ...toasts.map(({ id }) => id))
  return toasts.find(({ id }) => id === last.current)
}

function Words({ toast: { text, reason, isCut } }: { toast: ToastLine }) {
  return (
    <>
      <p class={isCut ? 'toast-cut' : undefined} title={isCut ? text : undefined}>
        {text}
      </p>
      {reason && <p>{reason}</p>}
    </>
  )
}

function Toast({
  toast,
  closeLabel,
  onUndo,
  onDismiss,
  onHold,
}: { toast: ToastLine } & Omit<ToastRegionProps, 'label' | 'toasts'>) {
  const hold = (isHeld: boolean) => onHold(toast.id, isHeld)
  const words = `toast-${toast.id}`
  return (
    <div
      class="toast"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
    >
      <div id={words} class="toast-words">
        <Words toast={toast} />
      </div>
      {toast.undoLabel && (
        <button type="button" aria-describedby={words} onClick={() => onUndo(toast.id)}>
          {toast.undoLabel}
        </button>
      )}
      <button
        type="button"
        class="toast-close"
        aria-label={closeLabel}
        aria-describedby={words}
        onClick={() => onDismiss(toast.id)}
      >
        <Icon name="x" small />
      </button>
    </div>
  )
}
