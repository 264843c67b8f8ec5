import { eventSentence } from '../conversations/event-sentence.ts'
import { leavingTime } from '../conversations/leaving-time.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Toast } from '../inbox/toasts.ts'
import { t } from '../locales/translate.ts'
import { ToastRegion } from '../ui/toast-region.tsx'

export function Toasts({ inbox }: { inbox: Inbox }) {
  const lines = inbox.toasts.value.toReversed().map((toast) => ({
    id: toast.id,
    ...words(inbox, toast),
    isCut: toast.subject !== null,
    undoLabel: toast.canUndo ? t('app.undo') : null,
  }))
  return (
    <ToastRegion
      label={t('app.notices')}
      closeLabel={t('toast.dismiss')}
      toasts={lines}
      onUndo={(id) => void inbox.undo(id)}
      onDismiss={(id) => inbox.dismissToast(id)}
      onHold={(id, isHeld) => inbox.holdToast(id, isHeld)}
    />
  )
}

/** What was done, or was not and why, and to what. */
function words(inbox: Inbox, toast: Toast): { text: string; reason: string | null } {
  const { key, notDone, detail, event } = toast
  const sentence = event && eventSentence(inbox, event, inbox.known(event.conversationId ?? '')?.contactName ?? '')
  const why = [t(key, blanks(toast)), sentence ?? detail].filter(Boolean).join(' ')
  if (!notDone) return { text: about(toast, why), reason: null }
  const not = t(notDone, blanks(toast))
  // Without a clear answer it may have been done all the same.
  const isUnsure = key === 'toast.unavailable'
  const text = isUnsure ? t('toast.perhaps', { not: not[0]!.toLowerCase() + not.slice(1) }) : not
  return { text: about(toast, text), reason: why }
}

function about({ subject }: Toast, done: string): string {
  return subject === null ? done : t('toast.about', { done, subject: subject || t('list.no_subject') })
}

function blanks({ values }: Toast): Record<string, string> {
  const { availability, leavesAt } = values
  if (leavesAt !== undefined) return { ...values, when: leavingTime(Number(leavesAt)) }
  if (availability !== 'away' && availability !== 'available') return values
  return { ...values, availability: t(`availability.${availability}`).toLowerCase() }
}
