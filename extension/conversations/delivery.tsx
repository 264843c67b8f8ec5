import { useEffect, useState } from 'preact/hooks'
import type { Message } from '../../worker/contract/message.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { locale, t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { relativeTime } from '../ui/time-format.ts'
import { Scheduled } from './scheduled.tsx'

/** How far a message of ours has come, and what can still be done about it. */
export function Delivery({ inbox, message, isPending }: { inbox: Inbox; message: Message; isPending: boolean }) {
  // What left once may have reached somebody: whoever sends it again is told that they get it twice.
  const mayBeThere = message.status === 'uncertain' || message.rawUrl !== null
  const again = inbox.canAct.value && (
    <button
      type="button"
      title={mayBeThere ? t('delivery.send_again_title') : undefined}
      onClick={() => void inbox.retrySend(message.id)}
    >
      {mayBeThere ? t('delivery.send_again') : t('delivery.again')}
    </button>
  )
  if (isPending) return <p class="delivery">{t('delivery.saving')}</p>
  switch (message.status) {
    case 'scheduled':
      return <Scheduled inbox={inbox} message={message} />
    case 'queued':
      return <Queued inbox={inbox} message={message} />
    case 'sending':
      return (
        <p class="delivery">
          <Icon name="send" small /> {t('delivery.sending')}
        </p>
      )
    case 'sent':
      return (
        <p class={message.failure ? 'delivery doubt' : 'delivery sent'}>
          <Icon name={message.failure ? 'clock' : 'tick'} small />{' '}
          {message.failure ? t('delivery.delayed', { reason: message.failure }) : t('delivery.sent')}
        </p>
      )
    case 'failed':
      return (
        <p class="delivery bad">
          <Icon name="alert" small />{' '}
          {message.failure ? t('delivery.failed_because', { reason: message.failure }) : t('delivery.failed')} {again}
        </p>
      )
    case 'uncertain':
      return (
        <p class="delivery doubt">
          <Icon name="alert" small /> {t('delivery.uncertain')} {again}
        </p>
      )
    case 'undone':
      return (
        <p class="delivery">
          <Icon name="undo" small /> {t('delivery.undone')}
        </p>
      )
    default:
      return null
  }
}

function Queued({ inbox, message }: { inbox: Inbox; message: Message }) {
  const secondsLeft = () => Math.max(0, Math.ceil(((message.leavesAt ?? 0) - Date.now()) / 1000))
  const [left, setLeft] = useState(secondsLeft)
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft()), 250)
    return () => clearInterval(timer)
  }, [message.leavesAt])
  const leaves = message.failure
    ? t('delivery.next_try', { when: relativeTime(message.leavesAt ?? 0, Date.now(), locale()) })
    : t('delivery.queued', { count: left })
  const isMine = message.authorId === inbox.start.value?.me.id
  return (
    <p class="delivery">
      {message.failure ? (
        <span>
          <Icon name="clock" small />
          {t('delivery.waits_because', { reason: message.failure })}
        </span>
      ) : (
        <Icon name="clock" small />
      )}
      {left > 0 ? leaves : t('delivery.leaving')}
      {left > 0 && isMine && inbox.canAct.value && (
        <button type="button" onClick={() => void inbox.undoSend(message.id)}>
          {t('app.undo')}
        </button>
      )}
    </p>
  )
}
