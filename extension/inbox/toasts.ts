import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { DomainEvent } from '../../worker/contract/event.ts'
import { ApiError } from '../api/api-error.ts'

/**
 * What was done, undone or refused. `key` is a key of the locales with `values` for its blanks;
 * `detail` is the worker's own sentence, shown after it. `event` is what another person did
 * meanwhile (a conflict). `canUndo` for as long as it is kept.
 */
export interface Toast {
  id: number
  kind: 'done' | 'undone' | 'refused' | 'conflict'
  key: ToastKey
  /** What was therefore not done: then `key` is the reason. */
  notDone: NotDone | null
  values: Record<string, string>
  /** Of the conversation that it was done to, or the name of the file. */
  subject: string | null
  detail: string | null
  event: DomainEvent | null
  canUndo: boolean
}

/** What an agent does. The locales say of each that it was done, and that it was not (`.not`). What stands in braces are its blanks. */
export type Act =
  | 'toast.assigned' // {name}
  | 'toast.unassigned'
  | 'toast.closed'
  | 'toast.reopened'
  | 'toast.ticket_created' // {stage}
  | 'toast.ticket_moved' // {stage}
  | 'toast.ticket_removed'
  | 'toast.removed'
  | 'toast.restored'
  | 'toast.filtered'
  | 'toast.to_spam'
  | 'toast.blocked'
  | 'toast.accepted'
  | 'toast.commented'
  | 'toast.comment_removed'
  | 'toast.queued'
  | 'toast.scheduled' // {leavesAt}, in milliseconds
  | 'toast.rescheduled' // {leavesAt}
  | 'toast.send_undone'
  | 'toast.retried'
  | 'toast.attended'
  | 'toast.attendance_undone'
  | 'toast.merged'
  | 'toast.unmerged'
  | 'toast.split'
  | 'toast.availability' // {availability}: available, away
  | 'toast.locale' // {locale}

export type NotDone = `${Act}.not` | 'toast.uploaded.not'

/** What somebody else did, and is told since it changed what is on the screen. */
export type Told = 'toast.followed'

export type ToastKey =
  | Act
  | Told
  | 'toast.offline'
  | 'toast.unavailable'
  | 'toast.conflict' // by `event`
  | 'toast.already_sent'
  | 'toast.not_allowed'
  | 'toast.not_found'
  | 'toast.too_large'
  | 'toast.refused'

/** What it was done to. */
type What = Partial<Pick<Toast, 'subject' | 'values'>>
type Undo = () => Promise<void>

interface Kept {
  toast: Toast
  undo: Undo | null
  /** Not the undo of an answer: it ends when the answer leaves. */
  canHold: boolean
  isHeld: boolean
  isDismissed: boolean
}

const KEPT_FOR = 10_000
/** More would lie over what is worked on; only what must stay goes beyond it. */
const AT_MOST = 2

export interface Toasts {
  /** Those to be drawn, the newest last. Every other one can still be undone, and is drawn when there is room again. */
  toasts: ReadonlySignal<readonly Toast[]>
  /** There is something that `undoLast` undoes. */
  canUndo: ReadonlySignal<boolean>
  /** Returns its id. With `leavesIn`, in milliseconds, it goes then and cannot be held: its undo ends there. */
  done(key: Act, what?: What, undo?: Undo, leavesIn?: number): number
  told(key: Told, what: What): void
  /** Takes the place of the one before it: the next undo is the one to be seen. Returns its id. */
  undone(key: Act, what?: What): number
  refused(error: ApiError, notDone?: NotDone | null, what?: What): void
  conflict(event: DomainEvent, notDone: NotDone, what: What): void
  /** It is no longer so: it can be neither seen nor undone. */
  withdraw(id: number): void
  /** Is not drawn any more, and can still be undone by a key: else the key would undo an older act than the last. */
  dismiss(id: number): void
  /** Stays while somebody points at it or has the focus on it, and its whole time again afterwards. */
  hold(id: number, isHeld: boolean): void
  undo(id: number): Promise<void>
  /** The newest that can still be undone, drawn or not. */
  undoLast(): Promise<void>
  dispose(): void
}

export function createToasts(): Toasts {
  const kept = signal<readonly Kept[]>([])
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let lastId = 0

  const find = (id: number) => kept.peek().find(({ toast }) => toast.id === id)

  function show(toast: Pick<Toast, 'kind' | 'key'> & Partial<Toast>, undo: Undo | null = null, leavesIn?: number) {
    const id = ++lastId
    const none = { notDone: null, values: {}, subject: null, detail: null, event: null }
    const whole: Toast = { ...none, ...toast, canUndo: undo !== null, id }
    for (const one of kept.peek()) if (isSaidAgain(one.toast, whole)) withdraw(one.toast.id)
    const canHold = leavesIn === undefined
    kept.value = [...kept.peek(), { toast: whole, undo, canHold, isHeld: false, isDismissed: false }]
    goLater(id, leavesIn)
    return id
  }

  function change(id: number, part: Partial<Kept>): void {
    kept.value = kept.peek().map((one) => (one.toast.id === id ? { ...one, ...part } : one))
  }

  function goLater(id: number, keptFor = KEPT_FOR): void {
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => withdraw(id), keptFor),
    )
  }

  function withdraw(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    kept.value = kept.peek().filter(({ toast }) => toast.id !== id)
  }

  function hold(id: number, isHeld: boolean): void {
    if (!find(id)?.canHold) return
    change(id, { isHeld })
    if (isHeld) clearTimeout(timers.get(id))
    else goLater(id)
  }

  async function undo(id: number): Promise<void> {
    const one = find(id)
    withdraw(id)
    await one?.undo?.()
  }

  return {
    toasts: computed(() => drawn(kept.value)),
    canUndo: computed(() => kept.value.some((one) => one.undo)),
    done: (key, what = {}, undoing, leavesIn) => show({ kind: 'done', key, ...what }, undoing, leavesIn),
    told: (key, what) => void show({ kind: 'done', key, ...what }),
    undone: (key, what = {}) => show({ kind: 'undone', key, ...what }),
    refused(error, notDone = null, what = {}) {
      // Signed out is a screen of its own, not a sentence.
      if (error.code === 'not_signed_in') return
      const key = keyOf(error)
      show({ kind: 'refused', key, notDone, ...what, detail: key === 'toast.refused' ? error.detail : null })
    },
    conflict(event, notDone, what) {
      show({ kind: 'conflict', key: 'toast.conflict', notDone, ...what, event })
    },
    withdraw,
    dismiss(id) {
      if (!find(id)?.undo) return withdraw(id)
      hold(id, false)
      change(id, { isDismissed: true })
    },
    hold,
    undo,
    async undoLast() {
      const last = kept.peek().findLast((one) => one.undo)
      if (last) await undo(last.toast.id)
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

/** The newest, and what must stay: what somebody points at, and the undo of an answer until it leaves. Then the next newest. */
function drawn(kept: readonly Kept[]): Toast[] {
  const shown = kept.filter((one) => !one.isDismissed)
  const must = shown.filter((one) => one === shown.at(-1) || one.isHeld || !one.canHold)
  const others = shown.filter((one) => !must.includes(one)).toReversed()
  const all = new Set([...must, ...others.slice(0, Math.max(0, AT_MOST - must.length))])
  return shown.filter((one) => all.has(one)).map(({ toast }) => toast)
}

/** Two of a kind say no more than one; and what was undone is not so any more once something new is done. */
function isSaidAgain(before: Toast, now: Toast): boolean {
  if (before.kind === 'undone') return now.kind === 'undone' || now.kind === 'done'
  if (before.kind !== now.kind) return false
  return (
    now.kind === 'refused' && before.key === now.key && before.notDone === now.notDone && before.subject === now.subject
  )
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
