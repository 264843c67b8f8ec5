import type { View } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { hasStatuses } from '../inbox/views.ts'

/** Which of the empty lists it is that is shown: of the sentences `list.empty_…`. */
export function emptyList(inbox: Inbox) {
  const view = inbox.view.value
  if (!hasStatuses(view)) return view as Exclude<View, 'all' | 'mine' | 'unassigned'>
  return inbox.status.value === 'closed' ? 'closed' : (`${view as 'all' | 'mine' | 'unassigned'}_open` as const)
}
