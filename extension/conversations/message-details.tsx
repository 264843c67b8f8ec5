import type { Address, Authentication, Message } from '../../worker/contract/message.ts'
import { locale, t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { regional } from '../ui/regional.ts'

/** Everybody the mail was from and to, and the mail itself as it arrived. */
export function MessageDetails({ message, origin }: { message: Message; origin: string }) {
  const date = new Intl.DateTimeFormat(regional(locale()), {
    dateStyle: 'full',
    timeStyle: 'long',
    hourCycle: 'h23',
  }).format(message.sentAt)
  return (
    <dl class="message-details">
      {message.originalSender && <People label={t('message.written_by')} people={[message.originalSender]} />}
      <People label={t('message.from')} people={[message.from]} />
      <People label={t('message.to')} people={message.to} />
      <People label={t('message.cc')} people={message.cc} />
      <People label={t('message.bcc')} people={message.bcc} />
      <dt>{t('message.subject')}</dt>
      <dd>{message.subject}</dd>
      <dt>{t('message.date')}</dt>
      <dd>{date}</dd>
      {message.isNewParticipant && (
        <>
          <dt>{t('message.new_participant')}</dt>
          <dd>{t('message.new_participant_title')}</dd>
        </>
      )}
      {message.originalSender?.isByOutsider && (
        <>
          <dt>{t('message.by_outsider')}</dt>
          <dd>{t('message.by_outsider_title')}</dd>
        </>
      )}
      {message.authentication && <Authenticated {...message.authentication} />}
      {message.protection === 'signed' && (
        <>
          <dt>{t('message.signature')}</dt>
          <dd>{t('message.signature_unchecked')}</dd>
        </>
      )}
      {message.rawUrl && (
        <dd class="original">
          <a href={origin + message.rawUrl} download target="_blank" rel="noopener" title={t('message.original_title')}>
            <Icon name="download" small /> {t('message.original')}
          </a>
        </dd>
      )}
    </dl>
  )
}

/** What the receiving platform could prove of the sender. */
function Authenticated({ spamScore, ...methods }: Authentication) {
  const found = (['spf', 'dkim', 'dmarc'] as const).map((method) =>
    t(`authentication.${methods[method]}`, { method: method.toUpperCase() }),
  )
  const score = spamScore === null ? [] : [t('authentication.score', { score: String(spamScore) })]
  // Where nobody has checked, there is nothing to say.
  if (spamScore === null && Object.values(methods).every((outcome) => outcome === 'unknown')) return null
  return (
    <>
      <dt>{t('message.authentication')}</dt>
      <dd>{[...found, ...score].join(' · ')}</dd>
    </>
  )
}

function People({ label, people }: { label: string; people: Address[] }) {
  if (people.length === 0) return null
  return (
    <>
      <dt>{label}</dt>
      <dd>{people.map(({ name, email }) => (name && email ? `${name} <${email}>` : name || email)).join(', ')}</dd>
    </>
  )
}
