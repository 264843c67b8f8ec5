import type { Inbox } from '../inbox/inbox.ts'

/** Which of the empty lists it is that is shown: of the sentences `list.empty_…`. */
export function emptyList(inbox: Inbox) {
  const view = inbox.view.value
  if (view === 'sent' || view === 'trash') return view
  return inbox.status.value === 'closed' ? 'closed' : (`${view}_open` as const)
}
