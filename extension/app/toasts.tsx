import { eventSentence } from '../conversations/event-sentence.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Toast } from '../inbox/toasts.ts'
import { t } from '../locales/translate.ts'
import { ToastRegion } from '../ui/toast-region.tsx'

export function Toasts({ inbox }: { inbox: Inbox }) {
  const lines = inbox.toasts.value.map((toast) => ({
    id: toast.id,
    text: toastText(inbox, toast),
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

function toastText(inbox: Inbox, { key, values, subject, detail, event }: Toast): string {
  const { availability } = values
  const words =
    availability === 'away' || availability === 'available'
      ? { ...values, availability: t(`availability.${availability}`).toLowerCase() }
      : values
  const sentence = event && eventSentence(inbox, event, inbox.known(event.conversationId ?? '')?.contactName ?? '')
  if (subject !== null) return t('toast.about', { done: t(key, words), subject: subject || t('list.no_subject') })
  return [t(key, words), sentence ?? detail].filter(Boolean).join(' ')
}
