import { useMemo, useState } from 'preact/hooks'
import type { Message } from '../../worker/contract/message.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Tag } from '../ui/chip.tsx'
import { Time } from '../ui/time.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { CutBar } from './cut-bar.tsx'
import { Delivery } from './delivery.tsx'
import { InvitationCard } from './invitation-card.tsx'
import { isDrawable } from './is-drawable.ts'
import { memberOf } from './member-name.ts'
import { MessageDetails } from './message-details.tsx'
import { MessageFrame } from './message-frame.tsx'
import { MessageMenu } from './message-menu.tsx'
import { MessageText } from './message-text.tsx'
import { PassedOn } from './passed-on.tsx'

interface MessageItemProps {
  inbox: Inbox
  message: Message
  origin: string
  isPending: boolean
  /** Nothing was said before it. */
  isFirst: boolean
}

export function MessageItem({ inbox, message, origin, isPending, isFirst }: MessageItemProps) {
  const [hasDetails, setDetails] = useState(false)
  const html = useMemo(() => (message.html && isDrawable(message.html) ? message.html : null), [message.html])
  const isLong = (html === null && message.textUrl !== null) || (html === message.html && message.htmlUrl !== null)
  const author = memberOf(inbox, message.authorId)
  const writer = message.originalSender ?? message.from
  const name = author?.name || writer.name || writer.email || t('message.no_name')
  const isClosed = message.protection === 'encrypted'
  const names = [...message.to, ...message.cc].map((one) => one.name || one.email).join(', ')
  return (
    <article
      tabIndex={-1}
      data-home=""
      aria-labelledby={`from-${message.id}`}
      class={isPending ? 'message pending' : 'message'}
    >
      <Avatar name={name} seed={author?.id ?? writer.email} large />
      <div>
        <header class="message-head">
          <h2 id={`from-${message.id}`} class="cut">
            {name}
          </h2>
          <button
            type="button"
            class="who cut"
            aria-expanded={hasDetails}
            title={hasDetails ? t('message.hide_details') : t('message.details')}
            onClick={() => setDetails(!hasDetails)}
          >
            {writer.email} {t('message.to_us', { names })}
          </button>
          {message.isNewParticipant && !message.isAutomatic && (
            <span title={t('message.new_participant_title')}>
              <Tag tone="wait">{t('message.new_participant')}</Tag>
            </span>
          )}
          {message.isUnproven && (
            <span title={t('message.unproven_title')}>
              <Tag tone="wait">{t('message.unproven')}</Tag>
            </span>
          )}
          {message.isAutomatic && <Tag>{t('message.automatic')}</Tag>}
          {message.status === 'scheduled' ? (
            <Tag>{t('later.tag')}</Tag>
          ) : (
            <span class="when">
              <Time at={message.sentAt} />
            </span>
          )}
          {!isPending && message.status !== 'scheduled' && (
            <MessageMenu inbox={inbox} message={message} isFirst={isFirst} />
          )}
        </header>
        {message.originalSender && <PassedOn from={message.from} original={message.originalSender} />}
        {hasDetails && <MessageDetails message={message} origin={origin} />}
        {message.invitation && message.direction === 'in' && (
          <InvitationCard inbox={inbox} message={message} invitation={message.invitation} />
        )}
        {html ? (
          <MessageFrame
            html={html}
            folds={message.htmlFolds}
            attachments={message.attachments}
            origin={origin}
            senderName={name}
          />
        ) : (
          (message.text !== '' || !isClosed) && <MessageText text={message.text} folds={message.textFolds} />
        )}
        {isClosed && (
          <div class="message-bar">
            <span>{t('message.encrypted')}</span>
            {message.rawUrl && (
              <a href={origin + message.rawUrl} download target="_blank" rel="noopener">
                {t('message.cut_whole')}
              </a>
            )}
          </div>
        )}
        {isLong && (
          <div class="message-bar">
            <span>{t('message.long')}</span>
            <a href={`#message-${message.id}`} target="_blank" rel="noopener">
              {t('message.view_full')}
            </a>
          </div>
        )}
        {(message.isCut || html !== message.html) && <CutBar message={message} origin={origin} />}
        <AttachmentList attachments={message.attachments} html={html} origin={origin} />
        {message.direction === 'out' && <Delivery inbox={inbox} message={message} isPending={isPending} />}
      </div>
    </article>
  )
}
