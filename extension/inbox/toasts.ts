import type { DomainEvent } from '../../worker/contract/event.ts'

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
  detail: string | null
  event: DomainEvent | null
  canUndo: boolean
}

/** All sentences a toast can say; the locales hold each. `{name}` and `{number}` are blanks. */
export type ToastKey =
  | 'toast.assigned' // {name}
  | 'toast.unassigned'
  | 'toast.closed'
  | 'toast.reopened'
  | 'toast.ticket_created'
  | 'toast.ticket_moved' // {stage}
  | 'toast.ticket_removed'
  | 'toast.removed'
  | 'toast.restored'
  | 'toast.commented'
  | 'toast.comment_removed'
  | 'toast.queued'
  | 'toast.send_undone'
  | 'toast.retried'
  | 'toast.availability' // {availability}
  | 'toast.locale'
  | 'toast.offline'
  | 'toast.conflict' // {name} did `event` meanwhile
  | 'toast.already_sent'
  | 'toast.not_allowed'
  | 'toast.not_found'
  | 'toast.too_large' // {filename}
  | 'toast.refused'
