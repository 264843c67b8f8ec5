import type { TimelineItem } from '../../worker/contract/event.ts'
import type { ApiError } from '../api/api-error.ts'

/**
 * The open conversation's entries, oldest first. `older` is null when the first one is there.
 * What is being saved stands at the end, in `pendingIds` (event ids) until the worker has it.
 */
export interface Timeline {
  items: TimelineItem[]
  pendingIds: ReadonlySet<string>
  older: string | null
  state: 'idle' | 'loading' | 'ready' | 'more' | 'error'
  error: ApiError | null
}
