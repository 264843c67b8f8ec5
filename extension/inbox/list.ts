import type { ApiError } from '../api/api-error.ts'
import type { Conversation } from '../../worker/contract/conversation.ts'

/** The rows on the screen. `more` is a following page under way; `next` is null at the end. */
export interface List {
  items: Conversation[]
  state: 'loading' | 'ready' | 'more' | 'error'
  next: string | null
  error: ApiError | null
}
