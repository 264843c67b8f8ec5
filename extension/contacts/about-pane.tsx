import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { locale, t } from '../locales/translate.ts'
import { TicketTag } from '../tickets/ticket-tag.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { regional } from '../ui/regional.ts'
import { Time } from '../ui/time.tsx'
import { ContactFiles } from './contact-files.tsx'
import './about-pane.css'

/** Who wrote, and what they wrote about before. */
export function AboutPane({
  inbox,
  conversation,
  origin,
}: {
  inbox: Inbox
  conversation: Conversation
  origin: string
}) {
  const { contact, conversations, state } = inbox.about.value
  const name = contact?.name || conversation.contactName || conversation.contactEmail || t('message.no_name')
  const email = contact?.email || conversation.contactEmail
  return (
    <aside class="pane about scroll" aria-label={t('about.label')}>
      <div class="about-who">
        <Avatar name={name} seed={email || name} large />
        <h2>{name}</h2>
      </div>
      <dl class="about-facts">
        {email && (
          <>
            <dt>{t('about.email')}</dt>
            <dd>
              <a
                href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}
                target="_blank"
                rel="noopener noreferrer"
                title={email}
              >
                {email.split(/(?<=[@.])/).map((part) => (
                  <>
                    {part}
                    <wbr />
                  </>
                ))}
              </a>
            </dd>
          </>
        )}
        {contact && (
          <>
            <dt>{t('about.since')}</dt>
            <dd>{new Intl.DateTimeFormat(regional(locale()), { dateStyle: 'medium' }).format(contact.createdAt)}</dd>
          </>
        )}
      </dl>
      {state === 'loading' && <Skeleton label={t('app.loading')} lines={3} />}
      {state === 'error' && (
        <ErrorState
          title={t('about.failed')}
          detail=""
          retryLabel={t('app.try_again')}
          onRetry={() => void inbox.open(conversation.id)}
        />
      )}
      {state === 'ready' && (
        <Earlier inbox={inbox} conversations={conversations.filter((one) => one.id !== conversation.id)} />
      )}
      {state !== 'error' && <ContactFiles inbox={inbox} openId={conversation.id} origin={origin} />}
    </aside>
  )
}

function Earlier({ inbox, conversations }: { inbox: Inbox; conversations: Conversation[] }) {
  return (
    <section class="about-part">
      <h3>{t('about.earlier')}</h3>
      {conversations.length === 0 && <p class="none">{t('about.no_earlier')}</p>}
      <ul>
        {conversations.map((one) => (
          <li key={one.id}>
            <button type="button" class="earlier" onClick={() => void inbox.open(one.id)}>
              <span class="cut">{one.subject || t('list.no_subject')}</span>
              {one.ticket && <TicketTag inbox={inbox} ticket={one.ticket} isShort />}
              <Time at={one.lastMessageAt} short />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
