import { useEffect, useState } from 'preact/hooks'
import type { Message } from '../../worker/contract/message.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { locale, t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { relativeTime } from '../ui/time-format.ts'
import { failureSentence } from './failure-sentence.ts'
import { Scheduled } from './scheduled.tsx'
import { ServerWords } from './server-words.tsx'

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
        <div class={message.failure ? 'delivery told doubt' : 'delivery sent'}>
          <Icon name={message.failure ? 'clock' : 'tick'} small />
          <span>
            {message.failure ? t('delivery.delayed', { reason: failureSentence(message.failure) }) : t('delivery.sent')}
          </span>
          <ServerWords failure={message.failure} />
        </div>
      )
    case 'failed':
      return (
        <div class="delivery told bad">
          <Icon name="alert" small />
          <span>
            {message.failure
              ? t('delivery.failed_because', { reason: failureSentence(message.failure) })
              : t('delivery.failed')}
          </span>
          {again}
          <ServerWords failure={message.failure} />
        </div>
      )
    case 'uncertain':
      return (
        <p class="delivery told doubt">
          <Icon name="alert" small />
          <span>{t('delivery.uncertain')}</span>
          {again}
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
    <div class="delivery">
      {message.failure ? (
        <span>
          <Icon name="clock" small />
          {t('delivery.waits_because', { reason: failureSentence(message.failure) })}
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
      <ServerWords failure={message.failure} />
    </div>
  )
}
