import type { Found } from '../../worker/contract/conversation.ts'
import type { ApiError } from '../api/api-error.ts'

/** `idle` without a query: then the list is what is shown. */
export interface Search {
  query: string
  state: 'idle' | 'loading' | 'ready' | 'more' | 'error'
  items: Found[]
  next: string | null
  error: ApiError | null
}
