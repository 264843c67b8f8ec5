import { signal, type ReadonlySignal } from '@preact/signals'
import type { DomainEvent } from '../../worker/contract/event.ts'
import { ApiError } from '../api/api-error.ts'

/**
 * One sentence about what was done or refused. `key` is a key of the locales with `values` for its
 * blanks; `detail` is the worker's own sentence, shown after it. `event` is what another person did
 * meanwhile (a conflict). `canUndo` for as long as it is shown.
 */
export interface Toast {
  id: number
  kind: 'done' | 'refused' | 'conflict'
  key: ToastKey
  values: Record<string, string>
  /** Of the conversation that it was done to. */
  subject: string | null
  detail: string | null
  event: DomainEvent | null
  canUndo: boolean
}

/** All sentences a toast can say; the locales hold each. What stands in braces are its blanks. */
export type ToastKey =
  | 'toast.assigned' // {name}
  | 'toast.unassigned'
  | 'toast.closed'
  | 'toast.reopened'
  | 'toast.ticket_created' // {stage}
  | 'toast.ticket_moved' // {stage}
  | 'toast.ticket_removed'
  | 'toast.removed'
  | 'toast.restored'
  | 'toast.commented'
  | 'toast.comment_removed'
  | 'toast.queued'
  | 'toast.send_undone'
  | 'toast.retried'
  | 'toast.availability' // {availability}: available, away
  | 'toast.locale' // {locale}
  | 'toast.offline'
  | 'toast.unavailable'
  | 'toast.conflict' // {name}, who did `event` meanwhile
  | 'toast.already_sent'
  | 'toast.not_allowed'
  | 'toast.not_found'
  | 'toast.too_large' // {filename}
  | 'toast.refused'

const SHOWN_FOR = 10_000
/** More would lie over what is worked on; only what must stay goes beyond it. */
const AT_MOST = 2

export interface Toasts {
  toasts: ReadonlySignal<readonly Toast[]>
  /** Returns its id. With `shownFor`, in milliseconds, it goes then and cannot be held: its undo ends there. */
  done(key: ToastKey, values?: Record<string, string>, undo?: () => Promise<void>, shownFor?: number): number
  /** Says it of the conversation with this subject. */
  doneTo(subject: string, key: ToastKey, values: Record<string, string>, undo: () => Promise<void>): number
  refused(error: ApiError, values?: Record<string, string>): void
  conflict(name: string, event: DomainEvent): void
  dismiss(id: number): void
  /** Stays while somebody points at it or has the focus on it, and its whole time again afterwards. */
  hold(id: number, isHeld: boolean): void
  undo(id: number): Promise<void>
  dispose(): void
}

export function createToasts(): Toasts {
  const toasts = signal<readonly Toast[]>([])
  const undos = new Map<number, () => Promise<void>>()
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  const holdable = new Set<number>()
  const held = new Set<number>()
  let lastId = 0

  function show(toast: Pick<Toast, 'kind' | 'key'> & Partial<Toast>, shownFor?: number): number {
    const id = ++lastId
    const whole: Toast = { values: {}, subject: null, detail: null, event: null, canUndo: false, ...toast, id }
    toasts.value = [...toasts.peek(), whole]
    if (shownFor === undefined) holdable.add(id)
    goLater(id, shownFor)
    if (toasts.peek().length > AT_MOST) dismissOldest()
    return id
  }

  /** But none that somebody points at, and none of an answer that has not left: its undo is there until it leaves. */
  function dismissOldest(): void {
    const old = toasts.peek().slice(0, -1)
    const first = old.find(({ id }) => holdable.has(id) && !held.has(id))
    if (first) dismiss(first.id)
  }

  function goLater(id: number, shownFor = SHOWN_FOR): void {
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => dismiss(id), shownFor),
    )
  }

  function dismiss(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    holdable.delete(id)
    held.delete(id)
    undos.delete(id)
    toasts.value = toasts.peek().filter((toast) => toast.id !== id)
  }

  return {
    toasts,
    dismiss,
    done(key, values = {}, undo, shownFor) {
      const id = show({ kind: 'done', key, values, canUndo: undo !== undefined }, shownFor)
      if (undo) undos.set(id, undo)
      return id
    },
    doneTo(subject, key, values, undo) {
      const id = show({ kind: 'done', key, values, subject, canUndo: true })
      undos.set(id, undo)
      return id
    },
    refused(error, values = {}) {
      // Signed out is a screen of its own, not a sentence.
      if (error.code === 'not_signed_in') return
      const key = keyOf(error)
      show({ kind: 'refused', key, values, detail: key === 'toast.refused' ? error.detail : null })
    },
    conflict(name, event) {
      show({ kind: 'conflict', key: 'toast.conflict', values: { name }, event })
    },
    hold(id, isHeld) {
      if (!holdable.has(id)) return
      if (isHeld) held.add(id)
      else held.delete(id)
      if (isHeld) clearTimeout(timers.get(id))
      else goLater(id)
    },
    async undo(id) {
      const undo = undos.get(id)
      dismiss(id)
      await undo?.()
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

function keyOf({ code }: ApiError): ToastKey {
  switch (code) {
    case 'offline':
      return 'toast.offline'
    case 'not_allowed':
    case 'not_inbox_member':
      return 'toast.not_allowed'
    case 'unavailable':
    case 'not_found':
    case 'already_sent':
    case 'too_large':
      return `toast.${code}`
    default:
      return 'toast.refused'
  }
}
